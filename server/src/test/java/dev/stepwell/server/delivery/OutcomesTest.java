package dev.stepwell.server.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.CallbackSpec;
import dev.stepwell.engine.FlowControl;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.Outcome;
import dev.stepwell.engine.Outcome.Answered;
import dev.stepwell.engine.Outcome.NoAnswer;
import dev.stepwell.engine.Outcome.NoAnswer.Reason;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.RetryPolicy;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.message.Publication;
import dev.stepwell.engine.message.Publication.Source;
import dev.stepwell.engine.message.Publication.Way;
import dev.stepwell.engine.message.Publication.Wishes;
import dev.stepwell.engine.message.Purpose;
import dev.stepwell.engine.message.Purpose.Probe;
import dev.stepwell.server.delivery.http.Answer.Responded;
import dev.stepwell.server.delivery.http.Answer.TimedOut;
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

  @Test
  void onlyADeliveryFromWhichNothingFollowsMayBeRecordedALittleLater() {
    var step = new Purpose.Step(1, Probe.NONE);
    var alone = new Purpose.Alone(Publication.NONE);
    var fine = new Responded(200, List.of(), BODY, false);

    assertThat(Outcomes.leadsNowhere(message(step, Optional.empty()), fine)).isTrue();
    assertThat(Outcomes.leadsNowhere(message(alone, Optional.empty()), fine)).isTrue();
    assertThat(
            Outcomes.leadsNowhere(
                message(step, Optional.empty()), new Responded(500, List.of(), BODY, false)))
        .isFalse();
    assertThat(Outcomes.leadsNowhere(message(step, Optional.empty()), new TimedOut("late")))
        .isFalse();
    assertThat(Outcomes.leadsNowhere(message(CALL, Optional.empty()), fine)).isFalse();
    assertThat(
            Outcomes.leadsNowhere(
                message(new Purpose.Step(0, Probe.WORKFLOW), Optional.empty()), fine))
        .isFalse();
    var key = new FlowControl("k", OptionalInt.of(1), OptionalInt.empty(), Duration.ZERO);
    assertThat(Outcomes.leadsNowhere(message(step, Optional.of(key)), fine)).isFalse();
    for (var awaited :
        List.of(
            new Publication(
                new Wishes(
                    Optional.of(
                        new CallbackSpec(
                            "http://app.example/", List.of(), CallbackSpec.Settings.NONE)),
                    List.of(),
                    ""),
                Source.UNKNOWN,
                Way.DIRECT,
                Optional.empty()),
            new Publication(
                Wishes.NONE, new Source("", Optional.of("s")), Way.DIRECT, Optional.empty()),
            new Publication(
                Wishes.NONE,
                Source.UNKNOWN,
                new Way(Optional.of("q"), Optional.empty()),
                Optional.empty()))) {
      assertThat(Outcomes.leadsNowhere(message(new Purpose.Alone(awaited), Optional.empty()), fine))
          .isFalse();
    }
  }

  private static Message message(Purpose purpose, Optional<FlowControl> flow) {
    return new Message(
        new ProjectId("acme"),
        purpose,
        new Message.Request("POST", "http://app.example/", List.of(), Optional.empty()),
        new Message.Settings(RetryPolicy.DEFAULT, Optional.empty(), flow, Optional.empty()),
        NOW,
        0,
        NOW);
  }

  private static Outcome outcome(Purpose purpose, Responded answer) {
    var message = message(purpose, Optional.empty());
    var request =
        new OutgoingRequest(
            "POST", "http://app.example/", List.of(), new byte[0], Duration.ofSeconds(1));
    var delivery =
        new Composer.Delivery(
            MessageKey.start(new Origin(1, 0)), message, request, Traces.Attempt.UNTRACED);
    return Outcomes.of(delivery, answer, NOW).orElseThrow().outcome();
  }
}
