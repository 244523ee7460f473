/// The JSON answers to publish, batch, trigger, notify and key requests, and errors. No paths, no
/// statuses.
package dev.stepwell.protocol.answer;
