package dev.stepwell.protocol.json;

import dev.stepwell.protocol.WireException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/// Reads one JSON document, value after value, without building a tree. Depth is bounded here, size
/// by whoever read the bytes. What is not asked for is skipped without being copied.
///
/// The reader stands on a value; each method takes the value it stands on. Values that nobody takes
/// are skipped.
public final class JsonReader {
  public static final int MAX_DEPTH = 64;

  private static final int MAX_NUMBER_LENGTH = 1_000;
  private static final int MAX_NAME_LENGTH = 10_000;
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_NUMBER_LENGTH)
                  .maxNameLength(MAX_NAME_LENGTH)
                  // A string is never longer than its document, which is in memory already.
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          // Names are chosen by strangers: none of them may settle in a table that all parsers
          // share.
          .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
          .build();

  private final String document;
  private final JsonParser parser;

  private JsonReader(String document, JsonParser parser) {
    this.document = document;
    this.parser = parser;
  }

  /// Reads a document that has to be exactly one JSON value.
  ///
  /// @param document what it is called in refusals, such as `body`
  /// @throws WireException where the bytes are no JSON, or `read` refuses them
  public static <T> T read(String document, byte[] bytes, Function<JsonReader, T> read) {
    try (var parser = FACTORY.createParser(ObjectReadContext.empty(), bytes)) {
      var reader = new JsonReader(document, parser);
      if (parser.nextToken() == null) {
        throw new WireException(document, "expected JSON, found nothing");
      }
      var result = read.apply(reader);
      parser.skipChildren();
      if (parser.nextToken() != null) {
        throw new WireException(document, "expected one JSON value, found more behind it");
      }
      return result;
    } catch (JacksonException broken) {
      throw new WireException(document, "this is not valid JSON: " + broken.getOriginalMessage());
    }
  }

  public boolean isNull() {
    return parser.currentToken() == JsonToken.VALUE_NULL;
  }

  public boolean isString() {
    return parser.currentToken() == JsonToken.VALUE_STRING;
  }

  public boolean isArray() {
    return parser.currentToken() == JsonToken.START_ARRAY;
  }

  public boolean isObject() {
    return parser.currentToken() == JsonToken.START_OBJECT;
  }

  /// Calls `field` with the name of each field, the reader standing on its value. Null counts as no
  /// object.
  public void object(String what, Consumer<String> field) {
    if (!isObject()) {
      throw expected(what, "a JSON object");
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      var name = parser.currentName();
      parser.nextToken();
      field.accept(name);
      parser.skipChildren();
    }
  }

  /// Calls `element` for each element, the reader standing on it.
  public void array(String what, Runnable element) {
    if (!isArray()) {
      throw expected(what, "a JSON array");
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      element.run();
      parser.skipChildren();
    }
  }

  public String string(String what) {
    if (!isString()) {
      throw expected(what, "a string");
    }
    return parser.getString();
  }

  /// A string, or nothing for null.
  public Optional<String> optionalString(String what) {
    return isNull() ? Optional.empty() : Optional.of(string(what));
  }

  /// A whole number from 0 up to the largest `int`, or nothing for null. However it is written:
  /// `1.0` is one too.
  public Optional<Integer> optionalCount(String what) {
    if (isNull()) {
      return Optional.empty();
    }
    double number = numberIfAny().orElse(-1);
    if (number != Math.rint(number) || number < 0 || number > Integer.MAX_VALUE) {
      throw expected(what, "a whole number, not negative");
    }
    return Optional.of((int) number);
  }

  /// A whole number, or nothing for null.
  public OptionalLong optionalLong(String what) {
    if (isNull()) {
      return OptionalLong.empty();
    }
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
        || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      throw expected(what, "a whole number");
    }
    return OptionalLong.of(parser.getLongValue());
  }

  /// A number as it was written, or a string; nothing for null.
  public Optional<String> optionalScalar(String what) {
    return switch (parser.currentToken()) {
      case VALUE_NULL -> Optional.empty();
      case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Optional.of(parser.getString());
      case null, default -> throw expected(what, "a string or a number");
    };
  }

  /// A number with or without fraction; nothing for anything else.
  public OptionalDouble numberIfAny() {
    var token = parser.currentToken();
    boolean number = token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT;
    return number ? OptionalDouble.of(parser.getDoubleValue()) : OptionalDouble.empty();
  }

  public Optional<Boolean> optionalBoolean(String what) {
    return switch (parser.currentToken()) {
      case VALUE_NULL -> Optional.empty();
      case VALUE_TRUE -> Optional.of(true);
      case VALUE_FALSE -> Optional.of(false);
      case null, default -> throw expected(what, "true or false");
    };
  }

  /// Copies the value without blanks; numbers keep their spelling.
  public void copy(JsonWriter writer) {
    int depth = 0;
    var token = parser.currentToken();
    while (true) {
      switch (token) {
        case START_OBJECT -> {
          writer.beginObject();
          depth++;
        }
        case START_ARRAY -> {
          writer.beginArray();
          depth++;
        }
        case END_OBJECT -> {
          writer.endObject();
          depth--;
        }
        case END_ARRAY -> {
          writer.endArray();
          depth--;
        }
        case PROPERTY_NAME -> writer.name(parser.currentName());
        case VALUE_STRING -> writer.string(parser.getString());
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE, VALUE_NULL ->
            writer.raw(parser.getString().getBytes(StandardCharsets.US_ASCII));
        case null, default -> throw new WireException(document, "the JSON ends too early");
      }
      if (depth == 0) {
        return;
      }
      token = parser.nextToken();
    }
  }

  /// The value as compact JSON text.
  public String compact() {
    var writer = new JsonWriter();
    copy(writer);
    return writer.toString();
  }

  public WireException expected(String what, String wanted) {
    return new WireException(what, "expected " + wanted);
  }
}
