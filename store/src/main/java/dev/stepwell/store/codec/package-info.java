/// The formats of keys and values: what is on disk for ever. Keys keep the order of what they stand
/// for. Values begin with the number of their version, except those that are bytes already; each
/// version has a package of its own, which is never changed in what it reads.
@org.jspecify.annotations.NullMarked
package dev.stepwell.store.codec;
