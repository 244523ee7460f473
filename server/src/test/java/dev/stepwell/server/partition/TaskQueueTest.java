package dev.stepwell.server.partition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.ProjectId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskQueueTest {
  private static final ProjectId GREEDY = new ProjectId("greedy");
  private static final ProjectId MODEST = new ProjectId("modest");
  private static final int LIMIT = 80;

  private final TaskQueue queue = new TaskQueue(LIMIT);

  private static Task asked(ProjectId project) {
    return new Task.Asked(project, Given.start(Given.nameIn(0, 1, "run-"), "1"), _ -> {});
  }

  private static Task own() {
    return new Task.Handle(Given.start(Given.nameIn(0, 1, "run-"), "1"), _ -> {});
  }

  private List<Task> drained(int most) {
    var batch = new ArrayList<Task>();
    queue.drainTo(batch, most);
    return batch;
  }

  private int flood(ProjectId project) {
    int taken = 0;
    while (queue.offer(asked(project))) {
      taken++;
    }
    return taken;
  }

  @Test
  void oneProjectLeavesRoomToTheOthers() {
    assertThat(flood(GREEDY)).isEqualTo(LIMIT - LIMIT / 8);
    assertThat(queue.offer(asked(MODEST))).isTrue();
  }

  @Test
  void projectsTakeTurns() {
    flood(GREEDY);
    var first = asked(MODEST);
    var second = asked(MODEST);
    queue.offer(first);
    queue.offer(second);

    assertThat(drained(4)).contains(first, second);
  }

  @Test
  void theTasksOfAProjectKeepTheirOrder() {
    var tasks = List.of(asked(MODEST), asked(MODEST), asked(MODEST));
    tasks.forEach(queue::offer);
    assertThat(drained(10)).isEqualTo(tasks);
    assertThat(drained(10)).isEmpty();
  }

  @Test
  void theServersOwnWorkIsNotKeptOutAndKeepsNobodyOut() {
    flood(GREEDY);
    for (int i = 0; i < LIMIT; i++) {
      assertThat(queue.offer(own())).isTrue();
    }
    assertThat(queue.offer(own())).isFalse();

    assertThat(drained(10)).filteredOn(Task.Asked.class::isInstance).hasSize(5);
    assertThat(queue.size()).isEqualTo(LIMIT - LIMIT / 8 + LIMIT - 10);
  }

  @Test
  void whatOneKindDoesNotNeedIsTheOthers() {
    flood(GREEDY);
    queue.offer(own());
    assertThat(drained(10)).filteredOn(Task.Asked.class::isInstance).hasSize(9);

    drained(LIMIT);
    for (int i = 0; i < 10; i++) {
      queue.offer(own());
    }
    queue.offer(asked(MODEST));
    assertThat(drained(10)).filteredOn(Task.Asked.class::isInstance).hasSize(1);
  }
}
