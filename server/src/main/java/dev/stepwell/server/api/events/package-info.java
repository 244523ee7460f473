/// What runs wait for, and what came for them before they waited, or for nobody.
@org.jspecify.annotations.NullMarked
package dev.stepwell.server.api.events;
