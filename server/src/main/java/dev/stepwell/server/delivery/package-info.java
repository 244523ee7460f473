/// Deliveries: takes messages whose time has come, makes requests of them, sends these within
/// bounds in all and for each host, and reports what came of it. The only room that sees the HTTP
/// client.
@org.jspecify.annotations.NullMarked
package dev.stepwell.server.delivery;
