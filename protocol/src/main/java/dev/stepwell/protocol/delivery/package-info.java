/// What a delivery carries to the user's endpoint: its headers, and the bodies of callbacks and
/// failure callbacks.
package dev.stepwell.protocol.delivery;
