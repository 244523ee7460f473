/// Projects as requests and deliveries need them: whom a token stands for, and the keys that sign.
@org.jspecify.annotations.NullMarked
package dev.stepwell.server.project;
