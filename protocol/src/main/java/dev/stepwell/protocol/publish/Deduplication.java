package dev.stepwell.protocol.publish;

import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.header.Headers;
import dev.stepwell.protocol.identity.Names;
import java.util.Optional;

/// How a message asks to be recognised when it is published again.
public record Deduplication(Optional<String> id, boolean contentBased) {
  private static final String ID = "Upstash-Deduplication-Id";
  private static final String CONTENT_BASED = "Upstash-Content-Based-Deduplication";

  static Deduplication parse(Headers headers) {
    var id = headers.setting(ID).map(text -> Names.checked(ID, text));
    if (id.isPresent() && id.get().indexOf(':') >= 0) {
      throw new WireException(ID, "must not contain ':'");
    }
    return new Deduplication(id, headers.flag(CONTENT_BASED));
  }
}
