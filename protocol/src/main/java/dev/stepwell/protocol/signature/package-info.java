/// The signature that every delivery carries.
package dev.stepwell.protocol.signature;
