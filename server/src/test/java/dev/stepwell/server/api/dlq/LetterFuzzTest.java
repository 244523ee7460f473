package dev.stepwell.server.api.dlq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.ProjectId;
import dev.stepwell.protocol.WireException;
import dev.stepwell.server.api.edge.Query;
import dev.stepwell.server.api.runs.Parameters;
import dev.stepwell.testkit.Fuzz;
import dev.stepwell.testkit.Mutator;
import dev.stepwell.testkit.Seeds;
import java.util.List;
import java.util.SplittableRandom;

/// What is asked of the dead letters, nearly as it ought to be.
class LetterFuzzTest {
  private static final ProjectId PROJECT = new ProjectId("p");

  @Seeds(5)
  void queriesAskForNoMoreThanAPage(long seed) {
    var mutator =
        new Mutator(
            new SplittableRandom(seed),
            List.of(
                "/v2/dlq?count=10&cursor=1795449999000-65536&order=latestFirst&responseStatus=500,0",
                "/v2/dlq?dlqIds=1-2,3-4&messageId=msg_1&url=https://a.test/x,https://b.test",
                "/v2/dlq?workflowUrl=https://a.test&workflowRunId=wfr_1&workflowCreatedAt=1,2",
                "/v2/dlq?failureFunctionState=CALLBACK_FAIL&failureCallbackState=CALLBACK_SUCCESS",
                "/v2/dlq?label=l&flowControlKey=k&callerIp=::1&fromDate=1&toDate=2&topicName=g"));
    for (int round = 0; round < 200; round++) {
      var target = mutator.text();
      Fuzz.with(
          target,
          () -> {
            Fuzz.unless(
                    WireException.class,
                    () -> LetterQuery.read(parameters(target), PROJECT, LetterQuery.MOST))
                .ifPresent(query -> {
                  assertThat(query.count()).isBetween(1, LetterQuery.MOST);
                  assertThat(query.below().project()).isEqualTo(PROJECT);
                  assertThat(query.statuses()).allMatch(status -> status >= 0);
                });
            Fuzz.unless(WireException.class, () -> MessageQuery.read(parameters(target), PROJECT))
                .ifPresent(query -> {
                  assertThat(query.count()).isBetween(1, LetterQuery.MOST);
                  query
                      .cursor()
                      .ifPresent(cursor -> assertThat(cursor.project()).isEqualTo(PROJECT));
                });
          });
    }
  }

  private static Parameters parameters(String target) {
    return Parameters.ofList(Query.of(target));
  }
}
