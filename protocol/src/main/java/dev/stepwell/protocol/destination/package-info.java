/// Where a message goes: destinations in request targets and in batch items, kept byte for byte.
package dev.stepwell.protocol.destination;
