package dev.stepwell.server.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.MapTables;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.RetryPolicy;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.run.Run;
import dev.stepwell.engine.run.RunSettings;
import dev.stepwell.engine.run.StepKey;
import dev.stepwell.protocol.signature.Body;
import dev.stepwell.protocol.signature.BodyHash;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class KnownRunsTest {
  private static final Origin ORIGIN = new Origin(7, 1);

  private final MapTables tables = new MapTables();
  private final KnownRuns known = new KnownRuns(1 << 20);

  @Test
  void aListEndsWithTheElementThatWasAskedFor() {
    store("a", "b", "c", "d");

    assertThat(list(2)).contains("abc");
    assertThat(list(0)).contains("a");
    assertThat(list(3)).contains("abcd");
    assertThat(list(1)).contains("ab");
  }

  @Test
  void whatIsKnownIsNotReadAgain() {
    store("a", "b", "c");
    assertThat(list(1)).contains("ab");

    tables.runs().delete(ORIGIN);
    tables.steps().deleteRange(new StepKey(ORIGIN, 0), new StepKey(ORIGIN, 2));

    assertThat(known.run(tables, ORIGIN)).contains(run("first"));
    assertThat(list(2)).contains("abc");
  }

  @Test
  void aRunThatStartsAgainIsReadAgain() {
    store("a");
    assertThat(list(0)).contains("a");

    tables.runs().update(ORIGIN, run("second"));
    tables.steps().update(new StepKey(ORIGIN, 0), Bytes.utf8("z"));

    assertThat(known.run(tables, ORIGIN)).contains(run("second"));
    assertThat(list(0)).contains("z");
  }

  @Test
  void aListOfTooManyBytesIsLeftOut() {
    store("aaaa", "bbbb", "cccc");

    assertThat(list(2, 9)).isEmpty();
    assertThat(list(2, 12)).isEmpty();
    assertThat(list(2, 13)).contains("aaaabbbbcccc");
    assertThat(list(1, 9)).contains("aaaabbbb");
    assertThat(list(1, 8)).isEmpty();
  }

  @Test
  void longListsAreReadWhole() {
    var elements = new String[1_000];
    var all = new StringBuilder();
    for (int i = 0; i < elements.length; i++) {
      elements[i] = i + ";";
      all.append(elements[i]);
    }
    store(elements);

    assertThat(list(elements.length - 1)).contains(all.toString());
  }

  @Test
  void aListWithAHoleIsNoList() {
    store("a");

    assertThatThrownBy(() -> list(1)).hasMessageContaining("expected element 1");
  }

  @Test
  void whatIsKeptIsBounded() {
    var small = new KnownRuns(10);
    store("a", "b");
    assertThat(small.list(tables, ORIGIN, run("first"), 1, Long.MAX_VALUE)).isPresent();

    tables.runs().update(ORIGIN, run("second"));

    assertThat(small.run(tables, ORIGIN)).contains(run("second"));
  }

  /// Branches are composed side by side, and each gets its own part of one list.
  @Test
  void manyMayAskAtOnce() throws InterruptedException, ExecutionException {
    var elements = new String[200];
    Arrays.setAll(elements, i -> i + ";");
    store(elements);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var asked = new ArrayList<Future<Optional<String>>>();
      for (int i = 0; i < elements.length; i++) {
        int index = i;
        asked.add(threads.submit(() -> list(index)));
      }
      for (int i = 0; i < elements.length; i++) {
        assertThat(asked.get(i).get())
            .contains(String.join("", List.of(elements).subList(0, i + 1)));
      }
    }
  }

  private void store(String... elements) {
    tables.runs().insert(ORIGIN, run("first"));
    for (int i = 0; i < elements.length; i++) {
      tables.steps().insert(new StepKey(ORIGIN, i), Bytes.utf8(elements[i]));
    }
  }

  private Optional<String> list(int index) {
    return list(index, Long.MAX_VALUE);
  }

  private Optional<String> list(int index, long most) {
    return known
        .list(tables, ORIGIN, known.run(tables, ORIGIN).orElseThrow(), index, most)
        .map(KnownRunsTest::text);
  }

  /// The elements one after the other; that the hash is the one of the body is checked too.
  private static String text(Body body) {
    assertThat(body.hash()).isEqualTo(BodyHash.of(body.bytes()));
    var list = new String(body.bytes(), StandardCharsets.UTF_8);
    assertThat(list).startsWith("[").endsWith("]");
    return list.substring(1, list.length() - 1).replace(",", "");
  }

  private static Run run(String url) {
    return new Run(
        new RunName(new ProjectId("p"), "wfr_1"),
        Instant.EPOCH,
        url,
        List.of(),
        new RunSettings(
            RetryPolicy.DEFAULT, Set.of(), List.of(), Optional.empty(), Optional.empty(), ""),
        new Run.Source("", Optional.empty(), Optional.empty(), Optional.empty()));
  }
}
