/// Why is this not running? One true answer for each thing that a run does at the same time,
/// derived from the state alone.
@org.jspecify.annotations.NullMarked
package dev.stepwell.server.api.why;
