package dev.stepwell.server.api.log;

import static dev.stepwell.server.api.log.World.answered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.CallbackSpec;
import dev.stepwell.engine.Header;
import dev.stepwell.engine.Outcome;
import dev.stepwell.engine.RetryPolicy;
import dev.stepwell.engine.run.RunSettings;
import dev.stepwell.protocol.log.FailureFunctionLog;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// How telling the failure function of a run is shown, from the failure on.
class FailureFunctionsTest {
  private static final String FAILURE_URL = "https://app.example/failed";

  private final World world = new World(1);

  @BeforeEach
  void aRunThatFailed() {
    var callback =
        new CallbackSpec(
            FAILURE_URL,
            List.of(),
            new CallbackSpec.Settings(
                OptionalInt.of(2),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
    world.start(
        "r",
        new RunSettings(
            new RetryPolicy(0, Optional.empty()),
            Set.of(),
            List.of(),
            Optional.empty(),
            Optional.of(callback),
            ""));
    world.fails("r", answered(500, "{\"error\":\"Error\",\"message\":\"out of stock\"}"));
  }

  private FailureFunctionLog function() {
    return world.log("r").failureFunction().orElseThrow();
  }

  @Test
  void itIsInProgressUntilItAnswered() {
    var function = function();
    assertThat(function.state()).isEqualTo("CALLBACK_INPROGRESS");
    assertThat(function.url()).isEqualTo(FAILURE_URL);
    assertThat(function.messageId()).isEqualTo(world.newest("r").id());
    assertThat(function.maxRetries()).isEqualTo(2);
    assertThat(function.failure().status()).isEqualTo(500);
    assertThat(function.failure().body()).contains("out of stock");
    assertThat(function.dlqId()).isEqualTo(world.log("r").dlqId());
    assertThat(function.response()).isEmpty();
    assertThat(world.groups("r"))
        .containsExactly("sequential Initial init STEP_SUCCESS", "next STEP_FAILED");
  }

  @Test
  void itSucceedsWithWhatItAnswered() {
    world.delivered("r");
    assertThat(function().state()).isEqualTo("CALLBACK_SUCCESS");
    assertThat(function().url()).isEqualTo(FAILURE_URL);
    assertThat(function().response())
        .hasValueSatisfying(answer -> {
          assertThat(answer.status()).isEqualTo(200);
          assertThat(answer.body()).isEqualTo("{}");
        });
  }

  @Test
  void itFailsWhenItsRetriesAreUsedUp() {
    for (int attempt = 0; attempt <= 2; attempt++) {
      assertThat(function().state()).isEqualTo("CALLBACK_INPROGRESS");
      world.fails("r", answered(503, "busy"));
    }
    assertThat(function().state()).isEqualTo("CALLBACK_FAIL");
    assertThat(function().response().orElseThrow().status()).isEqualTo(503);
    assertThat(function().errors())
        .hasSize(3)
        .allSatisfy(error -> {
          assertThat(error.status()).isEqualTo(503);
          assertThat(error.error()).isEqualTo("busy");
        });
  }

  @Test
  void theErrorsOfOneThatDoesNotAnswerAreShown() {
    world.fails("r", new Outcome.NoAnswer(Outcome.NoAnswer.Reason.FAILED, "connection refused"));
    assertThat(function().response()).isEmpty();
    assertThat(function().errors())
        .singleElement()
        .satisfies(error -> {
          assertThat(error.error()).isEqualTo("connection refused");
          assertThat(error.status()).isNull();
        });
  }

  @Test
  void anEndpointThatHasNoneIsShownWithoutOne() {
    world.fails(
        "r",
        new Outcome.Answered(
            200,
            List.of(new Header("Upstash-Workflow-Failure-Callback-Notfound", "true")),
            Bytes.EMPTY));
    assertThat(world.log("r").failureFunction()).isEmpty();
    assertThat(world.log("r").state()).isEqualTo("RUN_FAILED");
  }
}
