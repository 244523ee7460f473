/// Outgoing HTTP: one request to one endpoint, sent to an address that was checked, within a
/// deadline and within limits. Knows nothing of messages or runs, and decides nothing about
/// retries.
@org.jspecify.annotations.NullMarked
package dev.stepwell.server.delivery.http;
