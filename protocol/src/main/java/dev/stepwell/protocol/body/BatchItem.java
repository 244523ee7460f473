package dev.stepwell.protocol.body;

import dev.stepwell.protocol.Octets;
import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.header.Headers;
import dev.stepwell.protocol.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// One message of a batch.
///
/// @param destination as it was given; empty where it was not.
///   [dev.stepwell.protocol.destination.Destination#ofItem] reads it
/// @param headers those that could be read
/// @param body the payload; empty where there is none
/// @param queue absent where the message goes through none
/// @param problem the first thing that is wrong with this item alone; the others may be fine
public record BatchItem(
    String destination,
    Headers headers,
    Octets body,
    Optional<String> queue,
    Optional<WireException> problem) {

  /// Reads the body of a batch request.
  ///
  /// @param maxItems more are refused
  /// @throws WireException where the body is no array of objects
  public static List<BatchItem> readAll(byte[] body, int maxItems) {
    return readAll(body, maxItems, (_, why) -> why);
  }

  /// The same, where the refusal of too many depends on what they are.
  ///
  /// @param tooMany makes it of the first item
  public static List<BatchItem> readAll(
      byte[] body,
      int maxItems,
      BiFunction<BatchItem, WireException, ? extends RuntimeException> tooMany) {
    return JsonReader.read(
        "body",
        body,
        reader -> {
          var items = new ArrayList<BatchItem>();
          reader.array(
              "body",
              () -> {
                if (items.size() == maxItems) {
                  throw tooMany.apply(
                      items.getFirst(),
                      new WireException("body", "there are more than " + maxItems + " items"));
                }
                items.add(read(items.size(), reader));
              });
          return List.copyOf(items);
        });
  }

  private static BatchItem read(int index, JsonReader reader) {
    var fields = new Fields("[" + index + "]");
    reader.object("[" + index + "]", name -> fields.take(name, reader));
    return fields.item();
  }

  private static final class Fields {
    private final String where;
    private final BodyHeaders headers;
    private String destination = "";
    private Octets body = Octets.EMPTY;
    private @Nullable String queue;
    private @Nullable WireException problem;

    Fields(String where) {
      this.where = where;
      headers = new BodyHeaders(where + ".headers");
    }

    void take(String name, JsonReader reader) {
      switch (name) {
        case "destination" -> destination = text(name, reader);
        case "headers" -> headers.take(reader);
        case "body" -> body = body(reader);
        case "queue" -> queue = text(name, reader).strip();
        default -> {
          // Skipped by the reader.
        }
      }
    }

    BatchItem item() {
      return new BatchItem(
          destination,
          headers.headers(),
          body,
          Optional.ofNullable(queue).filter(name -> !name.isEmpty()),
          Optional.ofNullable(problem).or(headers::problem));
    }

    private String text(String name, JsonReader reader) {
      if (!reader.isString() && !reader.isNull() && problem == null) {
        problem = new WireException(where + "." + name, "expected a string");
      }
      return reader.isString() ? reader.string(name) : "";
    }

    private static Octets body(JsonReader reader) {
      if (reader.isNull()) {
        return Octets.EMPTY;
      }
      return reader.isString()
          ? Octets.utf8(reader.string("body"))
          : Octets.wrap(reader.compact().getBytes(StandardCharsets.UTF_8));
    }
  }
}
