/// Events: who waits for what, what is saved, and what met nobody.
@NullMarked
package dev.stepwell.dashboard.events;

import org.jspecify.annotations.NullMarked;
