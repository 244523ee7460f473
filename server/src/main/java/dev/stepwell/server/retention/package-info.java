/// Keeps what ended runs take within a size. By age they go through the timer.
@org.jspecify.annotations.NullMarked
package dev.stepwell.server.retention;
