package dev.stepwell.protocol.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// A JSON document as a tree, for those who read what a server answered: fields that are not there
/// read as absent, so that an answer of another version is shown as far as it is understood. The
/// server reads requests with [JsonReader], which builds no tree.
public sealed interface JsonValue {
  /// Fields in the order of the document; of two with one name the last counts.
  record Fields(Map<String, JsonValue> map) implements JsonValue {
    public Fields {
      map = Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
  }

  record Items(List<JsonValue> list) implements JsonValue {
    public Items {
      list = List.copyOf(list);
    }
  }

  /// A string.
  record Text(String value) implements JsonValue {}

  /// A number as it was written, or `true` or `false`.
  record Literal(String spelling) implements JsonValue {}

  /// `null`, or a field that is not there.
  enum Absent implements JsonValue {
    ABSENT
  }

  /// Reads a document that has to be exactly one JSON value.
  ///
  /// @param document what it is called where it is no JSON
  /// @throws dev.stepwell.protocol.WireException where the bytes are no JSON
  static JsonValue parse(String document, byte[] bytes) {
    return JsonReader.read(document, bytes, JsonValue::read);
  }

  private static JsonValue read(JsonReader reader) {
    if (reader.isObject()) {
      var fields = new LinkedHashMap<String, JsonValue>();
      reader.object("object", name -> fields.put(name, read(reader)));
      return new Fields(fields);
    }
    if (reader.isArray()) {
      var items = new ArrayList<JsonValue>();
      reader.array("array", () -> items.add(read(reader)));
      return new Items(items);
    }
    if (reader.isNull()) {
      return Absent.ABSENT;
    }
    return reader.isString() ? new Text(reader.string("text")) : new Literal(reader.compact());
  }

  /// As a document without blanks.
  default String toJson() {
    var json = new JsonWriter();
    write(json);
    return json.toString();
  }

  private void write(JsonWriter json) {
    switch (this) {
      case Fields(var map) -> {
        json.beginObject();
        map.forEach((name, value) -> {
          json.name(name);
          value.write(json);
        });
        json.endObject();
      }
      case Items(var list) -> {
        json.beginArray();
        list.forEach(item -> item.write(json));
        json.endArray();
      }
      case Text(var value) -> json.string(value);
      case Literal(var spelling) -> json.raw(spelling.getBytes(StandardCharsets.US_ASCII));
      case Absent _ -> json.raw("null".getBytes(StandardCharsets.US_ASCII));
    }
  }

  /// The value of a field, absent where there is none.
  default JsonValue field(String name) {
    return this instanceof Fields(var map) ? map.getOrDefault(name, Absent.ABSENT) : Absent.ABSENT;
  }

  /// The text of a field; of a number and the like its spelling, of everything else nothing.
  default String text(String name) {
    return field(name).text();
  }

  default boolean has(String name) {
    return !(field(name) instanceof Absent);
  }

  default boolean isTrue(String name) {
    return field(name) instanceof Literal(var spelling) && spelling.equals("true");
  }

  /// The whole number in a field.
  default OptionalLong number(String name) {
    return field(name).number();
  }

  /// The whole number that this is.
  default OptionalLong number() {
    if (this instanceof Literal(var spelling)) {
      try {
        return OptionalLong.of(Long.parseLong(spelling));
      } catch (NumberFormatException other) {
        return OptionalLong.empty();
      }
    }
    return OptionalLong.empty();
  }

  /// The elements of an array; of everything else none.
  default List<JsonValue> items() {
    return this instanceof Items(var list) ? list : List.of();
  }

  /// This as a text; of a number and the like its spelling, of everything else nothing.
  default String text() {
    return switch (this) {
      case Text(var value) -> value;
      case Literal(var spelling) -> spelling;
      case Fields _, Items _, Absent _ -> "";
    };
  }
}
