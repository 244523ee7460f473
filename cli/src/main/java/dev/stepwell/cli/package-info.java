/// The command line: the one `main`, which wires everything.
@NullMarked
package dev.stepwell.cli;

import org.jspecify.annotations.NullMarked;
