package dev.stepwell.store.tables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Marker;
import dev.stepwell.store.Draw;
import dev.stepwell.store.Samples;
import dev.stepwell.store.codec.KeyWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// What is on disk must stay readable, so it is written down: `rows.txt` has for each kind of row a
/// line with its key and value in hex. Where a format has grown on purpose, a new line is added
/// below the old ones, which stay and must be readable.
class FormatTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final String NOTHING = "-";

  private final Map<String, Kind<?, ?>> kinds = new LinkedHashMap<>();

  /// A kind of row, and the one that is written down.
  private record Kind<K, V>(TableFormat<K, V> format, K key, V value) {
    String written() {
      byte[] bytes = format.values().write(value);
      return HEX.formatHex(format.key(key, new KeyWriter()))
          + " "
          + (bytes.length == 0 ? NOTHING : HEX.formatHex(bytes));
    }

    void readable(String line) {
      int space = line.indexOf(' ');
      var value = line.substring(space + 1);
      format.key(HEX.parseHex(line.substring(0, space)));
      format.values().read(value.equals(NOTHING) ? new byte[0] : HEX.parseHex(value));
    }
  }

  FormatTest() {
    one(Schema.RUNS, Samples::origin, Samples::run);
    each(Schema.RUN_STATES, Samples::origin, Samples::runStates);
    one(Schema.LATEST_RUNS, Samples::name, Samples::origin);
    one(Schema.PROJECT_RUNS, Samples::projectRun, _ -> Marker.SET);
    one(Schema.RESULTS, Samples::origin, Samples::bytes);
    one(Schema.STEPS, Samples::step, Samples::bytes);
    each(Schema.SEEN, Samples::seenKey, Samples::seen);
    one(Schema.WAITERS, Samples::waiterKey, Samples::waiter);
    one(Schema.EVENT_WAITERS, Samples::eventWaiter, _ -> Marker.SET);
    one(Schema.SAVED, Samples::savedKey, Samples::saved);
    each(Schema.MESSAGES, Samples::messageKey, Samples::messages);
    one(Schema.BODIES, Samples::messageKey, Samples::bytes);
    each(Schema.DUE, Samples::dueKey, Samples::dueWork);
    each(Schema.LOG, Samples::logKey, Samples::logged);
    one(Schema.PROJECTS, Samples::project, Samples::projectDetails);
    each(Schema.OUTBOX, Samples::outboxKey, Samples::commands);
    one(Schema.INBOX, Samples::inboxKey, _ -> Marker.SET);
    one(Schema.LAST_TICKET, _ -> Marker.SET, Samples::ticket);
    each(Schema.GATES, Samples::gateId, Samples::gates);
    each(Schema.GATE_MEMBERS, Samples::memberKey, Samples::gateMembers);
    one(Schema.GATE_LINE, Samples::lineKey, Samples::visitor);
    each(Schema.DEAD_LETTERS, Samples::deadKey, Samples::deadLetters);
    one(Schema.RUN_INDEX, Samples::facetKey, _ -> Marker.SET);
    one(Schema.RETAINED, Samples::retainedKey, Samples::retained);
    one(Schema.CLAIMS, Samples::claimKey, Samples::claim);
    one(Schema.EVENTS, Samples::eventKey, Samples::origin);
    each(Schema.SCHEDULES, Samples::scheduleId, Samples::schedules);
    one(Schema.GROUPS, Samples::groupId, Samples::group);
    one(Schema.LETTER_INDEX, Samples::facetKey, _ -> Marker.SET);
    one(Schema.OWNED, Samples::ownedKey, Samples::count);
  }

  private <K, V> void one(
      TableFormat<K, V> format, Function<Samples, K> key, Function<Samples, V> value) {
    each(format, key, samples -> List.of(value.apply(samples)));
  }

  private <K, V> void each(
      TableFormat<K, V> format, Function<Samples, K> key, Function<Samples, List<V>> values) {
    var samples = new Samples(Draw.counted());
    var rowKey = key.apply(samples);
    var all = values.apply(samples);
    for (int i = 0; i < all.size(); i++) {
      kinds.put(format.name() + " " + i, new Kind<>(format, rowKey, all.get(i)));
    }
  }

  @Test
  void rowsAreWrittenAsTheyAreWrittenDown() {
    var newest = new LinkedHashMap<String, String>();
    writtenDown().forEach(line -> newest.put(name(line), row(line)));

    var now = new LinkedHashMap<String, String>();
    kinds.forEach((name, kind) -> now.put(name, kind.written()));

    assertThat(now).as("the format of rows has changed").isEqualTo(newest);
  }

  @Test
  void allThatWasEverWrittenIsReadable() {
    for (var line : writtenDown()) {
      var kind = Objects.requireNonNull(kinds.get(name(line)), name(line));
      kind.readable(row(line));
    }
  }

  @Test
  void eachTableHasANumberOfItsOwn() {
    var names = new LinkedHashMap<Integer, String>();
    for (var kind : kinds.values()) {
      var format = kind.format();
      assertThat(names.merge(format.number(), format.name(), (first, _) -> first))
          .isEqualTo(format.name());
    }
    assertThat(List.copyOf(names.keySet())).isSorted();
  }

  private static List<String> writtenDown() {
    try (var in = FormatTest.class.getResourceAsStream("rows.txt")) {
      assertThat(in).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String name(String line) {
    return line.substring(0, line.indexOf(':'));
  }

  private static String row(String line) {
    return line.substring(line.indexOf(':') + 2);
  }
}
