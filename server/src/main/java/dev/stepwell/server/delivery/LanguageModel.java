package dev.stepwell.server.delivery;

import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.destination.Destination;
import dev.stepwell.protocol.header.HeaderNames;
import dev.stepwell.server.delivery.http.OutgoingRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Who answers the destination `api/llm`: a provider that speaks as OpenAI does.
///
/// @param url where chats are completed
/// @param token that the server is known by there. It is added to requests when they are sent: it
///   is neither stored nor shown
public record LanguageModel(String url, Optional<String> token) {
  /// What messages to it are called on the wire.
  public static final String PROVIDER = "llm";

  private static final String ROUTE = "/v1/chat/completions";

  /// What a base URL may end with, as clients take it.
  private static final List<String> ENDS = List.of(ROUTE, "/chat/completions", "/v1");

  /// Reads what an operator gives.
  ///
  /// @param base with or without the route of completions
  /// @throws IllegalArgumentException where nothing could be sent there
  public static LanguageModel of(String base, Optional<String> token) {
    try {
      var text = Destination.url("the URL of the language model", base).text();
      if (text.indexOf('?') >= 0) {
        throw new IllegalArgumentException("the URL of the language model must have no query");
      }
      if (token.isPresent() && !HeaderNames.isValue(token.get())) {
        throw new IllegalArgumentException(
            "the token of the language model has characters that no header can carry");
      }
      int length = text.length();
      while (text.charAt(length - 1) == '/') {
        length--;
      }
      var whole = text.substring(0, length);
      var end = ENDS.stream().filter(whole::endsWith).findFirst().orElse("");
      return new LanguageModel(whole.substring(0, whole.length() - end.length()) + ROUTE, token);
    } catch (WireException broken) {
      throw new IllegalArgumentException(broken.getMessage(), broken);
    }
  }

  /// Asks it for the completion of a chat.
  ///
  /// @param accept what the client takes
  public OutgoingRequest chat(byte[] body, Optional<String> accept, Duration timeout) {
    var headers = new ArrayList<Map.Entry<String, String>>();
    headers.add(Map.entry("Content-Type", "application/json"));
    accept.ifPresent(types -> headers.add(Map.entry("Accept", types)));
    authorization().ifPresent(value -> headers.add(Map.entry("Authorization", value)));
    return new OutgoingRequest("POST", url, headers, body, timeout).byOperator();
  }

  /// Whether a message goes to it. What was published before the server was given another one does
  /// not, and gets no token that is not meant for it.
  boolean isAt(String destination) {
    return destination.equals(url);
  }

  /// The value of `Authorization` for what is sent to it.
  Optional<String> authorization() {
    return token.map(secret -> "Bearer " + secret);
  }

  @Override
  public String toString() {
    return "LanguageModel[url=" + url + "]";
  }
}
