package dev.stepwell.server.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.CallbackSpec;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.Outcome;
import dev.stepwell.engine.Outcome.Answered;
import dev.stepwell.engine.Outcome.NoAnswer;
import dev.stepwell.engine.Outcome.NoAnswer.Reason;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.RetryPolicy;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.message.Purpose;
import dev.stepwell.engine.message.Purpose.Probe;
import dev.stepwell.server.delivery.http.Answer.Responded;
import dev.stepwell.server.delivery.http.OutgoingRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class OutcomesTest {
  private static final Instant NOW = Instant.EPOCH;
  private static final byte[] BODY = "hello".getBytes(StandardCharsets.UTF_8);
  private static final Purpose CALL =
      new Purpose.Call(
          OptionalInt.of(1),
          new CallbackSpec("http://app.example/", List.of(), CallbackSpec.Settings.NONE));

  @Test
  void halfAnAnswerOfAThirdPartyIsNone() {
    assertThat(outcome(CALL, new Responded(200, List.of(), BODY, true)))
        .isEqualTo(new NoAnswer(Reason.FAILED, "the answer is longer than 5 bytes"));
    assertThat(outcome(CALL, new Responded(200, List.of(), BODY, false)))
        .isEqualTo(new Answered(200, List.of(), Bytes.of(BODY)));
  }

  @Test
  void whatAnEndpointSaysWithSuccessIsKeptWhereItMayTurnOutToBeNoWorkflow() {
    var step = new Purpose.Step(1, Probe.NONE);
    var first = new Purpose.Step(0, Probe.WORKFLOW);

    assertThat(outcome(step, new Responded(200, List.of(), BODY, true)))
        .isEqualTo(new Answered(200, List.of(), Bytes.EMPTY));
    assertThat(outcome(first, new Responded(200, List.of(), BODY, false)))
        .isEqualTo(new Answered(200, List.of(), Bytes.of(BODY)));
    assertThat(outcome(step, new Responded(500, List.of(), BODY, false)))
        .isEqualTo(new Answered(500, List.of(), Bytes.of(BODY)));
  }

  private static Outcome outcome(Purpose purpose, Responded answer) {
    var message =
        new Message(
            new ProjectId("acme"),
            purpose,
            new Message.Request("POST", "http://app.example/", List.of(), Optional.empty()),
            new Message.Settings(
                RetryPolicy.DEFAULT, Optional.empty(), Optional.empty(), Optional.empty()),
            NOW,
            0,
            NOW);
    var request =
        new OutgoingRequest(
            "POST", "http://app.example/", List.of(), new byte[0], Duration.ofSeconds(1));
    var delivery = new Composer.Delivery(MessageKey.start(new Origin(1, 0)), message, request);
    return Outcomes.of(delivery, answer, NOW).orElseThrow().outcome();
  }
}
