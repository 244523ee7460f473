/// Header lists, and the rules for forwarding and for the nested names of callbacks.
package dev.stepwell.protocol.header;
