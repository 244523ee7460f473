package dev.stepwell.engine.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.EngineTest;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.event.EventCommand.NotifyWaiters;
import dev.stepwell.engine.run.RunCommand.CancelRun;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventsTest extends EngineTest {
  private static final RunName OTHER = run("wfr_2");
  private static final RunName FOREIGN = new RunName(new ProjectId("other"), "wfr_1");

  @BeforeEach
  void runs() {
    given(start(RUN));
    given(start(OTHER));
    given(start(FOREIGN));
  }

  @Test
  void allWhoWaitAreResumedInTheOrderInWhichTheyCame() {
    given(waitFor(OTHER, "paid", 1));
    given(waitFor(RUN, "paid", 2));
    given(waitFor(RUN, "paid", 3));
    given(waitFor(RUN, "shipped", 4));

    var replies = when(broadcast("paid", 0, 10)).replies();

    assertThat(replies)
        .extracting(reply -> ((Reply.Notified) reply).message())
        .containsExactly(message(OTHER, 1), message(RUN, 1), message(RUN, 2));
    assertThat(waiting(RUN)).containsExactly("shipped/4");
    assertThat(waiting(OTHER)).isEmpty();
    assertThat(history(OTHER)).containsExactly("#0 payload", "#1 wait 1: paid brought 12");
    assertThat(history(RUN))
        .containsExactly("#0 payload", "#1 wait 2: paid brought 12", "#2 wait 3: paid brought 12");
  }

  @Test
  void anEventThatNobodyWaitsForIsLost() {
    var before = tables.copy();

    assertThat(when(broadcast("paid", 0, 10)).reply()).isEqualTo(new Reply.All(List.of()));

    assertThat(tables.rows()).isEqualTo(before.rows());
  }

  @Test
  void otherProjectsDoNotHearOfIt() {
    given(waitFor(FOREIGN, "paid", 1));

    assertThat(when(broadcast("paid", 0, 10)).reply()).isEqualTo(new Reply.All(List.of()));

    assertThat(waiting(FOREIGN)).containsExactly("paid/1");
  }

  @Test
  void endedRunsDoNotWait() {
    given(waitFor(RUN, "paid", 1));
    given(new CancelRun(RUN));

    assertThat(when(broadcast("paid", 0, 10)).reply()).isEqualTo(new Reply.All(List.of()));
  }

  @Test
  void manyWaitersAreResumedPageByPage() {
    for (int step = 1; step <= 5; step++) {
      given(waitFor(RUN, "paid", step));
    }
    var tickets =
        tables.eventWaiters().rows().keySet().stream().map(EventWaiterKey::ticket).toList();

    assertThat(when(broadcast("paid", 0, 2)).replies()).hasSize(2);
    assertThat(waiting(RUN)).containsExactly("paid/3", "paid/4", "paid/5");

    // Only those who came after a given one.
    assertThat(when(broadcast("paid", tickets.get(3), 2)).replies()).hasSize(1);
    assertThat(waiting(RUN)).containsExactly("paid/3", "paid/4");
  }

  private static NotifyWaiters broadcast(String event, long above, int limit) {
    return new NotifyWaiters(new Address(0), PROJECT, event, Bytes.utf8("12"), above, limit);
  }
}
