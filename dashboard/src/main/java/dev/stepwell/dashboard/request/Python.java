package dev.stepwell.dashboard.request;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// A request as code for the official clients of Python.
final class Python {
  private Python() {}

  /// @param base how clients reach the server
  static String of(String base, Draft draft) {
    boolean event = draft.kind() == Kind.NOTIFY;
    var client = event ? "Client" : "QStash";
    return """
    import os
    %s
    from %s import %s

    client = %s(
        os.environ['QSTASH_TOKEN'],
        base_url=%s,
    )

    result = client.%s(
    %s)
    """
        .formatted(
            isEncoded(draft) ? "from urllib.parse import quote\n" : "",
            event ? "upstash_workflow" : "qstash",
            client,
            client,
            Literals.text(base),
            function(draft),
            Argument.lines(arguments(draft), "    ", "="));
  }

  private static boolean isEncoded(Draft draft) {
    return draft.kind() == Kind.NOTIFY
        && !(Segments.isPlain(draft.destination())
            && (draft.value(Draft.RUN).isEmpty() || Segments.isPlain(draft.value(Draft.RUN))));
  }

  /// Whether the client has no function that takes all of it, so that it is sent as it is.
  private static boolean isRaw(Draft draft) {
    return switch (draft.kind()) {
      case TRIGGER -> true;
      case SCHEDULE ->
          !draft.flow().isEmpty()
              || draft.set().keySet().stream()
                  .anyMatch(setting -> !setting.isOfPython(draft.kind()));
      case PUBLISH, NOTIFY -> false;
    };
  }

  private static String function(Draft draft) {
    if (isRaw(draft)) {
      return "http.request";
    }
    return switch (draft.kind()) {
      case PUBLISH -> draft.queue().isPresent() ? "message.enqueue" : "message.publish";
      case SCHEDULE -> "schedule.create";
      case NOTIFY -> "notify";
      case TRIGGER -> throw new IllegalStateException("the client of Python starts no runs");
    };
  }

  private static List<Argument> arguments(Draft draft) {
    if (isRaw(draft)) {
      return raw(draft);
    }
    return draft.kind() == Kind.NOTIFY ? event(draft) : message(draft);
  }

  private static List<Argument> raw(Draft draft) {
    var headers = new LinkedHashMap<String, String>();
    draft
        .headers()
        .fields()
        .forEach(header -> headers.put(header.name(), Literals.text(header.value())));
    return List.of(
        Argument.text("path", draft.target().toString()),
        Argument.text("method", "POST"),
        new Argument("headers", Literals.map(headers)),
        Argument.text("body", draft.body()));
  }

  private static List<Argument> event(Draft draft) {
    var arguments = new ArrayList<Argument>();
    arguments.add(new Argument("event_id", segment(draft.destination())));
    // Without data the client sends null.
    arguments.add(Argument.text("event_data", draft.body()));
    var run = draft.value(Draft.RUN);
    if (!run.isEmpty()) {
      arguments.add(new Argument("workflow_run_id", segment(run)));
    }
    return arguments;
  }

  /// The client puts ids into the path as they are.
  private static String segment(String text) {
    return Segments.isPlain(text)
        ? Literals.text(text)
        : "quote(" + Literals.text(text) + ", safe='')";
  }

  private static List<Argument> message(Draft draft) {
    var arguments = new ArrayList<Argument>();
    draft.queue().ifPresent(queue -> arguments.add(Argument.text("queue", queue)));
    var name = draft.kind() == Kind.SCHEDULE ? "destination" : draft.isUrl() ? "url" : "url_group";
    arguments.add(Argument.text(name, draft.destination()));
    if (!draft.body().isEmpty()) {
      arguments.add(Argument.text("body", draft.body()));
    }
    arguments.add(Argument.text("content_type", draft.contentType()));
    if (!draft.forwarded().isEmpty()) {
      var headers = new LinkedHashMap<String, String>();
      draft.forwarded().forEach((header, value) -> headers.put(header, Literals.text(value)));
      arguments.add(new Argument("headers", Literals.map(headers)));
    }
    draft
        .set()
        .forEach((setting, value) -> {
          if (!setting.isInPath(draft.kind())) {
            arguments.add(
                new Argument(setting.python(), setting.isNumber() ? value : Literals.text(value)));
          }
        });
    if (!draft.flow().isEmpty()) {
      var fields = new LinkedHashMap<String, String>();
      fields.put("key", Literals.text(draft.value(Draft.FLOW_KEY)));
      fields.putAll(draft.flow());
      arguments.add(new Argument("flow_control", Literals.map(fields)));
    }
    return arguments;
  }
}
