package dev.stepwell.engine;

/// The value of rows whose key says everything.
public enum Marker {
  SET
}
