/// The embedded store: RocksDB in a folder of its own. No type of RocksDB is seen outside.
@org.jspecify.annotations.NullMarked
package dev.stepwell.store.rocksdb;
