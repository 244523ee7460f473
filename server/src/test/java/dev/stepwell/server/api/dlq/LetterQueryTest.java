package dev.stepwell.server.api.dlq;

import static dev.stepwell.server.api.log.World.answered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.CallbackSpec;
import dev.stepwell.engine.FlowControl;
import dev.stepwell.engine.Outcome;
import dev.stepwell.engine.RetryPolicy;
import dev.stepwell.engine.run.RunSettings;
import dev.stepwell.protocol.WireException;
import dev.stepwell.server.api.edge.Query;
import dev.stepwell.server.api.log.World;
import dev.stepwell.server.api.runs.Parameters;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which dead letters of runs are meant.
class LetterQueryTest {
  private static final RunSettings SETTINGS =
      new RunSettings(
          new RetryPolicy(0, Optional.empty()),
          Set.of(),
          List.of("eu", "priority"),
          Optional.of(
              new FlowControl(
                  "orders", OptionalInt.of(9), OptionalInt.empty(), Duration.ofSeconds(1))),
          Optional.of(new CallbackSpec(World.URL, List.of(), CallbackSpec.Settings.NONE)),
          "");

  private final World world = new World(2);

  private static LetterQuery query(String text) {
    return LetterQuery.read(
        Parameters.ofList(Query.of("/v2/workflows/dlq?" + text)), World.PROJECT, LetterQuery.MOST);
  }

  private Letter letter(String run) {
    var key = world.letter(run);
    return Letter.of(world.view(Address.of(key.failure())), key).orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "workflowRunId=wfr_a&workflowRunId=wfr_b",
        "workflowUrl=https://app.example/api/orders",
        "url=https://app.example/api/orders",
        "label=eu",
        "label=us,priority",
        "callerIp=10.0.0.9",
        "flowControlKey=orders",
        "responseStatus=500",
        "responseStatus=404&responseStatus=500",
        "failureFunctionState=CALLBACK_INPROGRESS",
        "failureCallbackState=CALLBACK_INPROGRESS,CALLBACK_FAIL",
        "workflowCreatedAt=1795600800000",
        "fromDate=1795600800000&toDate=1795600800000",
        "label=eu&responseStatus=500&workflowRunId=wfr_a"
      })
  void whatFitsIsMeant(String text) {
    world.start("wfr_a", SETTINGS);
    world.fails("wfr_a", answered(500, "no"));

    assertThat(query(text).admits(letter("wfr_a"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "workflowRunId=wfr_",
        "workflowUrl=https://app.example/api",
        "url=https://app.example/api",
        "label=eu,us&label=none&callerIp=10.0.0.8",
        "label=priorit",
        "flowControlKey=order",
        "responseStatus=0",
        "responseStatus=50",
        "failureFunctionState=CALLBACK_SUCCESS",
        "workflowCreatedAt=1795600800001",
        "fromDate=1795600800001",
        "toDate=1795600799999",
        "label=eu&responseStatus=404"
      })
  void whatDiffersInOneThingIsNot(String text) {
    world.start("wfr_a", SETTINGS);
    world.fails("wfr_a", answered(500, "no"));

    assertThat(query(text).admits(letter("wfr_a"))).isFalse();
  }

  @Test
  void noAnswerAndNoFailureFunctionAreStatesToo() {
    world.start("wfr_a");
    var refused = new Outcome.NoAnswer(Outcome.NoAnswer.Reason.REFUSED, "no");
    world.fails("wfr_a", refused);
    world.fails("wfr_a", refused);

    assertThat(query("responseStatus=0").admits(letter("wfr_a"))).isTrue();
    assertThat(query("responseStatus=500").admits(letter("wfr_a"))).isFalse();
    assertThat(query("failureFunctionState=CALLBACK_INPROGRESS").admits(letter("wfr_a"))).isFalse();
  }

  @Test
  void aPageHasABound() {
    assertThat(query("").count()).isEqualTo(100);
    assertThat(query("count=7").count()).isEqualTo(7);
    assertThat(query("count=1000").count()).isEqualTo(100);
    assertThat(query("count=99999999999").count()).isEqualTo(100);
    assertThat(query("cursor=").below()).isEqualTo(query("").below());
    assertThat(query("cursor=7-9").below().id()).isEqualTo("7-9");
  }

  @ParameterizedTest
  @CsvSource({
    "count=0, count",
    "count=-1, count",
    "count=many, count",
    "cursor=nonsense, cursor",
    "cursor=1795445300123, cursor",
    "responseStatus=ok, responseStatus",
    "fromDate=yesterday, fromDate",
    "workflowCreatedAt=now, workflowCreatedAt",
    "failureFunctionState=callback_success, failureFunctionState",
    "failureCallbackState=FAILED, failureFunctionState"
  })
  void whatIsUnclearIsRefusedByName(String text, String field) {
    assertThatThrownBy(() -> query(text))
        .isInstanceOf(WireException.class)
        .hasMessageStartingWith(field + ":");
  }

  @Test
  void namedEntriesAreToldApartFromNone() {
    assertThat(LetterQuery.ids(Parameters.ofList(Query.of("/v2/workflows/dlq")))).isEmpty();
    assertThat(LetterQuery.ids(Parameters.ofList(Query.of("/v2/workflows/dlq?dlqIds=1-1,2-2"))))
        .hasValueSatisfying(ids -> assertThat(ids).contains("1-1", "2-2"));
  }
}
