/// Everything that the headers of one publish request or one batch item say.
package dev.stepwell.protocol.publish;
