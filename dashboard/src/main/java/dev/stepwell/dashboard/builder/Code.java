package dev.stepwell.dashboard.builder;

import dev.stepwell.protocol.json.JsonWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A draft as code for the official SDKs. They find address and token in the environment.
final class Code {
  private final Draft draft;

  Code(Draft draft) {
    this.draft = draft;
  }

  String javaScript() {
    var options = options();
    return switch (draft.kind()) {
      case PUBLISH -> javaScript("@upstash/qstash", "client.publish", options);
      case SCHEDULE -> javaScript("@upstash/qstash", "client.schedules.create", options);
      case TRIGGER -> javaScript("@upstash/workflow", "client.trigger", options);
      case NOTIFY -> javaScript("@upstash/workflow", "client.notify", options);
    };
  }

  private static String javaScript(String library, String call, Map<String, String> options) {
    return "import { Client } from \""
        + library
        + "\";\n\nconst client = new Client();\nawait "
        + call
        + "({\n"
        + lines(options, ": ")
        + "});\n";
  }

  /// Nothing where the Python SDK has no call for it.
  Optional<String> python() {
    return switch (draft.kind()) {
      case PUBLISH -> Optional.of(python("client.message.publish"));
      case SCHEDULE -> Optional.of(python("client.schedule.create"));
      case TRIGGER, NOTIFY -> Optional.empty();
    };
  }

  private String python(String call) {
    var named = new LinkedHashMap<String, String>();
    options()
        .forEach((name, value) ->
            named.put(name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT), value));
    return """
    import os
    from qstash import QStash

    client = QStash(os.environ["QSTASH_TOKEN"], base_url=os.environ["QSTASH_URL"])
    """
        + call
        + "(\n"
        + lines(named, "=")
        + ")\n";
  }

  private static String lines(Map<String, String> options, String between) {
    var lines = new StringBuilder();
    options.forEach((name, value) ->
        lines.append("  ").append(name).append(between).append(value).append(",\n"));
    return lines.toString();
  }

  /// By the names of the JavaScript SDK, each as an expression of both languages.
  private Map<String, String> options() {
    var options = new LinkedHashMap<String, String>();
    switch (draft.kind()) {
      case PUBLISH -> {
        var to = draft.value(Draft.DESTINATION);
        put(options, to.contains("://") ? "url" : "urlGroup", to);
        put(options, "method", draft.value(Draft.METHOD));
      }
      case SCHEDULE -> {
        put(options, "destination", draft.value(Draft.DESTINATION));
        put(options, "cron", draft.value(Draft.CRON));
        put(options, "method", draft.value(Draft.METHOD));
      }
      case TRIGGER -> put(options, "url", draft.value(Draft.DESTINATION));
      case NOTIFY -> {
        put(options, "eventId", draft.value(Draft.EVENT));
        put(options, "workflowRunId", draft.value(Draft.RUN));
      }
    }
    put(options, draft.kind() == Kind.NOTIFY ? "eventData" : "body", draft.body());
    if (draft.kind() != Kind.NOTIFY) {
      headers().ifPresent(text -> options.put("headers", text));
    }
    for (var setting : draft.settings()) {
      var text = draft.value(setting.field());
      switch (setting) {
        case RETRIES -> options.put("retries", text.matches("[0-9]{1,9}") ? text : literal(text));
        case RUN_ID -> put(options, "workflowRunId", text);
        default -> put(options, setting.field(), text);
      }
    }
    return options;
  }

  private Optional<String> headers() {
    var headers = new LinkedHashMap<String, String>();
    var type = draft.value(Draft.CONTENT_TYPE);
    if (!type.isEmpty()) {
      headers.put("Content-Type", type);
    }
    headers.putAll(draft.forwarded());
    if (headers.isEmpty()) {
      return Optional.empty();
    }
    var text = new StringBuilder("{");
    headers.forEach((name, value) ->
        text.append(text.length() == 1 ? " " : ", ")
            .append(literal(name))
            .append(": ")
            .append(literal(value)));
    return Optional.of(text.append(" }").toString());
  }

  private static void put(Map<String, String> options, String name, String text) {
    if (!text.isEmpty()) {
      options.put(name, literal(text));
    }
  }

  /// A string of JSON is one of JavaScript and one of Python.
  private static String literal(String text) {
    var json = new JsonWriter();
    json.string(text);
    return json.toString();
  }
}
