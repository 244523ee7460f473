/// Request bodies that the server reads: batches, wait registrations, invoke envelopes and steps.
/// Each parser throws nothing but [dev.stepwell.protocol.WireException].
package dev.stepwell.protocol.body;
