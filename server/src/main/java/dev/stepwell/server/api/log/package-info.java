/// The logs of runs, derived from the rows that the engine keeps: nothing is stored for them that
/// could differ from what happened. Reads block, so handlers of this room run on virtual threads.
@org.jspecify.annotations.NullMarked
package dev.stepwell.server.api.log;
