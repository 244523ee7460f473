/// The state machine of Stepwell: commands in, decisions out. Pure: no I/O, no clock, no threads,
/// no randomness.
@org.jspecify.annotations.NullMarked
module dev.stepwell.engine {
  requires static transitive org.jspecify;

  exports dev.stepwell.engine;
  exports dev.stepwell.engine.event;
  exports dev.stepwell.engine.gate;
  exports dev.stepwell.engine.group;
  exports dev.stepwell.engine.message;
  exports dev.stepwell.engine.project;
  exports dev.stepwell.engine.run;
  exports dev.stepwell.engine.schedule;
}
