/// The server: [Server] is its whole public face, the rooms are below.
@org.jspecify.annotations.NullMarked
package dev.stepwell.server;
