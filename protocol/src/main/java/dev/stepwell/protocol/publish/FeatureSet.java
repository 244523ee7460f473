package dev.stepwell.protocol.publish;

import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.header.Headers;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/// What an SDK says that it can do, from all lines of `Upstash-Feature-Set`. Unknown names are kept
/// and mean nothing.
public record FeatureSet(Set<String> names) {
  public static final String HEADER = "Upstash-Feature-Set";
  public static final String LAZY_FETCH = "LazyFetch";
  public static final String INITIAL_BODY = "InitialBody";
  public static final String DETECT_TRIGGER = "WF_DetectTrigger";
  public static final String TRIGGER_ON_CONFIG = "WF_TriggerOnConfig";

  private static final int MAX_NAMES = 64;

  public FeatureSet {
    names = Collections.unmodifiableSet(new LinkedHashSet<>(names));
  }

  public static FeatureSet parse(Headers headers) {
    var names = new LinkedHashSet<String>();
    for (var line : headers.all(HEADER)) {
      for (var name : line.split(",", -1)) {
        if (!name.isBlank()) {
          names.add(name.strip());
        }
      }
    }
    if (names.size() > MAX_NAMES) {
      throw new WireException(HEADER, "at most " + MAX_NAMES + " features may be named");
    }
    return new FeatureSet(names);
  }

  public boolean has(String name) {
    return names.contains(name);
  }
}
