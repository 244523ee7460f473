package dev.stepwell.dashboard.request;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// A request as code for the official clients of JavaScript.
final class JavaScript {
  private JavaScript() {}

  /// @param base how clients reach the server
  static String of(String base, Draft draft) {
    boolean workflow = draft.kind() == Kind.TRIGGER || draft.kind() == Kind.NOTIFY;
    return """
    import { Client } from '@upstash/%s';

    const client = new Client({
      baseUrl: %s,
      token: process.env.QSTASH_TOKEN,
    });

    const result = await client.%s({
    %s});
    """
        .formatted(
            workflow ? "workflow" : "qstash",
            Literals.text(base),
            function(draft),
            Argument.lines(arguments(draft), "  ", ": "));
  }

  private static String function(Draft draft) {
    return switch (draft.kind()) {
      case PUBLISH ->
          draft
              .queue()
              .map(queue -> "queue({ queueName: " + Literals.text(queue) + " }).enqueue")
              .orElse("publish");
      case TRIGGER -> "trigger";
      case SCHEDULE -> "schedules.create";
      case NOTIFY -> "notify";
    };
  }

  private static List<Argument> arguments(Draft draft) {
    var arguments = new ArrayList<Argument>();
    var to = draft.destination();
    switch (draft.kind()) {
      case PUBLISH -> arguments.add(Argument.text(draft.isUrl() ? "url" : "urlGroup", to));
      case TRIGGER -> arguments.add(Argument.text("url", to));
      case SCHEDULE -> arguments.add(Argument.text("destination", to));
      case NOTIFY -> arguments.addAll(event(draft, to));
    }
    if (!draft.body().isEmpty()) {
      var name = draft.kind() == Kind.NOTIFY ? "eventData" : "body";
      arguments.add(Argument.text(name, draft.body()));
    }
    if (draft.kind() != Kind.NOTIFY) {
      arguments.add(headers(draft));
    }
    draft
        .set()
        .forEach((setting, value) -> {
          if (!setting.isInPath(draft.kind())) {
            arguments.add(
                new Argument(
                    setting.javaScript(draft.kind()),
                    setting.isNumber() ? value : Literals.text(value)));
          }
        });
    flow(draft, arguments);
    return arguments;
  }

  private static void flow(Draft draft, List<Argument> arguments) {
    if (!draft.flow().isEmpty()) {
      var fields = new LinkedHashMap<String, String>();
      fields.put("key", Literals.text(draft.value(Draft.FLOW_KEY)));
      fields.putAll(draft.flow());
      arguments.add(new Argument("flowControl", Literals.map(fields)));
    }
  }

  /// The client puts ids into the path as they are.
  private static List<Argument> event(Draft draft, String event) {
    var arguments = new ArrayList<Argument>();
    arguments.add(new Argument("eventId", segment(event)));
    var run = draft.value(Draft.RUN);
    if (!run.isEmpty()) {
      arguments.add(new Argument("workflowRunId", segment(run)));
    }
    return arguments;
  }

  private static String segment(String text) {
    return Segments.isPlain(text)
        ? Literals.text(text)
        : "encodeURIComponent(" + Literals.text(text) + ")";
  }

  private static Argument headers(Draft draft) {
    var headers = new LinkedHashMap<String, String>();
    headers.put("Content-Type", Literals.text(draft.contentType()));
    draft.forwarded().forEach((name, value) -> headers.put(name, Literals.text(value)));
    return new Argument("headers", Literals.map(headers));
  }
}
