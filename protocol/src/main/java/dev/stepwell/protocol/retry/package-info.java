/// When the next attempt is due: retry-delay expressions, what response headers ask for, and the
/// default backoff.
package dev.stepwell.protocol.retry;
