package dev.stepwell.server.api.events;

import dev.stepwell.engine.ProjectId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Remembers the latest notifications that nobody got: those of an event for which nobody waited,
/// and those for a run that is not active. Nothing of them is stored, and no promise was made; this
/// is for whoever wonders why nothing happened. It is kept in memory, so it begins with the server,
/// and each project has a bound of its own. Notifications of the same kind are counted together.
public final class Unmet {
  /// Kinds of notifications that are remembered for one project. The oldest goes.
  public static final int MOST = 1_000;

  /// How long they are remembered.
  public static final Duration KEPT = Duration.ofHours(24);

  private final InstantSource clock;
  private final Instant start;

  /// As many as there are projects that ever missed somebody.
  private final Map<ProjectId, Memory> projects = new ConcurrentHashMap<>();

  public Unmet(InstantSource clock) {
    this.clock = clock;
    this.start = clock.instant();
  }

  /// What was notified.
  ///
  /// @param run where one was named
  public record Kind(String eventId, Optional<String> run) {}

  /// Notifications of one kind.
  ///
  /// @param place grows with each notification of the project
  /// @param size of the data of the last one, in bytes
  public record Entry(Kind kind, long place, int count, Instant first, Instant last, int size) {}

  /// Some of what is remembered.
  ///
  /// @param since what came before it may have been forgotten
  /// @param entries the latest first
  public record Page(Instant since, List<Entry> entries) {}

  /// A notification of an event for which nobody waited.
  public void nobodyWaited(ProjectId project, String eventId, int size) {
    add(project, new Kind(eventId, Optional.empty()), size);
  }

  /// A notification for a run that has ended or never was.
  public void notActive(ProjectId project, String runId, String eventId, int size) {
    add(project, new Kind(eventId, Optional.of(runId)), size);
  }

  private void add(ProjectId project, Kind kind, int size) {
    projects.computeIfAbsent(project, _ -> new Memory()).add(kind, size, clock.instant());
  }

  /// What is remembered of a project, from the last entry before `below` down.
  public Page page(ProjectId project, long below) {
    var memory = projects.get(project);
    var oldest = clock.instant().minus(KEPT);
    return memory == null
        ? new Page(later(start, oldest), List.of())
        : memory.page(below, later(start, oldest));
  }

  /// When an event was last notified to nobody, without naming a run.
  public Optional<Instant> last(ProjectId project, String eventId) {
    var memory = projects.get(project);
    var oldest = clock.instant().minus(KEPT);
    return memory == null
        ? Optional.empty()
        : memory.last(new Kind(eventId, Optional.empty())).filter(oldest::isBefore);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  /// What is remembered of one project; in the order of the last notification of each kind.
  private static final class Memory {
    private final LinkedHashMap<Kind, Entry> entries = new LinkedHashMap<>();
    private Instant forgotten = Instant.MIN;
    private long places;

    synchronized void add(Kind kind, int size, Instant now) {
      var before =
          Optional.ofNullable(entries.remove(kind))
              .filter(entry -> entry.last().isAfter(now.minus(KEPT)));
      places++;
      entries.putLast(
          kind,
          new Entry(
              kind,
              places,
              before.map(Entry::count).orElse(0) + 1,
              before.map(Entry::first).orElse(now),
              now,
              size));
      if (entries.size() > MOST) {
        forgotten = entries.pollFirstEntry().getValue().last();
      }
    }

    synchronized Page page(long below, Instant oldest) {
      var found = new ArrayList<Entry>();
      for (var entry : entries.sequencedValues().reversed()) {
        if (entry.place() < below && entry.last().isAfter(oldest.minusMillis(1))) {
          found.add(entry);
        }
      }
      return new Page(later(oldest, forgotten), found);
    }

    synchronized Optional<Instant> last(Kind kind) {
      return Optional.ofNullable(entries.get(kind)).map(Entry::last);
    }
  }
}
