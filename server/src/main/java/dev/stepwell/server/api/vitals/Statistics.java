package dev.stepwell.server.api.vitals;

import dev.stepwell.engine.ProjectId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// How a project fares, at a glance.
@FunctionalInterface
public interface Statistics {
  Overview of(ProjectId project);

  /// What there is to see at one moment.
  ///
  /// @param since when counting began: at the start of the server
  /// @param counts what happened since then, by name; nothing for a project beyond those that are
  ///   counted
  /// @param hour the last hour, where the project is counted
  /// @param day the last day, where the project is counted
  /// @param disk nothing where there is none, or nothing can be said of it
  record Overview(
      Instant at,
      Instant since,
      Now now,
      Map<String, Long> counts,
      Optional<Trend> hour,
      Optional<Trend> day,
      Optional<Disk> disk) {}

  /// What is the case now.
  ///
  /// @param inFlight requests that were sent and not answered
  /// @param backlog messages that are due and were not sent
  /// @param kept what there is of things that wait, by name
  record Now(int inFlight, Backlog backlog, Map<String, Long> kept) {}

  /// Messages that are due and were not sent.
  ///
  /// @param worst how long ago the first of them was due, in milliseconds; 0 where there is none
  /// @param median the same of the one in the middle
  /// @param byAge how many there are, by how long ago they were due
  /// @param complete whether all of them were looked at: where there are very many it is the oldest
  ///   ones of all projects
  record Backlog(long worst, long median, Map<String, Long> byAge, boolean complete) {}

  /// What was measured in steps of the same length, the oldest first.
  ///
  /// @param from when the first step began, Unix time in milliseconds
  /// @param every how long a step is, in milliseconds
  /// @param series by name, of the same length; a step of which nothing is known is negative
  record Trend(long from, long every, Map<String, List<Integer>> series) {}

  /// The disk under the data. All sizes are in bytes.
  ///
  /// @param growthPerDay nothing before that can be told
  /// @param daysUntilFull nothing where the data do not grow, or that cannot be told yet
  record Disk(
      long data, long free, long size, OptionalLong growthPerDay, OptionalDouble daysUntilFull) {}
}
