/// Durations and moments as headers spell them.
package dev.stepwell.protocol.time;
