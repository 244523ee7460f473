package dev.stepwell.server.api.edge;

import dev.stepwell.protocol.Percent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
      var rawName = equals < 0 ? parameter : parameter.substring(0, equals);
      var rawValue = equals < 0 ? "" : parameter.substring(equals + 1);
      if (!rawName.isEmpty()) {
        var name = Percent.decodeQuery("query", rawName);
        var all = values.computeIfAbsent(name, _ -> new ArrayList<>(1));
        if (!rawValue.isEmpty()) {
          all.add(Percent.decodeQuery(name, rawValue));
        }
      }
    }
    return new Query(values);
  }

  /// The names that occur, also those without a value.
  public Set<String> names() {
    return values.keySet();
  }

  public Optional<String> first(String name) {
    return all(name).stream().findFirst();
  }

  /// All values of a parameter that may be repeated.
  public List<String> all(String name) {
    return List.copyOf(values.getOrDefault(name, List.of()));
  }

  /// All values of a parameter that may be repeated, or hold several separated by commas.
  public List<String> list(String name) {
    var parts = new ArrayList<String>();
    for (var value : all(name)) {
      for (var part : value.split(",", -1)) {
        if (!part.isBlank()) {
          parts.add(part.strip());
        }
      }
    }
    return List.copyOf(parts);
  }
}
