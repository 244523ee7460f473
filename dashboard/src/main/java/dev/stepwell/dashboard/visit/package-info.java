/// One look at a page: whose it is, what it asks the REST API for, what its forms bring.
@NullMarked
package dev.stepwell.dashboard.visit;

import org.jspecify.annotations.NullMarked;
