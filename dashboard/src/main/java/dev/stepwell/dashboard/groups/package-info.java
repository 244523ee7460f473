/// URL groups.
@NullMarked
package dev.stepwell.dashboard.groups;

import org.jspecify.annotations.NullMarked;
