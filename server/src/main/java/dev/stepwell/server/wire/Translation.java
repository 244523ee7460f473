package dev.stepwell.server.wire;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Header;
import dev.stepwell.protocol.Octets;
import dev.stepwell.protocol.header.Headers;
import java.util.ArrayList;
import java.util.List;

/// The small values that both sides have.
public final class Translation {
  private Translation() {}

  public static List<Header> headers(Headers headers) {
    var list = new ArrayList<Header>();
    headers.map().forEach((name, values) -> values.forEach(v -> list.add(new Header(name, v))));
    return list;
  }

  /// Headers of ours: they were checked when they came in.
  public static Headers headers(List<Header> headers) {
    if (headers.isEmpty()) {
      return Headers.NONE;
    }
    var builder = Headers.builder();
    headers.forEach(header -> builder.addIfValid(header.name(), header.value()));
    return builder.build();
  }

  public static Bytes bytes(Octets octets) {
    return Bytes.of(octets.array());
  }

  public static Octets octets(Bytes bytes) {
    return Octets.wrap(bytes.array());
  }
}
