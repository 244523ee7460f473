/// The REST API: one handler for each resource turns requests into commands and answers into JSON.
/// Handlers run on event loops, so none of them blocks.
@org.jspecify.annotations.NullMarked
package dev.stepwell.server.api;
