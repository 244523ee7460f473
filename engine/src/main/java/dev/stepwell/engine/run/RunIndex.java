package dev.stepwell.engine.run;

import dev.stepwell.engine.Origin;
import java.util.LinkedHashSet;
import java.util.Set;

/// Where a run stands in the lists by which runs are found.
public final class RunIndex {
  private RunIndex() {}

  /// All that holds for a run as long as it is remembered.
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
    return keys;
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
