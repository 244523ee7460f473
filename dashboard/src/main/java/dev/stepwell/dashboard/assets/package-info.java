/// Scripts, styles and the icon.
@NullMarked
package dev.stepwell.dashboard.assets;

import org.jspecify.annotations.NullMarked;
