/// The configuration of a server, read and checked once at its start.
@org.jspecify.annotations.NullMarked
package dev.stepwell.server.config;
