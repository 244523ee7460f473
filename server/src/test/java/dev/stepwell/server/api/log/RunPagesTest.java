package dev.stepwell.server.api.log;

import static dev.stepwell.server.api.log.World.answered;
import static dev.stepwell.server.api.log.World.name;
import static dev.stepwell.server.api.log.World.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.FlowControl;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.RetryPolicy;
import dev.stepwell.engine.run.RunCommand.CancelRun;
import dev.stepwell.engine.run.RunCommand.FinishRun;
import dev.stepwell.engine.run.RunSettings;
import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.log.RunLog;
import dev.stepwell.server.api.runs.Lines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which runs a page has, and in which order.
class RunPagesTest {
  private static final ProjectId OTHER = new ProjectId("tenant-b");

  private static final RunSettings ORDERS = settings(List.of(), "orders");

  private final World world = new World(4);

  private static List<String> ids(RunPages.Page page) {
    return page.runs().stream().map(RunLog::workflowRunId).toList();
  }

  private List<String> ids(String query) {
    return ids(world.page("count=100&" + query));
  }

  private static RunSettings settings(List<String> labels, String flowControlKey) {
    return new RunSettings(
        RetryPolicy.DEFAULT,
        Set.of(),
        labels,
        flowControlKey.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new FlowControl(
                    flowControlKey, OptionalInt.of(1), OptionalInt.empty(), Duration.ofSeconds(1))),
        Optional.empty(),
        "");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void pagesGoThroughAllRunsFromTheNewestDownThoughMoreBegin(int partitions) {
    var many = new World(partitions);
    var expected = new ArrayList<String>();
    for (int i = 0; i < 300; i++) {
      many.start("run-" + i);
      expected.addFirst("run-" + i);
      if (i % 3 == 0) {
        many.pass(Duration.ofMillis(1));
      }
    }
    var found = new ArrayList<String>();
    var cursor = "";
    int pages = 0;
    do {
      var page = many.page("count=7" + cursor);
      assertThat(page.runs()).hasSizeLessThanOrEqualTo(7);
      found.addAll(ids(page));
      cursor = page.cursor().map(next -> "&cursor=" + next.text()).orElse("");
      many.pass(Duration.ofMillis(1));
      many.start("later-" + pages++);
    } while (!cursor.isEmpty() && pages < 1_000);
    assertThat(found).isEqualTo(expected);
  }

  @Test
  void aPageThatEndsWithTheLastMatchHasNoCursor() {
    world.start("other");
    for (int i = 0; i < 10; i++) {
      world.start("labelled-" + i, settings(List.of("eu"), ""));
    }
    assertThat(world.page("label=eu").cursor()).isEmpty();
    assertThat(world.page("label=eu").runs()).hasSize(10);
    assertThat(world.page("label=eu&count=9").cursor()).isPresent();
    assertThat(world.page("").cursor()).isPresent();
    assertThat(world.page("count=100000").cursor()).isEmpty();
  }

  @Test
  void eachFilterAdmitsWhatItSays() {
    world.start("plain");
    world.start("eu", settings(List.of("eu", "vip"), "orders"));
    world.start(
        name("elsewhere"),
        "https://Other.example:8443/api/x?q=1",
        World.PLAIN,
        "1",
        Optional.empty());
    world.handle(new FinishRun(name("plain"), Optional.empty()));
    world.handle(new CancelRun(name("eu")));

    assertThat(ids("label=vip")).containsExactly("eu");
    assertThat(ids("label=us&label=eu")).containsExactly("eu");
    assertThat(ids("label=us,eu")).containsExactly("eu");
    assertThat(ids("label=eu&state=RUN_SUCCESS")).isEmpty();
    assertThat(ids("flowControlKey=orders")).containsExactly("eu");
    assertThat(ids("callerIp=10.0.0.9")).hasSize(3);
    assertThat(ids("callerIp=10.0.0.1")).isEmpty();
    assertThat(ids("state=RUN_SUCCESS")).containsExactly("plain");
    assertThat(ids("state=RUN_CANCELED,RUN_STARTED")).containsExactly("elsewhere", "eu");
    assertThat(ids("workflowUrl=" + World.URL)).containsExactly("eu", "plain");
    assertThat(ids("workflowUrl=" + World.URL + "/x")).isEmpty();
    assertThat(ids("host=other.example")).containsExactly("elsewhere");
    assertThat(ids("host=other.example:8443")).containsExactly("elsewhere");
    assertThat(ids("host=other.example:1")).isEmpty();
    assertThat(ids("path=/api/x")).containsExactly("elsewhere");
    assertThat(ids("path=/api")).isEmpty();
    assertThat(ids("messageId=" + world.newest("elsewhere").id())).containsExactly("elsewhere");
    assertThat(ids("messageId=msg_nonsense")).isEmpty();
    assertThat(ids("workflowRunId=nobody")).isEmpty();
    assertThat(ids("workflowRunId=eu,plain")).containsExactly("eu", "plain");
  }

