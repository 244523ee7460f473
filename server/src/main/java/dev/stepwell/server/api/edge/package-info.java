/// The HTTP server: it receives requests within bounds, finds their route, asks who sent them, and
/// sends the answers. What requests mean is not known here.
@org.jspecify.annotations.NullMarked
package dev.stepwell.server.api.edge;
