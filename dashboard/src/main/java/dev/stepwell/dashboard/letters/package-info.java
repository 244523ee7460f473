/// The dead letter queue: what has failed for good, of runs and of messages.
@NullMarked
package dev.stepwell.dashboard.letters;

import org.jspecify.annotations.NullMarked;
