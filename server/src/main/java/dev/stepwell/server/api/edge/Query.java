package dev.stepwell.server.api.edge;

import dev.stepwell.protocol.Percent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The parameters of a request, decoded. Empty values count as not given.
public final class Query {
  private static final Query NONE = new Query(Map.of());

  private final Map<String, List<String>> values;

  private Query(Map<String, List<String>> values) {
    this.values = values;
  }

  /// The parameters of a raw request target.
  ///
  /// @throws dev.stepwell.protocol.WireException where one cannot be decoded
  public static Query of(String target) {
    int question = target.indexOf('?');
    if (question < 0 || question == target.length() - 1) {
      return NONE;
    }
    var values = new LinkedHashMap<String, List<String>>();
    for (var parameter : target.substring(question + 1).split("&", -1)) {
      int equals = parameter.indexOf('=');
      if (equals > 0 && equals < parameter.length() - 1) {
        var name = Percent.decodeQuery("query", parameter.substring(0, equals));
        var value = Percent.decodeQuery(name, parameter.substring(equals + 1));
        values.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(value);
      }
    }
    return new Query(values);
  }

  public boolean isEmpty() {
    return values.isEmpty();
  }

  public Optional<String> first(String name) {
    return Optional.ofNullable(values.get(name)).map(List::getFirst);
  }

  /// All values of a parameter that may be repeated, or hold several separated by commas.
  public List<String> list(String name) {
    var parts = new ArrayList<String>();
    for (var value : values.getOrDefault(name, List.of())) {
      for (var part : value.split(",", -1)) {
        if (!part.isBlank()) {
          parts.add(part.strip());
        }
      }
    }
    return List.copyOf(parts);
  }
}
