package dev.stepwell.protocol.publish;

import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.header.Headers;
import dev.stepwell.protocol.identity.Names;
import java.util.ArrayList;
import java.util.List;

/// The labels of a message or a run: `Upstash-Label: eu,priority`.
public final class Labels {
  public static final String HEADER = "Upstash-Label";

  /// More are not even counted, whatever an operator allows.
  public static final int MOST = 1_000;

  private Labels() {}

  public static List<String> parse(Headers headers) {
    var labels = new ArrayList<String>();
    for (var line : headers.all(HEADER)) {
      for (var label : line.split(",", -1)) {
        if (!label.isBlank()) {
          labels.add(Names.checked(HEADER, label.strip()));
          if (labels.size() > MOST) {
            throw new WireException(HEADER, "at most " + MOST + " labels may be given");
          }
        }
      }
    }
    return List.copyOf(labels);
  }
}
