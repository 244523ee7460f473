package dev.stepwell.server.api.messages;

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

/// What is asked of the log of messages, nearly as it ought to be.
class EventFuzzTest {
  private static final int ROUNDS = 200;
  private static final int MOST_ON_A_PAGE = 1_000;

  @Seeds(5)
  void queriesAskForNoMoreThanAPage(long seed) {
    var mutator =
        new Mutator(
            new SplittableRandom(seed),
            List.of(
                "/v2/events?count=10&cursor=1795449999000-1048575.3.2.1&order=earliestFirst",
                "/v2/events?messageIds=msg_1,msg_2&messageId=msg_3&state=in_progress,DELIVERED",
                "/v2/events?url=https://a.test/x,https://b.test&host=a.test&path=/a,/b&callerIP=::1",
                "/v2/events?topicName=g&queueName=q&scheduleId=s&label=l&fromDate=1&toDate=2"));
    for (int round = 0; round < ROUNDS; round++) {
      var target = mutator.text();
      Fuzz.with(
          target,
          () ->
              Fuzz.unless(
                      WireException.class,
                      () ->
                          EventQuery.read(Parameters.ofList(Query.of(target)), new ProjectId("p")))
                  .ifPresent(query -> {
                    assertThat(query.count()).isBetween(1, MOST_ON_A_PAGE);
                    assertThat(query.messages()).hasSizeLessThanOrEqualTo(200);
                  }));
    }
  }

  @Seeds(5)
  void cursorsAreReadBack(long seed) {
    var mutator =
        new Mutator(
            new SplittableRandom(seed), List.of("1795449999000-1048575.3.2.1", "0-0.0.0.0"));
    for (int round = 0; round < ROUNDS; round++) {
      var text = mutator.text();
      Fuzz.with(
          text,
          () ->
              Fuzz.unless(WireException.class, () -> Place.parse(text))
                  .ifPresent(place -> {
                    assertThat(place.ticket()).isNotNegative();
                    assertThat(Place.parse(place.text())).isEqualTo(place);
                  }));
    }
  }
}
