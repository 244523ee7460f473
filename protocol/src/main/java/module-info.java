/// The wire of the Upstash Workflow and QStash protocols: parsing and rendering of headers, paths,
/// bodies, durations and signatures. Pure: no I/O, no clock, no randomness, and nothing of the
/// engine.
@org.jspecify.annotations.NullMarked
module dev.stepwell.protocol {
  requires com.nimbusds.jose.jwt;
  requires static transitive org.jspecify;
  requires tools.jackson.core;

  exports dev.stepwell.protocol;
  exports dev.stepwell.protocol.answer;
  exports dev.stepwell.protocol.body;
  exports dev.stepwell.protocol.cron;
  exports dev.stepwell.protocol.delivery;
  exports dev.stepwell.protocol.destination;
  exports dev.stepwell.protocol.dlq;
  exports dev.stepwell.protocol.header;
  exports dev.stepwell.protocol.identity;
  exports dev.stepwell.protocol.json;
  exports dev.stepwell.protocol.log;
  exports dev.stepwell.protocol.message;
  exports dev.stepwell.protocol.publish;
  exports dev.stepwell.protocol.retry;
  exports dev.stepwell.protocol.signature;
  exports dev.stepwell.protocol.step;
  exports dev.stepwell.protocol.time;
}
