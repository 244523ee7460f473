/// Names on the wire: tokens, the documented development users, run ids, event ids and SDK
/// versions.
package dev.stepwell.protocol.identity;
