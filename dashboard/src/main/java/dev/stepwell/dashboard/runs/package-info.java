/// Runs: their list, and one of them from its start to now.
@NullMarked
package dev.stepwell.dashboard.runs;

import org.jspecify.annotations.NullMarked;
