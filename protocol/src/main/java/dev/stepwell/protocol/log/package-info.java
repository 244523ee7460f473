/// The grouped workflow logs: plain records in, JSON out, absent values left out.
package dev.stepwell.protocol.log;
