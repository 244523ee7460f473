/// Signing in and out.
@NullMarked
package dev.stepwell.dashboard.signin;

import org.jspecify.annotations.NullMarked;
