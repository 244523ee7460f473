package dev.stepwell.protocol.delivery;

import dev.stepwell.protocol.Octets;
import dev.stepwell.protocol.header.Headers;

/// What an endpoint answered.
public record ResponsePart(int status, Headers headers, Octets body) {
  public boolean succeeded() {
    return status >= 200 && status < 300;
  }
}
