/// Queues.
@NullMarked
package dev.stepwell.dashboard.queues;

import org.jspecify.annotations.NullMarked;
