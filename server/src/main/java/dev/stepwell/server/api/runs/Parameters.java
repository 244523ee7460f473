package dev.stepwell.server.api.runs;

import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.json.JsonReader;
import dev.stepwell.server.api.edge.Query;
import dev.stepwell.server.api.edge.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What a request says about the runs, or dead letters, that it means. Any parameter may be
/// repeated, or have several values separated by commas.
public final class Parameters {
  /// Values of one filter. More would be looked up one by one, for every page.
  static final int MOST_VALUES = 100;

  /// Commas inside of URLs and paths are theirs.
  private static final String BETWEEN_URLS = ",(?=https?://)";

  private static final String BETWEEN_PATHS = ",(?=/)";
  private static final Set<String> URLS = Set.of("workflowUrl", "url");
  private static final Set<String> PATHS = Set.of("path");

  /// Whose values are numbers or words of the protocol, so that no comma is part of one.
  private static final Set<String> WORDS =
      Set.of(
          "state",
          "responseStatus",
          "workflowCreatedAt",
          "failureFunctionState",
          "failureCallbackState");

  private static final Set<String> FLAGS = Set.of("workflowUrlExactMatch");

  private final Map<String, List<String>> values = new LinkedHashMap<>();

  private Parameters() {}

  /// Of a request that shows things. What it does not know it passes over, and a comma may separate
  /// two values or be part of one.
  public static Parameters ofList(Query query) {
    var parameters = new Parameters();
    for (var name : query.names()) {
      var whole = query.all(name);
      parameters.put(
          name,
          Stream.concat(
                  whole.stream().filter(value -> !WORDS.contains(name) || !value.contains(",")),
                  whole.stream().flatMap(value -> split(name, value)))
              .distinct()
              .toList());
    }
    return parameters;
  }

  /// Of a request that changes things: in its query, in a JSON body, or in both. Strict, since what
  /// is overlooked here hits more than was meant.
  ///
  /// @param known the names that may occur
  public static Parameters ofAction(Request request, Set<String> known) {
    var parameters = new Parameters();
    parameters.readQuery(request.query(), known);
    if (!request.body().isEmpty()) {
      parameters.readBody(request.body().array(), known);
    }
    return parameters;
  }

  private void readQuery(Query query, Set<String> known) {
    for (var name : query.names()) {
      if (forServer(name)) {
        continue;
      }
      checkKnown(name, known);
      var list = query.all(name).stream().flatMap(value -> split(name, value)).toList();
      if (list.isEmpty()) {
        throw new WireException(name, "must not be empty");
      }
      put(name, list);
    }
  }

  private static boolean forServer(String name) {
    var lower = name.toLowerCase(Locale.ROOT);
    return lower.equals("qstash_token") || lower.startsWith("upstash-");
  }

  private void readBody(byte[] body, Set<String> known) {
    JsonReader.read(
        "body",
        body,
        reader -> {
          reader.object("body", name -> readField(name, reader, known));
          return values;
        });
  }

  private void readField(String name, JsonReader reader, Set<String> known) {
    checkKnown(name, known);
    if (reader.isNull()) {
      return;
    }
    var list = new ArrayList<String>();
    if (reader.isArray()) {
      reader.array(name, () -> reader.optionalScalar(name).ifPresent(list::add));
    } else if (FLAGS.contains(name)) {
      reader.optionalBoolean(name).ifPresent(flag -> list.add(flag.toString()));
    } else {
      reader.optionalScalar(name).ifPresent(list::add);
    }
    put(name, list);
  }

  private static void checkKnown(String name, Set<String> known) {
    if (!known.contains(name)) {
      throw new WireException(name, "there is no such filter");
    }
  }

  private static Stream<String> split(String name, String value) {
    var between = URLS.contains(name) ? BETWEEN_URLS : PATHS.contains(name) ? BETWEEN_PATHS : ",";
    return Stream.of(value.split(between, -1)).map(String::strip).filter(part -> !part.isEmpty());
  }

  private void put(String name, List<String> list) {
    values.computeIfAbsent(name, _ -> new ArrayList<>()).addAll(list);
  }

  /// Whether the parameter was given, though perhaps as an empty list.
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /// All values of a parameter, in their order.
  public List<String> all(String name) {
    return List.copyOf(values.getOrDefault(name, List.of()));
  }

  /// The values of a filter, any of which will do; empty where it was not given.
  public Set<String> filter(String name) {
    var list = all(name);
    if (has(name) && (list.isEmpty() || list.contains(""))) {
      throw new WireException(name, "must not be empty");
    }
    if (list.size() > MOST_VALUES) {
      throw new WireException(name, "at most " + MOST_VALUES + " values may be given");
    }
    return new LinkedHashSet<>(list);
  }

  public Optional<String> first(String name) {
    return all(name).stream().findFirst();
  }

  public boolean flag(String name) {
    return all(name).stream().anyMatch("true"::equalsIgnoreCase);
  }

  /// Whether something is wanted; nothing where that was not said.
  public Optional<Boolean> truth(String name) {
    return first(name)
        .map(text ->
            switch (text) {
              case "true" -> true;
              case "false" -> false;
              default -> throw new WireException(name, "expected true or false, found " + text);
            });
  }

  public Optional<Long> number(String name, long least) {
    return first(name).map(text -> number(name, text, least));
  }

  /// Reads a number.
  ///
  /// @param name of the parameter, for the refusal
  public static long number(String name, String text, long least) {
    try {
      long number = Long.parseLong(text);
      if (number >= least) {
        return number;
      }
    } catch (NumberFormatException other) {
      // Refused below like a number that is too small.
    }
    throw new WireException(name, "expected a whole number from " + least + " on, found " + text);
  }
}
