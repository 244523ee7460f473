/// The store in memory, for tests and simulations.
@org.jspecify.annotations.NullMarked
package dev.stepwell.store.memory;
