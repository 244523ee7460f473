package dev.stepwell.server.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stepwell.protocol.body.StepContent;
import dev.stepwell.protocol.body.StepHead;
import dev.stepwell.protocol.json.JsonReader;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// An element of a list of steps, read from the wire.
///
/// @param body as text: the initial payload, or a step
record Recorded(String messageId, String body) {
  private static final String START = "{\"messageId\":\"";

  /// Reads what deliveries carry.
  static List<Recorded> list(byte[] json) {
    return JsonReader.read(
        "list",
        json,
        reader -> {
          var elements = new ArrayList<Recorded>();
          reader.array("list", () -> elements.add(element(reader)));
          return elements;
        });
  }

  static Recorded element(byte[] json) {
    return JsonReader.read("element", json, Recorded::element);
  }

  /// The message of an element, without reading all of it.
  static String id(byte[] json) {
    int from = START.length();
    int to = from;
    while (json[to] != '"') {
      to++;
    }
    return new String(json, from, to - from, UTF_8);
  }

  private static Recorded element(JsonReader reader) {
    var fields = new TreeMap<String, String>();
    reader.object("element", name -> fields.put(name, reader.string(name)));
    var body = new String(Base64.getDecoder().decode(fields.getOrDefault("body", "")), UTF_8);
    return new Recorded(fields.getOrDefault("messageId", ""), body);
  }

  StepContent step() {
    return StepContent.read(body.getBytes(UTF_8));
  }

  StepHead head() {
    return step().head();
  }

  /// What the step means to the user: for an event its data, for all else what the step returned.
  String value() {
    var step = step();
    if (step.waitTimeout().isPresent()) {
      return step.waitTimeout().get()
          ? "timeout"
          : new String(Base64.getDecoder().decode(step.out().orElse("")), UTF_8);
    }
    return step.out().orElse("");
  }

  /// Whether it is the end of a wait that an event has ended.
  boolean notified() {
    return step().waitTimeout().equals(java.util.Optional.of(false));
  }

  boolean timedOut() {
    return step().waitTimeout().equals(java.util.Optional.of(true));
  }

  /// What a workflow returns that returns all it has seen.
  static String summary(List<Recorded> list) {
    Map<Integer, String> values = new TreeMap<>();
    for (var element : list.subList(1, list.size())) {
      if (!element.head().isPlan()) {
        values.put(element.head().stepId(), element.value());
      }
    }
    return list.getFirst().body() + values;
  }
}
