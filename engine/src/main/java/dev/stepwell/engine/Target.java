package dev.stepwell.engine;

import java.util.List;

/// Where a step that the server makes itself is delivered, and with which headers of its own.
public record Target(String url, List<Header> headers) {
  public Target {
    headers = List.copyOf(headers);
  }
}
