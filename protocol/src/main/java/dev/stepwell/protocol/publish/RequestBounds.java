package dev.stepwell.protocol.publish;

import dev.stepwell.protocol.WireException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// How much a request may ask for.
///
/// @param longestDelay of a message, a sleep or a wait, however it is written
/// @param mostRetries of one message
/// @param deepestInvoke how deep runs may start one another
/// @param batchItems of one batch
public record RequestBounds(
    Duration longestDelay, int mostRetries, int deepestInvoke, int batchItems) {
  public static final RequestBounds DEFAULT =
      new RequestBounds(Duration.ofDays(365), 1_000, 100, 10_000);

  /// Refuses a request that asks for more, itself or for one of its callbacks.
  ///
  /// @throws WireException naming the header that asks for too much
  public void check(PublishRequest request, Instant now) {
    request.timing().delay().ifPresent(delay -> checkDelay("Upstash-Delay", delay));
    request
        .timing()
        .notBefore()
        .ifPresent(moment -> checkDelay("Upstash-Not-Before", Duration.between(now, moment)));
    request.callback().ifPresent(callback -> check(callback.settings(), now));
    request.failureCallback().ifPresent(callback -> check(callback.settings(), now));
  }

  /// Refuses a time that is too long.
  ///
  /// @param field named in the refusal
  public void checkDelay(String field, Duration time) {
    if (time.compareTo(longestDelay) > 0) {
      throw new WireException(field, "may be at most " + inWords(longestDelay));
    }
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

  public RequestBounds withLongestDelay(Duration longest) {
    return new RequestBounds(longest, mostRetries, deepestInvoke, batchItems);
  }

  public RequestBounds withMostRetries(int most) {
    return new RequestBounds(longestDelay, most, deepestInvoke, batchItems);
  }

  public RequestBounds withDeepestInvoke(int deepest) {
    return new RequestBounds(longestDelay, mostRetries, deepest, batchItems);
  }

  public RequestBounds withBatchItems(int most) {
    return new RequestBounds(longestDelay, mostRetries, deepestInvoke, most);
  }

  private static String inWords(Duration time) {
    return time.toSeconds() % 86_400 == 0 ? time.toDays() + " days" : time.toSeconds() + " seconds";
  }
}
