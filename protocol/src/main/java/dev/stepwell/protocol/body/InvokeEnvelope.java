package dev.stepwell.protocol.body;

import dev.stepwell.protocol.Octets;
import dev.stepwell.protocol.destination.Destination;
import dev.stepwell.protocol.header.Headers;
import dev.stepwell.protocol.identity.Names;
import dev.stepwell.protocol.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The body of a message by which one run starts another and waits for its end.
///
/// @param body the payload of the run that is started; empty where there is none
/// @param headers those of the result step
/// @param workflowRunId the run that waits
/// @param workflowRunCreatedAt when that run was created, in milliseconds; absent where its SDK did
///   not know
/// @param workflowUrl where the result goes
public record InvokeEnvelope(
    Octets body,
    Headers headers,
    String workflowRunId,
    OptionalLong workflowRunCreatedAt,
    Destination.Url workflowUrl,
    StepTemplate step) {

  /// Reads the body of the message that invokes.
  ///
  /// @throws dev.stepwell.protocol.WireException naming the field that is missing or wrong
  public static InvokeEnvelope read(byte[] body) {
    return JsonReader.read(
        "body",
        body,
        reader -> {
          var fields = new Fields();
          reader.object("body", name -> fields.take(name, reader));
          return fields.envelope();
        });
  }

  private static final class Fields {
    private final BodyHeaders headers = new BodyHeaders("headers");
    private Octets body = Octets.EMPTY;
    private @Nullable String runId;
    private OptionalLong createdAt = OptionalLong.empty();
    private Destination.@Nullable Url url;
    private @Nullable StepTemplate step;

    void take(String name, JsonReader reader) {
      switch (name) {
        case "body" -> body = body(reader);
        case "headers" -> headers.take(reader);
        case "workflowRunId" -> runId = Names.runId(name, reader.string(name));
        case "workflowRunCreatedAt" -> createdAt = reader.optionalLong(name);
        case "workflowUrl" -> url = Destination.url(name, reader.string(name));
        case "step" -> step = StepTemplate.take(reader);
        default -> {
          // Skipped by the reader.
        }
      }
    }

    InvokeEnvelope envelope() {
      if (runId == null) {
        throw WaitRegistration.missing("workflowRunId");
      }
      if (url == null) {
        throw WaitRegistration.missing("workflowUrl");
      }
      if (step == null) {
        throw WaitRegistration.missing("step");
      }
      return new InvokeEnvelope(body, headers.checked(), runId, createdAt, url, step);
    }

    private static Octets body(JsonReader reader) {
      if (reader.isNull()) {
        return Octets.EMPTY;
      }
      return reader.isString()
          ? Octets.utf8(reader.string("body"))
          : Octets.wrap(reader.compact().getBytes(StandardCharsets.UTF_8));
    }
  }
}
