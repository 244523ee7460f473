/// The store: an ordered durable map of bytes for each partition, and what a partition commits to
/// it. Typed tables stand on it in `tables`, their formats in `codec`. No type of a database is
/// seen here.
@org.jspecify.annotations.NullMarked
package dev.stepwell.store;
