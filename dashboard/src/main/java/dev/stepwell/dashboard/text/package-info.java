/// Times and sizes as people read them.
@NullMarked
package dev.stepwell.dashboard.text;

import org.jspecify.annotations.NullMarked;
