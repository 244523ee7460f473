package dev.stepwell.protocol.body;

import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.identity.Names;
import dev.stepwell.protocol.json.JsonReader;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The body that sets up a queue. What it leaves out is what a queue has that nobody set up: an
/// upsert without `paused` resumes.
public record QueueSettings(String name, int parallelism, boolean paused) {
  public static final int MOST_PARALLELISM = 999_999_999;

  /// Reads the body of the request.
  ///
  /// @throws WireException naming the field that is missing or wrong
  public static QueueSettings read(byte[] body) {
    return JsonReader.read(
        "body",
        body,
        reader -> {
          var fields = new Fields();
          reader.object("body", name -> fields.take(name, reader));
          return fields.settings();
        });
  }

  private static final class Fields {
    private @Nullable String name;
    private int parallelism = 1;
    private boolean paused;

    void take(String field, JsonReader reader) {
      switch (field) {
        case "queueName" -> name = Names.queue(reader.string(field));
        case "parallelism" -> parallelism = parallelism(reader.optionalLong(field));
        case "paused" -> paused = reader.optionalBoolean(field).orElse(false);
        default -> {
          // Skipped by the reader.
        }
      }
    }

    private static int parallelism(OptionalLong given) {
      long number = given.orElse(1);
      if (number < 1 || number > MOST_PARALLELISM) {
        throw new WireException(
            "parallelism", "must be a whole number from 1 to " + MOST_PARALLELISM);
      }
      return (int) number;
    }

    QueueSettings settings() {
      if (name == null) {
        throw WaitRegistration.missing("queueName");
      }
      return new QueueSettings(name, parallelism, paused);
    }
  }
}
