package dev.stepwell.protocol.body;

import dev.stepwell.protocol.Octets;
import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.destination.Destination;
import dev.stepwell.protocol.header.Headers;
import dev.stepwell.protocol.json.JsonReader;
import dev.stepwell.protocol.time.Durations;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The body of a wait request.
///
/// @param url where the result goes when the event comes
/// @param timeoutText the time-out as it was written; the result repeats it
/// @param timeoutUrl where the result goes when it does not come
/// @param timeoutBody is shown with the waiter
public record WaitRegistration(
    Destination.Url url,
    Duration timeout,
    String timeoutText,
    Destination.Url timeoutUrl,
    Headers timeoutHeaders,
    Optional<Octets> timeoutBody,
    StepTemplate step) {
  /// Many waiters are shown together, so none may be large.
  public static final int LONGEST_TIMEOUT_BODY = 16 << 10;

  /// Reads the body of the request.
  ///
  /// @throws WireException naming the field that is missing or wrong
  public static WaitRegistration read(byte[] body) {
    return JsonReader.read(
        "body",
        body,
        reader -> {
          var fields = new Fields();
          reader.object("body", name -> fields.take(name, reader));
          return fields.registration();
        });
  }

  private static final class Fields {
    private final BodyHeaders timeoutHeaders = new BodyHeaders("timeoutHeaders");
    private Destination.@Nullable Url url;
    private @Nullable String timeout;
    private Destination.@Nullable Url timeoutUrl;
    private @Nullable Octets timeoutBody;
    private @Nullable StepTemplate step;

    void take(String name, JsonReader reader) {
      switch (name) {
        case "url" -> url = Destination.url(name, reader.string(name));
        case "timeout" -> timeout = timeout(reader);
        case "timeoutUrl" ->
            timeoutUrl =
                reader.optionalString(name).map(text -> Destination.url(name, text)).orElse(null);
        case "timeoutHeaders" -> timeoutHeaders.take(reader);
        case "timeoutBody" ->
            timeoutBody = reader.optionalString(name).map(Fields::decoded).orElse(null);
        case "step" -> step = StepTemplate.take(reader);
        default -> {
          // Skipped by the reader.
        }
      }
    }

    WaitRegistration registration() {
      if (url == null) {
        throw missing("url");
      }
      if (timeout == null) {
        throw missing("timeout");
      }
      if (step == null) {
        throw missing("step");
      }
      return new WaitRegistration(
          url,
          Durations.parse("timeout", timeout),
          timeout,
          timeoutUrl == null ? url : timeoutUrl,
          timeoutHeaders.checked(),
          Optional.ofNullable(timeoutBody),
          step);
    }

    private static @Nullable String timeout(JsonReader reader) {
      if (reader.isNull() || reader.isString()) {
        return reader.optionalString("timeout").map(String::strip).orElse(null);
      }
      return reader.optionalScalar("timeout").map(number -> number + "s").orElse(null);
    }

    private static Octets decoded(String base64) {
      if (base64.length() / 4 > LONGEST_TIMEOUT_BODY / 3 + 1) {
        throw tooLong();
      }
      try {
        var body = Octets.wrap(Base64.getDecoder().decode(base64));
        if (body.length() > LONGEST_TIMEOUT_BODY) {
          throw tooLong();
        }
        return body;
      } catch (IllegalArgumentException broken) {
        throw new WireException("timeoutBody", "expected base64");
      }
    }

    private static WireException tooLong() {
      return new WireException(
          "timeoutBody", "may have at most " + LONGEST_TIMEOUT_BODY + " bytes");
    }
  }

  static WireException missing(String field) {
    return new WireException(field, "is missing");
  }
}
