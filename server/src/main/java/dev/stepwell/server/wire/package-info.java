/// The border between the engine's types and those of the wire, in both directions. Neither of the
/// two knows the other.
@org.jspecify.annotations.NullMarked
package dev.stepwell.server.wire;
