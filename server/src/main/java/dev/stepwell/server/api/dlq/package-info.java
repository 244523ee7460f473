/// The dead letter queue: lists of its entries, and what can be done about them.
@NullMarked
package dev.stepwell.server.api.dlq;

import org.jspecify.annotations.NullMarked;
