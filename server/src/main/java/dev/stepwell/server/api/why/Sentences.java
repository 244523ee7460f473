package dev.stepwell.server.api.why;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalInt;

/// Says causes in words.
final class Sentences {
  private static final int MOST_ERROR = 300;

  private final Instant now;

  Sentences(Instant now) {
    this.now = now;
  }

  String of(Branch branch) {
    return branch.work() + ": " + of(branch.cause());
  }

  /// What holds up the whole, in one sentence.
  ///
  /// @param branches at least one
  String of(List<Branch> branches) {
    var first = of(branches.getFirst());
    return switch (branches.size()) {
      case 1 -> first;
      case 2 -> first + "; and " + of(branches.getLast());
      default -> first + "; and " + (branches.size() - 1) + " other branches";
    };
  }

  private String of(Cause cause) {
    return switch (cause) {
      case Cause.Ended(var state, var at, var failure, var dlqId) ->
          "ended as "
              + state
              + " at "
              + second(at)
              + failure.map(last -> " after \"" + cut(last.text()) + '"').orElse("")
              + dlqId.map(id -> "; its dead letter is " + id).orElse("");
      case Cause.Idle.IDLE ->
          "idle: the endpoint took the last delivery and submitted nothing, so nothing is to be done";
      case Cause.Due.DUE -> "due now and about to be sent";
      case Cause.InFlight(var host, var since) -> "in flight to " + host + " " + since(since);
      case Cause.HostBusy(var host) ->
          "in line for " + host + ", where as many requests are in flight as may be";
      case Cause.Retry retry -> retry(retry);
      case Cause.Refused(var url, var retry) ->
          "this server may not send to "
              + url
              + " ("
              + cut(retry.after().text())
              + "; see --allow and --refuse); retry "
              + retry.number()
              + " of "
              + retry.most()
              + " is due "
              + at(retry.at());
      case Cause.Held held -> held(held);
      case Cause.InQueue inQueue -> inQueue(inQueue);
      case Cause.Delayed(var until) -> "put off " + until(until);
      case Cause.Sleeping(var until) -> "sleeping " + until(until);
      case Cause.WaitingForEvent wait -> waiting(wait);
      case Cause.SavedEvent(var event) ->
          "event \"" + event + "\" is saved until the run waits for it";
      case Cause.WaitingForRun(var id, var state) ->
          "waiting for run "
              + id
              + state
                  .map(phase -> ", which is " + phase)
                  .orElse(", which has not begun or is forgotten");
    };
  }

  /// What is said of events that came for waits to come.
  static String ahead(List<String> saved) {
    return saved.isEmpty()
        ? ""
        : "; it holds events that it has not waited for yet: " + String.join(", ", saved);
  }

  private String waiting(Cause.WaitingForEvent wait) {
    return "waiting for event \""
        + wait.eventId()
        + "\" "
        + until(wait.until())
        + wait.meant()
            .map(meant -> "; \"" + meant + "\" came for it and is saved, which is nearly its name")
            .orElse("")
        + (wait.saved().isEmpty()
            ? ""
            : "; it holds events of other names: " + String.join(", ", wait.saved()))
        + wait.unmet()
            .map(at ->
                "; the event was notified at "
                    + second(at)
                    + " without naming the run, when nobody waited for it")
            .orElse("");
  }

  private String retry(Cause.Retry retry) {
    return "retry "
        + retry.number()
        + " of "
        + retry.most()
        + " is due "
        + at(retry.at())
        + " after \""
        + cut(retry.after().text())
        + '"';
  }

  private static String inQueue(Cause.InQueue inLine) {
    var place = place(inLine.place(), inLine.waiting()) + " of queue \"" + inLine.queue() + '"';
    return inLine.paused()
        ? place + ", which is paused"
        : place + ", where " + inLine.underWay() + " before it have not ended";
  }

  private static String place(OptionalInt place, int waiting) {
    return place.isPresent() ? "at place " + place.getAsInt() + " of " + waiting : "in line";
  }

  private String held(Cause.Held held) {
    var place = place(held.place(), held.waiting());
    var key = " of flow-control key \"" + held.key() + '"';
    return held.paused()
        ? place + key + ", which is paused"
        : place + key + held.estimate().map(turn -> "; its turn may come " + at(turn)).orElse("");
  }

  private static String cut(String text) {
    return text.length() <= MOST_ERROR ? text : text.substring(0, MOST_ERROR) + "…";
  }

  private String until(Instant moment) {
    return "until " + second(moment) + ahead(moment);
  }

  private String at(Instant moment) {
    return "at " + second(moment) + ahead(moment);
  }

  private String since(Instant moment) {
    var passed = Duration.between(moment, now);
    return "since " + second(moment) + " (" + rough(passed) + ")";
  }

  private String ahead(Instant moment) {
    var left = Duration.between(now, moment);
    return left.isNegative() ? " (any moment)" : " (in " + rough(left) + ")";
  }

  private static Instant second(Instant moment) {
    return moment.truncatedTo(ChronoUnit.SECONDS);
  }

  /// The two largest units: `2 d 3 h`, `59 s`.
  private static String rough(Duration time) {
    long seconds = Math.max(0, time.toSeconds());
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3_600) {
      return seconds / 60 + " m " + seconds % 60 + " s";
    }
    if (seconds < 86_400) {
      return seconds / 3_600 + " h " + seconds % 3_600 / 60 + " m";
    }
    return seconds / 86_400 + " d " + seconds % 86_400 / 3_600 + " h";
  }
}
