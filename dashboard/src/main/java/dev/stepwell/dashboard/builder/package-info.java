/// The request builder: a form, and what it sends as a command and as code.
@NullMarked
package dev.stepwell.dashboard.builder;

import org.jspecify.annotations.NullMarked;
