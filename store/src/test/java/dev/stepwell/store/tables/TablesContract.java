package dev.stepwell.store.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.MapTables;
import dev.stepwell.engine.Marker;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.Rows;
import dev.stepwell.engine.Rows.Row;
import dev.stepwell.engine.Table;
import dev.stepwell.engine.Tables;
import dev.stepwell.engine.View;
import dev.stepwell.store.Draw;
import dev.stepwell.store.Samples;
import dev.stepwell.store.Store;
import dev.stepwell.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What typed tables do on every store. The model is the engine's tables on sorted maps.
public abstract class TablesContract {
  private Store store;
  private StoreTables tables;
  private StoreView view;

  /// A store without data.
  protected abstract Store open(int partitions);

  @BeforeEach
  void openTables() {
    store = open(2);
    tables = new StoreTables(store.slice(1), Checks.FULL);
    view = tables.view();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  // --- Against the model ----------------------------------------------------------------------

  /// Batches of commands at random, each of which writes, reads, and may be taken back.
  @Seeds(6)
  void agreesWithTheModel(long seed) {
    var random = new SplittableRandom(seed);
    var uses = uses(random);
    var model = new MapTables();
    for (int batch = 0; batch < 8; batch++) {
      var before = model.copy();
      for (int command = random.nextInt(6); command >= 0; command--) {
        var untouched = model.copy();
        tables.mark();
        for (int i = random.nextInt(20); i >= 0; i--) {
          uses.get(random.nextInt(uses.size())).once(random, tables, model);
        }
        if (random.nextInt(4) == 0) {
          tables.rollback();
          model = untouched;
        }
      }
      for (var use : uses) {
        use.compare(tables, model);
        use.compare(view, before);
      }
      if (random.nextInt(4) == 0) {
        tables.clear();
        model = before;
      } else {
        tables.commit();
        tables.clear();
      }
      for (var use : uses) {
        use.compare(tables, model);
        use.compare(view, model);
      }
    }
  }

  private static List<Use<?, ?>> uses(SplittableRandom random) {
    var some = new Samples(Draw.random(random));
    return List.<Use<?, ?>>of(
        new Use<>(random, Tables::runs, View::runs, some::origin, some::run),
        new Use<>(
            random,
            Tables::runStates,
            View::runStates,
            some::origin,
            () -> one(random, some.runStates())),
        new Use<>(random, Tables::latestRuns, View::latestRuns, some::name, some::origin),
        new Use<>(
            random, Tables::projectRuns, View::projectRuns, some::projectRun, () -> Marker.SET),
        new Use<>(random, Tables::results, View::results, some::origin, some::bytes),
        new Use<>(random, Tables::steps, View::steps, some::step, some::bytes),
        new Use<>(random, Tables::seen, View::seen, some::seenKey, () -> one(random, some.seen())),
        new Use<>(random, Tables::waiters, View::waiters, some::waiterKey, some::waiter),
        new Use<>(
            random, Tables::eventWaiters, View::eventWaiters, some::eventWaiter, () -> Marker.SET),
        new Use<>(random, Tables::saved, View::saved, some::savedKey, some::saved),
        new Use<>(
            random,
            Tables::messages,
            View::messages,
            some::messageKey,
            () -> one(random, some.messages())),
        new Use<>(random, Tables::bodies, View::bodies, some::messageKey, some::bytes),
        new Use<>(
            random, Tables::gates, View::gates, some::gateId, () -> one(random, some.gates())),
        new Use<>(
            random,
            Tables::gateMembers,
            View::gateMembers,
            some::memberKey,
            () -> one(random, some.gateMembers())),
        new Use<>(random, Tables::gateLine, View::gateLine, some::lineKey, some::visitor),
        new Use<>(random, Tables::due, View::due, some::dueKey, () -> one(random, some.dueWork())),
        new Use<>(random, Tables::log, View::log, some::logKey, () -> one(random, some.logged())),
        new Use<>(random, Tables::projects, View::projects, some::project, some::projectDetails),
        new Use<>(random, Tables::runIndex, View::runIndex, some::facetKey, () -> Marker.SET),
        new Use<>(random, Tables::letterIndex, View::letterIndex, some::facetKey, () -> Marker.SET),
        new Use<>(random, Tables::retained, View::retained, some::retainedKey, some::retained),
        new Use<>(random, Tables::owned, View::owned, some::ownedKey, some::count));
  }

  private static <T> T one(SplittableRandom random, List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  /// How one table is used at random. Its keys are few, so that rows meet.
  private record Use<K extends Comparable<K>, V>(
      Function<Tables, Table<K, V>> table,
      Function<View, Rows<K, V>> rows,
      List<K> keys,
      Supplier<V> value) {
    Use(
        SplittableRandom random,
        Function<Tables, Table<K, V>> table,
        Function<View, Rows<K, V>> rows,
        Supplier<K> key,
        Supplier<V> value) {
      var keys = new ArrayList<K>();
      for (int i = 4 + random.nextInt(8); i > 0; i--) {
        keys.add(key.get());
      }
      this(table, rows, keys, value);
    }

    void once(SplittableRandom random, Tables tables, MapTables model) {
      var tested = table.apply(tables);
      var expected = table.apply(model);
      var key = one(random, keys);
      var value = this.value.get();
      switch (random.nextInt(9)) {
        case 0, 1, 2 -> {
          if (expected.get(key).isEmpty()) {
            tested.insert(key, value);
            expected.insert(key, value);
          } else {
            tested.update(key, value);
            expected.update(key, value);
          }
        }
        case 3 -> {
          tested.upsert(key, value);
          expected.upsert(key, value);
        }
        case 4, 5 -> {
          tested.delete(key);
          expected.delete(key);
        }
        case 6 -> {
          var to = one(random, keys);
          tested.deleteRange(key, to);
          expected.deleteRange(key, to);
        }
        case 7 -> assertThat(tested.get(key)).isEqualTo(expected.get(key));
        default -> {
          var to = one(random, keys);
          int limit = random.nextInt(6);
          assertThat(tested.ascending(key, to, limit))
              .isEqualTo(expected.ascending(key, to, limit));
          assertThat(tested.descending(key, to, limit))
              .isEqualTo(expected.descending(key, to, limit));
        }
      }
    }

    /// The greatest key is the end of the range, so its row is looked up alone.
    void compare(View tested, View model) {
      var from = keys.stream().min(Comparable::compareTo).orElseThrow();
      var to = keys.stream().max(Comparable::compareTo).orElseThrow();
      var found = rows.apply(tested);
      var expected = rows.apply(model);
      assertThat(found.ascending(from, to, Integer.MAX_VALUE))
          .isEqualTo(expected.ascending(from, to, Integer.MAX_VALUE));
      assertThat(found.descending(from, to, Integer.MAX_VALUE))
          .isEqualTo(expected.descending(from, to, Integer.MAX_VALUE));
      for (var key : keys) {
        assertThat(found.get(key)).isEqualTo(expected.get(key));
      }
    }
  }

  // --- What the model has not ------------------------------------------------------------------

  private static final Origin A = new Origin(1, 1);
  private static final Origin B = new Origin(2, 2);
  private static final Bytes ONE = Bytes.utf8("one");
  private static final Bytes TWO = Bytes.utf8("two");

  @Test
  void othersSeeABatchOnlyOnceItIsCommitted() {
    tables.results().insert(A, ONE);
    assertThat(tables.results().get(A)).contains(ONE);
    assertThat(view.results().get(A)).isEmpty();

    commit();
    assertThat(view.results().get(A)).contains(ONE);
  }

  @Test
  void wrongBeliefsShow() {
    tables.results().insert(A, ONE);
    commit();

    assertThatIllegalStateException()
        .isThrownBy(() -> tables.results().insert(A, TWO))
        .withMessageContaining("exists")
        .withMessageContaining("results");
    assertThatIllegalStateException().isThrownBy(() -> tables.results().update(B, TWO));
    assertThat(tables.writes().isEmpty()).isTrue();
  }

  @Test
  void wrongBeliefsAboutTheBatchItselfShowWithoutReading() {
    var cheap = new StoreTables(store.slice(1));
    cheap.results().insert(A, ONE);
    cheap.results().upsert(B, ONE);
    cheap.results().delete(B);

    assertThatIllegalStateException().isThrownBy(() -> cheap.results().insert(A, TWO));
    assertThatIllegalStateException().isThrownBy(() -> cheap.results().update(B, TWO));
    cheap.results().insert(B, TWO);
    assertThat(cheap.results().get(B)).contains(TWO);
  }

  @Test
  void whatComesAndGoesInOneBatchCostsNoWrite() {
    tables.results().insert(A, ONE);
    tables.results().update(A, TWO);
    tables.results().delete(A);
    tables.results().insert(B, ONE);
    tables.results().deleteRange(A, new Origin(9, 0));

    assertThat(tables.writes().isEmpty()).isTrue();
  }

  @Test
  void whatWasThereBeforeIsRemovedThoughItCameAndWentAgain() {
    tables.results().insert(A, ONE);
    commit();
    tables.results().delete(A);
    tables.results().insert(A, TWO);
    tables.results().delete(A);
    commit();

    assertThat(view.results().get(A)).isEmpty();
  }

  @Test
  void eachRowIsWrittenOnceHoweverOftenItChanged() {
    tables.results().insert(A, ONE);
    for (int i = 0; i < 10; i++) {
      tables.results().update(A, Bytes.utf8("change " + i));
    }

    assertThat(tables.writes().size()).isEqualTo(1);
  }

  @Test
  void aCommandIsTakenBackAloneAndExactly() {
    tables.results().insert(A, ONE);
    tables.mark();
    tables.results().update(A, TWO);
    tables.results().delete(A);
    tables.results().insert(A, TWO);
    tables.results().insert(B, TWO);
    tables.outbox().insert(new OutboxKey(0, 7), some().commands().getFirst());
    tables.rollback();
    tables.rollback();

    assertThat(tables.results().get(A)).contains(ONE);
    assertThat(tables.results().get(B)).isEmpty();
    assertThat(tables.writes().size()).isEqualTo(1);
  }

  @Test
  void whatIsNewlyDueIsKnownInOrder() {
    var some = some();
    var work = some.dueWork().getFirst();
    var keys = List.of(some.dueKey(), some.dueKey(), some.dueKey(), some.dueKey());
    tables.due().insert(keys.get(0), work);
    commit();
    assertThat(tables.newDue()).isEmpty();

    tables.due().insert(keys.get(3), work);
    tables.due().insert(keys.get(1), work);
    tables.due().insert(keys.get(2), work);
    tables.due().delete(keys.get(2));
    tables.due().delete(keys.get(0));

    assertThat(tables.newDue()).extracting(Row::key).containsExactly(keys.get(1), keys.get(3));
  }

  @Test
  void commandsGoThroughOutboxAndInbox() {
    var commands = some().commands();
    for (int i = 0; i < commands.size(); i++) {
      tables.outbox().insert(new OutboxKey(i % 2, i), commands.get(i));
    }
    tables.outbox().insert(new OutboxKey(0xffff, 1), commands.getFirst());
    tables.inbox().insert(new InboxKey(3, 4), Marker.SET);
    commit();

    var found = view.outbox().ascending(OutboxKey.FIRST, OutboxKey.LAST, Integer.MAX_VALUE);
    assertThat(found).hasSize(commands.size() + 1);
    for (var row : found) {
      int index = row.key().target() > 1 ? 0 : (int) row.key().sequence();
      assertThat(row.value()).isEqualTo(commands.get(index));
    }
    assertThat(view.inbox().ascending(InboxKey.FIRST, InboxKey.LAST, 9))
        .containsExactly(new Row<>(new InboxKey(3, 4), Marker.SET));
  }

  @Test
  void theLastTicketIsKept() {
    assertThat(tables.lastTicket()).isZero();
    tables.lastTicket(Long.MAX_VALUE);
    assertThat(tables.lastTicket()).isEqualTo(Long.MAX_VALUE);
    commit();

    assertThat(new StoreTables(store.slice(1)).lastTicket()).isEqualTo(Long.MAX_VALUE);
    assertThat(new StoreTables(store.slice(0)).lastTicket()).isZero();
  }

  private void commit() {
    tables.commit();
    tables.clear();
  }

  private static Samples some() {
    return new Samples(Draw.counted());
  }
}
