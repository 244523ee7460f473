package dev.stepwell.server.api.edge;

import dev.stepwell.protocol.answer.Answers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// An answer with its whole body. The edge adds `Content-Type: application/json` and the length.
///
/// @param body read only; whoever made it gives it away
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Response(int status, List<Map.Entry<String, String>> headers, byte[] body)
    implements Result {
  private static final byte[] EMPTY_OBJECT =
      Answers.EMPTY_OBJECT.getBytes(StandardCharsets.US_ASCII);

  public Response {
    headers = List.copyOf(headers);
  }

  public static Response json(int status, byte[] body) {
    return new Response(status, List.of(), body);
  }

  /// `{}`, where there is nothing to say.
  public static Response done(int status) {
    return json(status, EMPTY_OBJECT);
  }

  /// `{"error":"…"}`, the only form of an answer that is not 2xx.
  public static Response error(int status, String message) {
    return json(status, Answers.error(message));
  }

  /// This answer with one header more.
  public Response with(String name, String value) {
    var more = new ArrayList<>(headers);
    more.add(Map.entry(name, value));
    return new Response(status, more, body);
  }
}
