/// Messages that belong to no run, as they are shown: singly, and in the log.
package dev.stepwell.protocol.message;
