package dev.stepwell.engine.run;

import dev.stepwell.engine.Origin;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.Stamp;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.message.MessageView;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/// Where a run stands in the lists by which runs are found.
public final class RunIndex {
  /// Stands for the value of a facet that has no values.
  public static final long ANY = 0;

  /// Open deliveries that are looked at.
  private static final int GLANCE = 16;

  private RunIndex() {}

  /// All that holds for a run as long as it is remembered. When it was created is told by its
  /// ticket, as a rule, and only otherwise by a row.
  public static Set<FacetKey> lasting(Origin origin, Run run) {
    var keys = new LinkedHashSet<FacetKey>();
    var settings = run.settings();
    var location = Location.of(run.url());
    keys.add(key(origin, run, Facet.URL, hash(run.url())));
    keys.add(key(origin, run, Facet.HOST, hash(location.host())));
    keys.add(key(origin, run, Facet.PATH, hash(location.path())));
    settings.labels().forEach(label -> keys.add(key(origin, run, Facet.LABEL, hash(label))));
    settings
        .flowControl()
        .ifPresent(flow -> keys.add(key(origin, run, Facet.FLOW_CONTROL, hash(flow.key()))));
    if (!run.source().callerIp().isEmpty()) {
      keys.add(key(origin, run, Facet.CALLER, hash(run.source().callerIp())));
    }
    long created = run.createdAt().toEpochMilli();
    if (created != Stamp.millis(origin.ticket())) {
      keys.add(key(origin, run, Facet.CREATED, created));
    }
    return keys;
  }

  /// In the list of runs that ended in the middle of something.
  public static FacetKey cutOff(Origin origin, Run run) {
    return key(origin, run, Facet.CUT_OFF, ANY);
  }

  /// In the list of runs with deliveries that are tried again.
  public static FacetKey retried(ProjectId project, Origin origin) {
    return new FacetKey(project, Facet.RETRIED, ANY, origin);
  }

  /// In the list of runs that hold notifications which nobody has waited for.
  public static FacetKey saved(Origin origin, Run run) {
    return key(origin, run, Facet.SAVED, ANY);
  }

  /// Whether a run may have such a delivery, as far as a glance tells: where many are open,
  /// perhaps.
  public static boolean isRetried(MessageView view, Origin origin) {
    var open = view.messages().ascending(MessageKey.start(origin), MessageKey.end(origin), GLANCE);
    return open.size() == GLANCE || open.stream().anyMatch(row -> row.value().attempts() > 0);
  }

  /// Whether a run that has ended may have a step that was under way then. A log can tell for
  /// certain, but would have to be read for that.
  public static boolean isCutOff(RunView view, Origin origin, RunState state) {
    return switch (state.phase()) {
      case Phase.Active _ -> false;
      case Phase.Succeeded _ -> underWay(view, origin, state);
      case Phase.Cancelled _ -> true;
      case Phase.Failed failed -> leftOpen(view, origin, failed) || underWay(view, origin, state);
    };
  }

  /// Where there is no entry any more that could tell: perhaps.
  private static boolean leftOpen(RunView view, Origin origin, Phase.Failed failed) {
    return !(view.runs()
                .get(origin)
                .flatMap(run -> DeadKey.parse(run.name().project(), failed.dlqId()))
                .flatMap(view.deadLetters()::get)
                .orElse(null)
            instanceof DeadLetter.OfRun letter
        && letter.open().isEmpty());
  }

  /// Whether a step was begun or announced whose result is not in the list. Each element has a
  /// message number, and so has each step that waits: equal counts spare a look at all steps.
  private static boolean underWay(RunView view, Origin origin, RunState state) {
    var first = new SeenKey(origin, 0, 0);
    var firstResult = new SeenKey(origin, 1, 0);
    var end = new SeenKey(origin.next(), 0, 0);
    if (state.messages() == state.steps()
        && view.seen().ascending(first, firstResult, 1).isEmpty()) {
      return false;
    }
    var announced = new HashSet<Integer>();
    for (var row : view.seen().ascending(first, end, Integer.MAX_VALUE)) {
      if (row.value().stage() != Seen.Stage.APPENDED) {
        return true;
      }
      if (row.key().targetStep() > 0) {
        announced.add(row.key().targetStep());
      } else {
        announced.remove(row.key().stepId());
      }
    }
    return !announced.isEmpty();
  }

  /// The state in which it is.
  public static FacetKey state(Origin origin, Run run, Phase phase) {
    return key(origin, run, Facet.STATE, phase.kind().number());
  }

  /// What stands for a value in keys: FNV-1a over the characters and a finalizer. Stored data
  /// depends on it.
  public static long hash(String value) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < value.length(); i++) {
      hash = (hash ^ value.charAt(i)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    return hash ^ (hash >>> 33);
  }

  private static FacetKey key(Origin origin, Run run, Facet facet, long hash) {
    return new FacetKey(run.name().project(), facet, hash, origin);
  }
}
