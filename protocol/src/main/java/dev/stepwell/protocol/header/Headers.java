package dev.stepwell.protocol.header;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// An immutable list of headers: names without regard to case and in canonical spelling, in the
/// order of their first occurrence, each with its values in order.
public final class Headers {
  public static final Headers NONE = new Headers(Map.of());

  private final Map<String, List<String>> values;

  private Headers(Map<String, List<String>> values) {
    this.values = values;
  }

  /// One header line.
  public record Field(String name, String value) {}

  /// A list of one header; more come with [#with].
  public static Headers of(String name, String value) {
    return builder().add(name, value).build();
  }

  /// A list of header lines.
  public static Headers of(Iterable<Field> fields) {
    var builder = builder();
    fields.forEach(field -> builder.add(field.name(), field.value()));
    return builder.build();
  }

  public static Builder builder() {
    return new Builder();
  }

  public Builder toBuilder() {
    return new Builder().addAll(this);
  }

  /// The first value of a header.
  public Optional<String> first(String name) {
    var all = values.get(HeaderNames.canonical(name));
    return all == null ? Optional.empty() : Optional.of(all.getFirst());
  }

  public List<String> all(String name) {
    return values.getOrDefault(HeaderNames.canonical(name), List.of());
  }

  public boolean has(String name) {
    return values.containsKey(HeaderNames.canonical(name));
  }

  /// A configuration value: the first one that is not blank, trimmed. Blank means "not set".
  public Optional<String> setting(String name) {
    for (var value : all(name)) {
      var trimmed = value.strip();
      if (!trimmed.isEmpty()) {
        return Optional.of(trimmed);
      }
    }
    return Optional.empty();
  }

  /// A flag: `true` in any case.
  public boolean flag(String name) {
    return setting(name).map("true"::equalsIgnoreCase).orElse(false);
  }

  /// Names in canonical spelling, each with its values.
  public Map<String, List<String>> map() {
    return values;
  }

  /// One entry for each header line; lines of the same name stand together.
  public List<Field> fields() {
    var fields = new ArrayList<Field>();
    values.forEach((name, all) -> all.forEach(value -> fields.add(new Field(name, value))));
    return Collections.unmodifiableList(fields);
  }

  public boolean isEmpty() {
    return values.isEmpty();
  }

  /// The headers whose names begin with the prefix, without it. A name that is the prefix and
  /// nothing more is left out.
  public Headers prefixed(String prefix) {
    return renamed(prefix, "");
  }

  /// The headers whose names begin with the prefix, with another in its place.
  public Headers renamed(String prefix, String replacement) {
    var builder = builder();
    values.forEach((name, all) -> {
      if (name.length() > prefix.length()
          && name.regionMatches(true, 0, prefix, 0, prefix.length())) {
        builder.put(replacement + name.substring(prefix.length()), all);
      }
    });
    return builder.build();
  }

  /// The headers whose canonical names are accepted.
  public Headers filter(Predicate<String> accepted) {
    if (values.keySet().stream().allMatch(accepted)) {
      return this;
    }
    var builder = builder();
    values.forEach((name, all) -> {
      if (accepted.test(name)) {
        builder.put(name, all);
      }
    });
    return builder.build();
  }

  public Headers without(String name) {
    var gone = HeaderNames.canonical(name);
    return filter(present -> !present.equals(gone));
  }

  /// These headers with others over them: where a name is in both, the values of `over` take the
  /// place of these.
  public Headers overlaid(Headers over) {
    if (over.isEmpty()) {
      return this;
    }
    var builder = toBuilder();
    over.values.forEach(builder::put);
    return builder.build();
  }

  /// These headers with one header added or replaced.
  public Headers with(String name, String value) {
    return toBuilder().set(name, value).build();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Headers headers && values.equals(headers.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return "Headers" + values;
  }

  /// Collects headers. Names and values are checked as they come in.
  public static final class Builder {
    private final LinkedHashMap<String, List<String>> values = new LinkedHashMap<>();

    private Builder() {}

    /// Adds a line, after others of the same name.
    ///
    /// @throws dev.stepwell.protocol.WireException where name or value may not stand in a header
    public Builder add(String name, String value) {
      HeaderNames.check(name, value);
      return append(name, value);
    }

    /// Adds a line that came from outside, unless it may not stand in a header.
    public Builder addIfValid(String name, String value) {
      return HeaderNames.isName(name) && HeaderNames.isValue(value) ? append(name, value) : this;
    }

    private Builder append(String name, String value) {
      values.computeIfAbsent(HeaderNames.canonical(name), key -> new ArrayList<>(1)).add(value);
      return this;
    }

    /// Adds those values that are not there yet under this name, in whatever case it was written.
    public Builder merge(String name, List<String> more) {
      var present = Set.copyOf(values.getOrDefault(HeaderNames.canonical(name), List.of()));
      for (var value : more) {
        if (!present.contains(value)) {
          add(name, value);
        }
      }
      return this;
    }

    /// Makes this the only value of the name.
    public Builder set(String name, String value) {
      HeaderNames.check(name, value);
      return put(name, List.of(value));
    }

    public Builder addAll(Headers headers) {
      headers.values.forEach(
          (name, all) -> values.computeIfAbsent(name, key -> new ArrayList<>(1)).addAll(all));
      return this;
    }

    private Builder put(String name, List<String> all) {
      values.put(HeaderNames.canonical(name), new ArrayList<>(all));
      return this;
    }

    public Headers build() {
      if (values.isEmpty()) {
        return NONE;
      }
      var copy = new LinkedHashMap<String, List<String>>();
      values.forEach((name, all) -> copy.put(name, List.copyOf(all)));
      return new Headers(Collections.unmodifiableMap(copy));
    }
  }
}
