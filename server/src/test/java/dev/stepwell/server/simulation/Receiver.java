package dev.stepwell.server.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stepwell.server.delivery.http.Answer;
import dev.stepwell.server.delivery.http.OutgoingRequest;
import java.util.List;
import java.util.Map;

/// The endpoints of messages that stand alone. The last part of their URLs says how often each
/// message is refused before it is taken.
final class Receiver {
  static final String NEVER = "never";
  static final String FOR_GOOD = "refused";
  static final int NON_RETRYABLE = 489;
  private static final int OK = 200;
  private static final int ERROR = 500;
  private static final int TOO_MANY = 429;

  private final Faults faults;

  Receiver(Faults faults) {
    this.faults = faults;
  }

  Answer handle(OutgoingRequest request) {
    if (faults.happens(20)) {
      return faults.maybe(50)
          ? answer(ERROR, List.of())
          : answer(TOO_MANY, List.of(Map.entry("Retry-After", faults.maybe(50) ? "0" : "3")));
    }
    int retried = Integer.parseInt(Endpoint.headers(request).getOrDefault("Upstash-Retried", "-1"));
    return switch (request.url().substring(request.url().lastIndexOf('/') + 1)) {
      case FOR_GOOD ->
          answer(NON_RETRYABLE, List.of(Map.entry("Upstash-NonRetryable-Error", "true")));
      case NEVER -> answer(ERROR, List.of());
      case String failures when retried < Integer.parseInt(failures) -> answer(ERROR, List.of());
      default -> answer(OK, List.of());
    };
  }

  private static Answer answer(int status, List<Map.Entry<String, String>> headers) {
    return new Answer.Responded(status, headers, "status".getBytes(UTF_8), false);
  }
}
