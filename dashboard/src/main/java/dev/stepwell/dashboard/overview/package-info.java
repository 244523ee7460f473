/// How the project fares, at a glance.
@NullMarked
package dev.stepwell.dashboard.overview;

import org.jspecify.annotations.NullMarked;
