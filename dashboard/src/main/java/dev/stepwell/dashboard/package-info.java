/// The pages of the server. They are made of what the REST API tells, and do what it does.
@NullMarked
package dev.stepwell.dashboard;

import org.jspecify.annotations.NullMarked;
