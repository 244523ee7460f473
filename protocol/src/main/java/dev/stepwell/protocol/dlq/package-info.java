/// The dead letter queue on the wire.
package dev.stepwell.protocol.dlq;
