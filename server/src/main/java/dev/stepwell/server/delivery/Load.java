package dev.stepwell.server.delivery;

/// What is on its way.
final class Load {
  int requests;
  long bytes;
}
