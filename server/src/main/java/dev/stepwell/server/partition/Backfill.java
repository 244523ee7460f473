package dev.stepwell.server.partition;

import dev.stepwell.engine.DueKey;
import dev.stepwell.engine.DueWork;
import dev.stepwell.engine.Marker;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.run.DeadKey;
import dev.stepwell.engine.run.DeadLetter;
import dev.stepwell.engine.run.LetterIndex;
import dev.stepwell.engine.run.Retained;
import dev.stepwell.engine.run.RetainedKey;
import dev.stepwell.engine.run.Run;
import dev.stepwell.engine.run.RunIndex;
import dev.stepwell.engine.run.SavedKey;
import dev.stepwell.store.tables.StoreTables;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes what runs and dead letters are found by, what ended runs take, and how many there are of
/// what is counted, into data that was made before there was any of it. A row says at the end that
/// it is done; a crash before that only costs the time to do it again, since every row is written
/// as it will be.
final class Backfill {
  private static final Logger LOG = LoggerFactory.getLogger(Backfill.class);

  /// Rows that are read for one commit.
  static final int PAGE = 1_000;

  /// No project is beyond these.
  static final DeadKey FIRST = new DeadKey(new ProjectId("\0"), new Origin(0, 0));

  static final DeadKey LAST =
      new DeadKey(new ProjectId("\uDBFF\uDFFF".repeat(64)), new Origin(Long.MAX_VALUE, 0));

  private static final int TELL_EVERY = 100_000;

  private final int partition;
  private final StoreTables tables;
  private final int page;
  private long rows;

  Backfill(int partition, StoreTables tables, int page) {
    this.partition = partition;
    this.tables = tables;
    this.page = page;
  }

  /// Does nothing where it is done. Only before the partition takes commands.
  void run() {
    boolean counted = tables.retained().get(RetainedKey.INDEXED).isPresent();
    boolean found = counted && tables.retained().get(RetainedKey.FOUND).isPresent();
    boolean complete = tables.retained().get(RetainedKey.COUNTED).isPresent();
    boolean retried = tables.retained().get(RetainedKey.RETRIED).isPresent();
    boolean saved = tables.retained().get(RetainedKey.SAVED).isPresent();
    boolean tallied = tables.retained().get(RetainedKey.TALLIED).isPresent();
    if (found && complete && retried && saved && tallied) {
      return;
    }
    try {
      if (!found) {
        indexRuns();
        indexLetters();
      }
      if (!found || !retried) {
        indexRetries();
      }
      if (!found || !saved) {
        indexSaved();
      }
      if (!counted) {
        total(countRuns() + countLetters());
      } else if (!complete) {
        total(
            tables.retained().get(RetainedKey.TOTAL).map(Retained::bytes).orElse(0L)
                + countLetters());
      }
      if (!tallied) {
        new Recount(tables, page, this::pageDone).run();
      }
      tables.retained().upsert(RetainedKey.INDEXED, Retained.sum(0));
      tables.retained().upsert(RetainedKey.FOUND, Retained.sum(0));
      tables.retained().upsert(RetainedKey.RETRIED, Retained.sum(0));
      tables.retained().upsert(RetainedKey.COUNTED, Retained.sum(0));
      tables.retained().upsert(RetainedKey.SAVED, Retained.sum(0));
      tables.retained().upsert(RetainedKey.TALLIED, Retained.sum(0));
      tables.commit();
    } finally {
      tables.clear();
    }
    if (rows > 0) {
      LOG.info("partition {}: all runs are indexed ({} rows read)", partition, rows);
    }
  }

  private void indexRuns() {
    var from = new Origin(0, 0);
    var end = new Origin(Long.MAX_VALUE, 0);
    int found = page;
    while (found == page) {
      var read = tables.runs().ascending(from, end, page);
      for (var row : read) {
        index(row.key(), row.value());
        from = row.key().next();
      }
      found = read.size();
      pageDone(found);
    }
  }

  private void index(Origin origin, Run run) {
    var keys = RunIndex.lasting(origin, run);
    tables
        .runStates()
        .get(origin)
        .ifPresent(state -> {
          keys.add(RunIndex.state(origin, run, state.phase()));
          // An invoke that was withdrawn left nothing else behind than the number of its result.
          if (RunIndex.isCutOff(tables, origin, state) || state.messages() > state.steps()) {
            keys.add(RunIndex.cutOff(origin, run));
          }
        });
    keys.forEach(key -> tables.runIndex().upsert(key, Marker.SET));
  }

