/// Schedules: their list, and one of them.
@NullMarked
package dev.stepwell.dashboard.schedules;

import org.jspecify.annotations.NullMarked;