  @Test
  void datesAreInclusive() {
    long first = world.now().toEpochMilli();
    world.start("a");
    world.pass(Duration.ofHours(3));
    long second = world.now().toEpochMilli();
    world.start("b");
    world.pass(Duration.ofHours(3));
    world.start("c");
    assertThat(ids("fromDate=" + second)).containsExactly("c", "b");
    assertThat(ids("fromDate=" + (second + 1))).containsExactly("c");
    assertThat(ids("toDate=" + second)).containsExactly("b", "a");
    assertThat(ids("toDate=" + (second - 1))).containsExactly("a");
    assertThat(ids("fromDate=" + first + "&toDate=" + first)).containsExactly("a");
    assertThat(ids("workflowCreatedAt=" + second)).containsExactly("b");
    assertThat(ids("toDate=9223372036854775807&fromDate=0")).hasSize(3);
    assertThat(ids("fromDate=9223372036854775807")).isEmpty();
  }

  @Test
  void runsWithAStepInAStateAreFoundByIt() {
    world.start("busy");
    world.start("waits");
    world.waitFor("waits", 1, "Wait", "paid");
    world.delivered("waits");
    world.start("fails");
    world.fails("fails", answered(500, "no"));
    assertThat(ids("state=STEP_RETRY")).containsExactly("fails");
    assertThat(ids("state=STEP_PROGRESS")).containsExactly("waits", "busy");
    assertThat(world.page("state=STEP_PROGRESS&count=1").cursor()).isPresent();
    assertThat(world.page("state=STEP_RETRY&count=1").cursor()).isEmpty();
  }

  /// Only their logs would be too many for one page.
  @Test
  void theOneRunThatRetriesIsFoundAmongManyThatDoNot() {
    world.start("fails");
    world.fails("fails", answered(500, "no"));
    for (int i = 0; i < 2 * RunPages.MOST_SEARCHED; i++) {
      world.start("run-" + i);
    }
    assertThat(ids("state=STEP_RETRY")).containsExactly("fails");
    assertThat(world.page("state=STEP_RETRY").cursor()).isEmpty();
  }

  @Test
  void anIdThatWasUsedAgainHasAllItsRunsNewestFirst() {
    var created = new ArrayList<Long>();
    for (int i = 0; i < 3; i++) {
      created.addFirst(world.now().toEpochMilli());
      world.start("again");
      world.handle(new FinishRun(name("again"), Optional.empty()));
      world.pass(Duration.ofSeconds(1));
    }
    world.start("other");
    var runs = world.page("workflowRunId=again").runs();
    assertThat(runs).extracting(run -> run.createdAt().toEpochMilli()).isEqualTo(created);
    var page = world.page("workflowRunId=again&count=2");
    assertThat(page.runs()).hasSize(2);
    var rest = world.page("workflowRunId=again&cursor=" + page.cursor().orElseThrow().text());
    assertThat(rest.runs())
        .singleElement()
        .satisfies(run -> assertThat(run.createdAt().toEpochMilli()).isEqualTo(created.getLast()));
    assertThat(world.page("workflowRunId=again&workflowCreatedAt=" + created.get(1)).runs())
        .hasSize(1);
    var exactly =
        "workflowRuns=again@%d,again@%d,again@7,nobody@1&state=RUN_FAILED"
            .formatted(created.getLast(), created.getFirst());
    assertThat(world.page(exactly).runs())
        .extracting(run -> run.createdAt().toEpochMilli())
        .containsExactly(created.getFirst(), created.getLast());
  }

