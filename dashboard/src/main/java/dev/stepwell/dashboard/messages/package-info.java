/// Messages outside runs: their log, and one of them.
@NullMarked
package dev.stepwell.dashboard.messages;

import org.jspecify.annotations.NullMarked;
