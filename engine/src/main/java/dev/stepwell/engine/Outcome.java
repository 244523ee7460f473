package dev.stepwell.engine;

import java.util.List;
import java.util.Optional;

/// What came of one attempt to deliver a message.
public sealed interface Outcome {
  /// The endpoint answered, whatever it said. Header names are in canonical spelling.
  record Answered(int status, List<Header> headers, Bytes body) implements Outcome {
    private static final int NON_RETRYABLE_STATUS = 489;
    private static final String NON_RETRYABLE_HEADER = "Upstash-NonRetryable-Error";

    public Answered {
      headers = List.copyOf(headers);
    }

    public boolean succeeded() {
      return status >= 200 && status < 300;
    }

    /// Status and header together ask for no more retries.
    public boolean forbidsRetries() {
      return status == NON_RETRYABLE_STATUS
          && header(NON_RETRYABLE_HEADER).orElse("").equalsIgnoreCase("true");
    }

    public Optional<String> header(String name) {
      for (var header : headers) {
        if (header.name().equalsIgnoreCase(name)) {
          return Optional.of(header.value());
        }
      }
      return Optional.empty();
    }
  }

  /// There was no complete answer.
  record NoAnswer(Reason reason, String message) implements Outcome {
    public enum Reason {
      /// The time for the attempt was over.
      TIMED_OUT,
      /// No connection, or it broke, or what came was no HTTP.
      FAILED,
      /// The operator does not allow this destination.
      REFUSED
    }
  }
}