  @Test
  void withoutStepsARunIsTheSameButForThem() {
    world.start("busy", settings(List.of("eu"), "orders"));
    world.start("cancelled");
    world.handle(new CancelRun(name("cancelled")));
    world.start("done");
    world.handle(new FinishRun(name("done"), Optional.of(Bytes.utf8("result"))));
    world.start("fails");
    world.fails("fails", answered(500, "no"));
    for (var query : List.of("", "trimBody=3", "trimBody=-1", "state=STEP_RETRY")) {
      var whole = world.page(query).runs();
      assertThat(whole).as(query).isNotEmpty().allMatch(run -> !run.groups().isEmpty());
      assertThat(world.page(query + "&steps=true").runs()).as(query).isEqualTo(whole);
      assertThat(world.page(query + "&steps=false").runs())
          .as(query)
          .isEqualTo(whole.stream().map(RunLog::outline).toList());
    }
  }

  @Test
  void anotherTenantSeesNothing() {
    world.start("mine", settings(List.of("eu"), ""));
    var message = world.newest("mine").id();
    long created = world.now().toEpochMilli();
    for (var query :
        List.of(
            "",
            "workflowRunId=mine",
            "messageId=" + message,
            "label=eu",
            "workflowRuns=mine@" + created)) {
      assertThat(world.page(query).runs()).as(query).hasSize(1);
      assertThat(world.page(OTHER, query).runs()).as(query).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cursor=nonsense%20cursor",
        "cursor=ffffffffffffffff-0",
        "cursor=1-10000",
        "count=0",
        "count=-1",
        "count=ten",
        "state=RUN_DREAMING",
        "state=RUN_FAILED,step_failed",
        "fromDate=yesterday",
        "toDate=-1",
        "workflowCreatedAt=x",
        "workflowRuns=noTime",
        "workflowRuns=id@x",
        "trimBody=-2",
        "trimBody=1.5",
        "steps=few"
      })
  void whatCannotBeUnderstoodIsRefusedByItsName(String query) {
    assertThatThrownBy(() -> world.page(query))
        .isInstanceOf(WireException.class)
        .hasMessageStartingWith(query.substring(0, query.indexOf('=')));
  }

  @Test
  void aRareRunIsFoundAmongManyAtOnce() {
    world.start("wanted", settings(List.of("eu"), ""));
    for (int i = 0; i < RunPages.MOST_EXAMINED; i++) {
      world.start("run-" + i);
    }
    var query = "label=eu&host=app.example&state=RUN_STARTED&workflowUrl=" + World.URL;
    assertThat(ids(query)).containsExactly("wanted");
    assertThat(world.page(query).cursor()).isEmpty();
    assertThat(world.page("label=nobodys").cursor()).isEmpty();
  }

  @Test
  void runsAreFoundByTheTimeOfTheirCreationHoweverTheClockJumps() {
    var created = new ArrayList<Long>();
    for (int days : List.of(0, 30, -60, 1, 400, -369)) {
      world.pass(Duration.ofDays(days));
      created.add(world.now().toEpochMilli());
      world.start("run-" + created.size());
    }
    for (int i = 0; i < created.size(); i++) {
      long at = created.get(i);
      assertThat(ids("workflowCreatedAt=" + at)).containsExactly("run-" + (i + 1));
      assertThat(ids("fromDate=" + at + "&toDate=" + at + "&state=RUN_STARTED"))
          .containsExactly("run-" + (i + 1));
    }
    assertThat(ids("workflowCreatedAt=" + created.get(0) + "&workflowCreatedAt=" + created.get(3)))
        .containsExactly("run-4", "run-1");
    assertThat(ids("fromDate=" + created.get(3) + "&toDate=" + created.get(1)))
        .containsExactly("run-6", "run-4", "run-2", "run-1");
    var page = world.page("count=2&toDate=" + created.get(1));
    assertThat(ids(page)).containsExactly("run-6", "run-4");
    assertThat(ids("toDate=" + created.get(1) + "&cursor=" + page.cursor().get().text()))
        .containsExactly("run-3", "run-2", "run-1");
  }