  private void indexLetters() {
    var from = FIRST;
    int found = page;
    while (found == page) {
      var read = tables.deadLetters().ascending(from, LAST, page);
      for (var row : read) {
        LetterIndex.of(tables, row.key(), row.value())
            .forEach(key -> tables.letterIndex().upsert(key, Marker.SET));
        from = new DeadKey(row.key().project(), row.key().failure().next());
      }
      found = read.size();
      pageDone(found);
    }
  }

  private void indexRetries() {
    var from = MessageKey.start(new Origin(0, 0));
    var end = MessageKey.start(new Origin(Long.MAX_VALUE, 0));
    int found = page;
    while (found == page) {
      var read = tables.messages().ascending(from, end, page);
      for (var row : read) {
        var message = row.value();
        if (message.attempts() > 0 && message.purpose().servesRun()) {
          var key = RunIndex.retried(message.project(), row.key().origin());
          tables.runIndex().upsert(key, Marker.SET);
        }
        from = new MessageKey(row.key().origin(), row.key().number() + 1);
      }
      found = read.size();
      pageDone(found);
    }
  }

  /// Reads one notification of each run, since their data are read with them.
  private void indexSaved() {
    var end = new SavedKey(new Origin(Long.MAX_VALUE, 0), "", 0);
    var read = tables.saved().ascending(new SavedKey(new Origin(0, 0), "", 0), end, 1);
    int unwritten = 0;
    while (!read.isEmpty()) {
      var origin = read.getFirst().key().run();
      tables
          .runs()
          .get(origin)
          .ifPresent(run -> tables.runIndex().upsert(RunIndex.saved(origin, run), Marker.SET));
      unwritten++;
      if (unwritten == page) {
        pageDone(unwritten);
        unwritten = 0;
      }
      read = tables.saved().ascending(new SavedKey(origin.next(), "", 0), end, 1);
    }
    pageDone(unwritten);
  }

  private void total(long bytes) {
    if (bytes > 0) {
      tables.retained().upsert(RetainedKey.TOTAL, Retained.sum(bytes));
    }
  }

  private long countLetters() {
    long bytes = 0;
    var from = FIRST;
    int found = page;
    while (found == page) {
      var read = tables.deadLetters().ascending(from, LAST, page);
      for (var row : read) {
        if (row.value() instanceof DeadLetter.OfMessage letter) {
          var retained = Retained.of(letter);
          tables.retained().upsert(RetainedKey.of(row.key(), letter), retained);
          bytes += retained.bytes();
        }
        from = new DeadKey(row.key().project(), row.key().failure().next());
      }
      found = read.size();
      pageDone(found);
    }
    return bytes;
  }

  /// The due rows of ended runs tell when these go.
  private long countRuns() {
    long bytes = 0;
    var from = DueKey.from(0);
    var end = DueKey.from(Long.MAX_VALUE);
    int found = page;
    while (found == page) {
      var read = tables.due().ascending(from, end, page);
      for (var row : read) {
        if (row.value() instanceof DueWork.ExpireRun(var origin)) {
          bytes += count(origin, Instant.ofEpochMilli(row.key().atMillis()));
        }
        from = row.key().next();
      }
      found = read.size();
      pageDone(found);
    }
    return bytes;
  }

  private long count(Origin origin, Instant expires) {
    var run = tables.runs().get(origin);
    var state = tables.runStates().get(origin);
    var key = state.flatMap(found -> RetainedKey.of(origin, found.phase()));
    if (run.isEmpty() || key.isEmpty()) {
      return 0;
    }
    long result = tables.results().get(origin).map(bytes -> (long) bytes.size()).orElse(0L);
    var retained = Retained.of(run.get(), state.orElseThrow(), result, expires);
    tables.retained().upsert(key.get(), retained);
    return retained.bytes();
  }

  private void pageDone(int read) {
    tables.commit();
    tables.clear();
    if (rows / TELL_EVERY != (rows + read) / TELL_EVERY) {
      LOG.info("partition {}: indexing runs, {} rows read", partition, rows + read);
    }
    rows += read;
  }
}
