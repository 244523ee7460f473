package dev.stepwell.engine.run;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.CallbackSpec;
import dev.stepwell.engine.Header;
import dev.stepwell.engine.message.Message;
import java.util.List;
import java.util.Optional;

/// What a failed run leaves to the one that continues it. Messages keep their numbers, so they
/// appear here by number alone.
///
/// @param first the first element of the list, in wire form
/// @param steps the other elements in their order
/// @param calls third-party calls whose reports are among the deliveries
/// @param deliveries what is to be delivered
public record Heritage(
    String url,
    List<Header> headers,
    RunSettings settings,
    String callerIp,
    Optional<String> contentType,
    Bytes first,
    int firstMessage,
    List<Step> steps,
    List<Call> calls,
    List<Saved> saved,
    List<Delivery> deliveries,
    Optional<CallbackSpec> lastCallback) {
  public Heritage {
    headers = List.copyOf(headers);
    steps = List.copyOf(steps);
    calls = List.copyOf(calls);
    saved = List.copyOf(saved);
    deliveries = List.copyOf(deliveries);
  }

  /// An element of the list, in wire form.
  public record Step(StepIdentity identity, int message, Bytes element) {}

  /// A third-party call that has come to its end, and the message that tells the endpoint.
  public record Call(int stepId, int message, int report) {}

  /// A saved notification and the ticket that gives it its place.
  public record Saved(String eventId, long ticket, int message, Bytes data) {}

  public record Delivery(int message, Message details, Bytes body) {}
}
