/// The timer: finds the rows whose time has come and has done what they say. Rows are read from the
/// store in pages of the near future, so what is due in a year costs no memory.
@org.jspecify.annotations.NullMarked
package dev.stepwell.server.timer;
