package dev.stepwell.cli.doctor;

import dev.stepwell.protocol.Octets;
import dev.stepwell.protocol.delivery.DeliveryHeaders;
import dev.stepwell.protocol.delivery.DeliveryKind;
import dev.stepwell.protocol.delivery.RunPart;
import dev.stepwell.protocol.destination.Destination;
import dev.stepwell.protocol.header.Headers;
import dev.stepwell.protocol.json.JsonWriter;
import dev.stepwell.protocol.signature.BodyHash;
import dev.stepwell.protocol.signature.Signer;
import dev.stepwell.protocol.step.StepList;
import dev.stepwell.server.delivery.http.OutgoingRequest;
import dev.stepwell.server.project.Secrets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes a delivery that no workflow acts on: a run whose last step is there twice. An SDK checks
/// the signature, finds the repetition and says so, before it comes to the user's code.
record Probe(String url, Duration timeout) {
  /// What an SDK answers to it.
  static final String FOUND = "duplicate-step";

  OutgoingRequest signedWith(String key) {
    var now = Instant.now();
    var body = body();
    var headers =
        new DeliveryHeaders(
            DeliveryKind.STEP,
            "msg_doctor" + Secrets.letters(16),
            0,
            Optional.of(new RunPart("wfr_doctor" + Secrets.letters(16), url, now)),
            Headers.NONE,
            Headers.NONE,
            Optional.empty(),
            List.of(),
            sender());
    var signature = new Signer(key).sign(url, BodyHash.of(body), now, "jwt_" + Secrets.nonce());
    var fields =
        headers.render(signature).fields().stream()
            .map(field -> Map.entry(field.name(), field.value()))
            .toList();
    return new OutgoingRequest("POST", url, fields, body, timeout);
  }

  private DeliveryHeaders.Sender sender() {
    return new DeliveryHeaders.Sender(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Destination.url("destination", url).basicAuthorization());
  }

  private static byte[] body() {
    return StepList.of(
        List.of(
            StepList.element("msg_doctor0", Octets.utf8("{\"from\":\"stepwell doctor\"}")),
            StepList.element("msg_doctor1", Octets.wrap(step())),
            StepList.element("msg_doctor2", Octets.wrap(step()))));
  }

  private static byte[] step() {
    var json = new JsonWriter();
    json.beginObject();
    json.field("stepId", 1);
    json.field("stepName", "stepwell doctor");
    json.field("stepType", "Run");
    json.field("out", "\"\"");
    json.field("concurrent", 1);
    json.endObject();
    return json.toBytes();
  }
}
