/// Version 1 of the values: between the engine's records and the messages of `v1.proto`. What is
/// written in it must stay readable, so nothing here changes its meaning.
@org.jspecify.annotations.NullMarked
package dev.stepwell.store.codec.v1;