  @Test
  void runsAreFoundThoughTheClockWasWrongForLong() {
    world.start("first");
    world.pass(Duration.ofDays(-1));
    world.start("wanted", settings(List.of("eu"), ""));
    for (int i = 0; i <= Lines.MOST_STRAYS; i++) {
      world.start("run-" + i);
    }
    var until = "toDate=" + world.now().toEpochMilli();
    assertThat(ids("label=eu&" + until)).containsExactly("wanted");
    assertThat(world.page(until).runs()).hasSize(10);
  }

  @Test
  void aSearchThatWouldTakeTooLongIsContinuedByTheNextRequest() {
    world.start("wanted", settings(List.of("eu"), "orders"));
    for (int i = 0; i < RunPages.MOST_EXAMINED; i++) {
      world.start("run-" + i, i % 2 == 0 ? settings(List.of("eu"), "") : ORDERS);
    }
    var page = world.page("label=eu&flowControlKey=orders");
    assertThat(page.runs()).isEmpty();
    assertThat(page.cursor()).isPresent();
    var next = world.page("label=eu&flowControlKey=orders&cursor=" + page.cursor().get().text());
    assertThat(ids(next)).containsExactly("wanted");
    assertThat(next.cursor()).isEmpty();
  }

  @Test
  void statesOfRunsAndOfStepsAreAlternatives() {
    world.start("over");
    world.handle(new FinishRun(name("over"), Optional.empty()));
    world.start("cancelled");
    world.handle(new CancelRun(name("cancelled")));
    world.start("fails");
    world.fails("fails", answered(500, "no"));
    assertThat(ids("state=STEP_RETRY,RUN_SUCCESS")).containsExactly("fails", "over");
    assertThat(ids("state=STEP_CANCELED")).containsExactly("cancelled");
    assertThat(ids("state=STEP_SUCCESS")).hasSize(3);
    world.fails("fails", answered(500, "no"));
    assertThat(ids("state=STEP_FAILED")).containsExactly("fails");
    assertThat(ids("state=STEP_RETRY")).isEmpty();
  }

  @Test
  void aPageEndsEarlyRatherThanGrowWithoutBounds() {
    var large = "x".repeat(6 << 20);
    for (int i = 0; i < 5; i++) {
      world.start(name("large-" + i), World.URL, World.PLAIN, large, Optional.empty());
    }
    var found = new ArrayList<String>();
    var page = world.page("");
    while (page.cursor().isPresent()) {
      assertThat(page.runs()).hasSize(2);
      page.runs()
          .forEach(run ->
              assertThat(run.groups().getFirst().steps().getFirst().out()).hasSize(large.length()));
      found.addAll(ids(page));
      page = world.page("cursor=" + page.cursor().get().text());
    }
    found.addAll(ids(page));
    Collections.reverse(found);
    assertThat(found).containsExactly("large-0", "large-1", "large-2", "large-3", "large-4");
  }

  @Test
  void aRunThatIsLargerThanAPageIsCut() {
    var large = "ü".repeat(6 << 20);
    world.start(name("large"), World.URL, World.PLAIN, large, Optional.empty());
    world.append("large", run(1, "one"));
    for (int i = 2; i < 5; i++) {
      world.append(
          "large",
          World.step(
              "{\"stepId\":%d,\"stepName\":\"s\",\"stepType\":\"Run\",\"out\":\"%s\",\"concurrent\":1}"
                  .formatted(i, large)));
    }
    var groups = world.log("large").groups();
    assertThat(groups).hasSize(6);
    long shown =
        groups.stream()
            .mapToLong(
                group -> Optional.ofNullable(group.steps().getFirst().out()).orElse("").length())
            .sum();
    assertThat(shown).isLessThanOrEqualTo(16 << 20);
  }
}
