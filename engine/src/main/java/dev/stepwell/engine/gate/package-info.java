/// Gates. One of a flow-control key says how many of its messages may be under way at once, and how
/// many may start in a period. One of a queue says how many at once, keeps their order, and lets
/// the next one in when one has come to its end. A gate admits; delivering is not its business, nor
/// is what came of it.
package dev.stepwell.engine.gate;
