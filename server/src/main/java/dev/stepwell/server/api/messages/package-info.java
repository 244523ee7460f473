/// Messages that belong to no run: looking at them, taking them back, and their log.
package dev.stepwell.server.api.messages;
