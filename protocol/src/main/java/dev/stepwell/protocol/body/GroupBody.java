package dev.stepwell.protocol.body;

import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.destination.Destination;
import dev.stepwell.protocol.header.Headers;
import dev.stepwell.protocol.identity.Names;
import dev.stepwell.protocol.json.JsonReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The bodies of requests about URL groups.
public final class GroupBody {
  private static final String ENDPOINTS = "endpoints";

  private GroupBody() {}

  /// An endpoint as it is named in a request: by its URL, by its name, or by both.
  public record Endpoint(Optional<String> url, Optional<String> name) {}

  /// Reads `{"endpoints":[{"url":"…","name":"…"}]}`.
  ///
  /// @param most more are refused
  /// @return at least one
  public static List<Endpoint> endpoints(byte[] body, int most) {
    return JsonReader.read(
        "body",
        body,
        reader -> {
          var endpoints = new ArrayList<Endpoint>();
          reader.object(
              "body",
              name -> {
                if (name.equals(ENDPOINTS)) {
                  reader.array(
                      ENDPOINTS,
                      () -> {
                        if (endpoints.size() == most) {
                          throw new WireException(
                              ENDPOINTS, "there are more than " + most + " of them");
                        }
                        endpoints.add(endpoint(endpoints.size(), reader));
                      });
                }
              });
          if (endpoints.isEmpty()) {
            throw new WireException(ENDPOINTS, "expected at least one");
          }
          return List.copyOf(endpoints);
        });
  }

  /// Reads `{"headers":{"Upstash-Retries":"3"}}`; each value a string or an array of strings.
  public static Headers headers(byte[] body) {
    return JsonReader.read(
        "body",
        body,
        reader -> {
          var headers = new BodyHeaders("headers");
          reader.object(
              "body",
              name -> {
                if (name.equals("headers")) {
                  headers.take(reader);
                }
              });
          return headers.checked();
        });
  }

  private static Endpoint endpoint(int index, JsonReader reader) {
    var where = ENDPOINTS + "[" + index + "]";
    var fields = new Fields();
    reader.object(
        where,
        name -> {
          switch (name) {
            case "url" -> fields.url = text(where + ".url", reader);
            case "name" -> fields.name = text(where + ".name", reader);
            default -> {
              // Skipped by the reader.
            }
          }
        });
    var endpoint =
        new Endpoint(
            Optional.ofNullable(fields.url).map(url -> Destination.url(where + ".url", url).text()),
            Optional.ofNullable(fields.name).map(name -> Names.checked(where + ".name", name)));
    if (endpoint.url().isEmpty() && endpoint.name().isEmpty()) {
      throw new WireException(where, "expected a url or a name");
    }
    return endpoint;
  }

  /// An empty text is none: that is how some clients leave out what they have not.
  private static @Nullable String text(String what, JsonReader reader) {
    return reader.optionalString(what).filter(text -> !text.isEmpty()).orElse(null);
  }

  private static final class Fields {
    private @Nullable String url;
    private @Nullable String name;
  }
}
