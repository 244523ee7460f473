/// What all rooms of the wire share: raw bytes, percent-encoding, and the one exception for input
/// that is refused.
package dev.stepwell.protocol;
