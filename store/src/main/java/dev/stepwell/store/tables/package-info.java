/// The tables of a partition on its slice: what is committed, for anybody to read, and the batch
/// that its writer is working on.
@org.jspecify.annotations.NullMarked
package dev.stepwell.store.tables;
