package dev.stepwell.protocol.publish;

import dev.stepwell.protocol.Octets;
import dev.stepwell.protocol.WireException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// How much a request may ask for.
///
/// @param mostRetries of one message
/// @param mostLabels of one message or run
/// @param deepestInvoke how deep runs may start one another
/// @param owned what a project may have
public record RequestBounds(
    Sizes sizes, Times times, int mostRetries, int mostLabels, int deepestInvoke, Owned owned) {
  public static final RequestBounds DEFAULT =
      new RequestBounds(
          new Sizes(16 << 20, 10_000),
          new Times(Duration.ofDays(365), Duration.ofDays(7)),
          1_000,
          100,
          100,
          new Owned(10_000, 10_000, 10_000));

  /// How large it may be.
  ///
  /// @param bodyBytes of one message, by itself or in a batch
  /// @param batchItems of one batch
  public record Sizes(int bodyBytes, int batchItems) {}

  /// How long its times may be.
  ///
  /// @param delay of a message, a sleep or a wait, however it is written
  /// @param period that a rate of flow control holds for
  public record Times(Duration delay, Duration period) {}

  /// How many things one project may have that stay until it removes them.
  public record Owned(int queues, int groups, int schedules) {}

  /// Refuses a request that asks for more, itself or for one of its callbacks.
  ///
  /// @throws WireException naming the header that asks for too much
  public void check(PublishRequest request, Instant now) {
    request.timing().delay().ifPresent(delay -> checkDelay("Upstash-Delay", delay));
    request
        .timing()
        .notBefore()
        .ifPresent(moment -> checkDelay("Upstash-Not-Before", Duration.between(now, moment)));
    request.flowControl().ifPresent(flow -> checkPeriod(flow.period()));
    if (request.labels().size() > mostLabels) {
      throw new WireException(Labels.HEADER, "at most " + mostLabels + " labels may be given");
    }
    request.callback().ifPresent(callback -> check(callback.settings(), now));
    request.failureCallback().ifPresent(callback -> check(callback.settings(), now));
  }

  /// Refuses a time that is too long.
  ///
  /// @param field named in the refusal
  public void checkDelay(String field, Duration time) {
    if (time.compareTo(times.delay()) > 0) {
      throw new WireException(field, "may be at most " + inWords(times.delay()));
    }
  }

  private void checkPeriod(Duration period) {
    if (period.compareTo(times.period()) > 0) {
      throw new WireException(
          FlowControlSetting.VALUE_HEADER, "period may be at most " + inWords(times.period()));
    }
  }

  /// Says what is wrong with a body that is too large, if it is.
  public Optional<String> tooLarge(Octets body) {
    return body.length() > sizes.bodyBytes()
        ? Optional.of("the body is longer than " + sizes.bodyBytes() + " bytes")
        : Optional.empty();
  }

  /// What is wrong with the number of retries, if anything is: a quota, so it has a status of its
  /// own.
  public Optional<WireException> tooManyRetries(PublishRequest request) {
    if (request.retries().filter(asked -> asked > mostRetries).isPresent()) {
      return Optional.of(new WireException("Upstash-Retries", "may be at most " + mostRetries));
    }
    return request
        .callback()
        .flatMap(callback -> tooManyRetries(callback.settings()))
        .or(() ->
            request.failureCallback().flatMap(callback -> tooManyRetries(callback.settings())));
  }

  /// Refuses a run that is started too deep.
  ///
  /// @throws WireException where it is
  public void checkDepth(WorkflowHeaders workflow) {
    if (workflow.invokeCount() > deepestInvoke) {
      throw new WireException(
          WorkflowHeaders.INVOKE_COUNT, "invokes may be nested " + deepestInvoke + " deep");
    }
  }

  private static String inWords(Duration time) {
    return time.toSeconds() % 86_400 == 0 ? time.toDays() + " days" : time.toSeconds() + " seconds";
  }
}
