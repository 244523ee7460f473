/// Flow-control keys.
@NullMarked
package dev.stepwell.dashboard.flow;

import org.jspecify.annotations.NullMarked;
