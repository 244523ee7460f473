/// Signing keys, and the tokens of the project.
@NullMarked
package dev.stepwell.dashboard.keys;

import org.jspecify.annotations.NullMarked;
