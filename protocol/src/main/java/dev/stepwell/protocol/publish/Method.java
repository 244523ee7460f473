package dev.stepwell.protocol.publish;

import dev.stepwell.protocol.WireException;
import java.util.Locale;

/// The methods that a message may be delivered with.
public enum Method {
  GET,
  POST,
  PUT,
  PATCH,
  DELETE;

  /// Reads a method, in any case.
  ///
  /// @param field named in the refusal
  static Method parse(String field, String text) {
    for (var method : values()) {
      if (method.name().equals(text.toUpperCase(Locale.ROOT))) {
        return method;
      }
    }
    throw new WireException(field, "expected GET, POST, PUT, PATCH or DELETE");
  }
}
