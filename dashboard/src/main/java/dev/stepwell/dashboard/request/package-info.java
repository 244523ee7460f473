/// The request builder: a request put together in a form, shown as `curl` and as code, and sent.
@NullMarked
package dev.stepwell.dashboard.request;

import org.jspecify.annotations.NullMarked;
