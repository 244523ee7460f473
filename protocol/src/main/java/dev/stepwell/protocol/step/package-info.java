/// The steps of a run as deliveries carry them, and the result steps that the server makes itself.
package dev.stepwell.protocol.step;
