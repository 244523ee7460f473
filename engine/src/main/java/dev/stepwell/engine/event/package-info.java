/// Events that are not addressed to one run: they go to whoever waits for them at that moment.
package dev.stepwell.engine.event;
