package dev.stepwell.server.api;

import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.json.JsonReader;
import dev.stepwell.server.api.edge.Query;
import dev.stepwell.server.api.edge.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What a bulk cancellation says, in its query or in a JSON body. Strict, since what is overlooked
/// here cancels more than was meant.
final class CancelParameters {
  private static final Set<String> KNOWN =
      Set.of(
          "workflowRunIds",
          "workflowUrl",
          "workflowUrlExactMatch",
          "label",
          "fromDate",
          "toDate",
          "host",
          "path",
          "callerIp",
          "flowControlKey",
          "count");

  /// Several URLs in one value: commas inside of URLs are theirs.
  private static final String BETWEEN_URLS = ",(?=https?://)";

  private final Map<String, List<String>> values = new LinkedHashMap<>();

  private CancelParameters() {}

  static Map<String, List<String>> of(Request request) {
    var parameters = new CancelParameters();
    parameters.readQuery(request.query());
    if (!request.body().isEmpty()) {
      parameters.readBody(request.body().array());
    }
    return parameters.values;
  }

  private void readQuery(Query query) {
    for (var name : query.names()) {
      if (forServer(name)) {
        continue;
      }
      var list =
          name.equals("workflowUrl")
              ? query.all(name).stream()
                  .flatMap(value -> List.of(value.split(BETWEEN_URLS, -1)).stream())
                  .toList()
              : query.list(name);
      if (list.isEmpty()) {
        throw new WireException(known(name), "must not be empty");
      }
      put(name, list);
    }
  }

  private static boolean forServer(String name) {
    var lower = name.toLowerCase(Locale.ROOT);
    return lower.equals("qstash_token") || lower.startsWith("upstash-");
  }

  private void readBody(byte[] body) {
    JsonReader.read(
        "body",
        body,
        reader -> {
          reader.object("body", name -> readField(name, reader));
          return values;
        });
  }

  private void readField(String name, JsonReader reader) {
    if (reader.isNull()) {
      return;
    }
    var list = new ArrayList<String>();
    if (reader.isArray()) {
      reader.array(name, () -> list.add(reader.string(name)));
    } else if (name.equals("workflowUrlExactMatch")) {
      reader.optionalBoolean(name).ifPresent(flag -> list.add(flag.toString()));
    } else {
      reader.optionalScalar(name).ifPresent(list::add);
    }
    put(name, list);
  }

  private void put(String name, List<String> list) {
    values.put(known(name), list);
  }

  private static String known(String name) {
    if (!KNOWN.contains(name)) {
      throw new WireException(name, "there is no such filter");
    }
    return name;
  }
}
