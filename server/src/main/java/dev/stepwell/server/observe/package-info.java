/// What can be seen of a running server: its health, its metrics, and lines in the log about what
/// has failed for good. The rooms own the small interfaces by which they tell of what they do; none
/// of them knows who listens. The only room that sees the metrics library.
@org.jspecify.annotations.NullMarked
package dev.stepwell.server.observe;
