package dev.stepwell.dashboard.builder;

import dev.stepwell.dashboard.text.HeaderLines;
import dev.stepwell.dashboard.visit.Refused;
import dev.stepwell.dashboard.visit.Target;
import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.header.Headers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// What somebody has filled in.
///
/// @param fields by name; what a kind has no use for is left out of its request
public record Draft(Kind kind, Map<String, String> fields) {
  static final String DESTINATION = "destination";
  static final String EVENT = "eventId";
  static final String RUN = "workflowRunId";
  static final String CRON = "cron";
  static final String METHOD = "method";
  static final String HEADERS = "headers";
  static final String BODY = "body";
  static final String CONTENT_TYPE = "contentType";

  private static final List<String> OTHERS =
      List.of(DESTINATION, EVENT, RUN, CRON, METHOD, HEADERS, BODY, CONTENT_TYPE);

  static Draft of(UnaryOperator<String> value) {
    var fields = new LinkedHashMap<String, String>();
    OTHERS.forEach(name -> fields.put(name, value.apply(name)));
    for (var setting : Setting.values()) {
      fields.put(setting.field(), value.apply(setting.field()));
    }
    return new Draft(Kind.of(value.apply("kind")), fields);
  }

  public String value(String field) {
    return fields.getOrDefault(field, "").strip();
  }

  /// As it was written, with blanks at its ends.
  public String body() {
    return fields.getOrDefault(BODY, "");
  }

  private String required(String field, String name) {
    var text = value(field);
    if (text.isEmpty()) {
      throw new Refused(400, name + " is missing");
    }
    return text;
  }

  /// The request that it means.
  ///
  /// @throws Refused where something is missing, or cannot be sent
  Built built() {
    return new Built("POST", target(), requestHeaders(), body());
  }

  private Target target() {
    return switch (kind) {
      case PUBLISH -> Target.of("/v2/publish").destination(required(DESTINATION, "Destination"));
      case TRIGGER -> Target.of("/v2/trigger").destination(required(DESTINATION, "Destination"));
      case SCHEDULE -> Target.of("/v2/schedules").destination(required(DESTINATION, "Destination"));
      case NOTIFY -> {
        var target = Target.of("/v2/notify");
        var run = value(RUN);
        yield (run.isEmpty() ? target : target.segment(run)).segment(required(EVENT, "Event"));
      }
    };
  }

  private Headers requestHeaders() {
    try {
      var headers = Headers.builder();
      add(headers, "Content-Type", value(CONTENT_TYPE));
      if (kind == Kind.SCHEDULE) {
        headers.add("Upstash-Cron", required(CRON, "Cron"));
      }
      if (kind == Kind.PUBLISH || kind == Kind.SCHEDULE) {
        add(headers, "Upstash-Method", value(METHOD));
      }
      for (var setting : settings()) {
        headers.add(setting.header(), value(setting.field()));
      }
      if (kind != Kind.NOTIFY) {
        forwarded().forEach((name, value) -> headers.add("Upstash-Forward-" + name, value));
      }
      return headers.build();
    } catch (WireException wrong) {
      throw new Refused(400, String.valueOf(wrong.getMessage()));
    }
  }

  private static void add(Headers.Builder headers, String name, String value) {
    if (!value.isEmpty()) {
      headers.add(name, value);
    }
  }

  /// The settings that are filled in and that this kind has.
  List<Setting> settings() {
    var given = new ArrayList<Setting>();
    for (var setting : Setting.values()) {
      if (setting.isOf(kind) && !value(setting.field()).isEmpty()) {
        given.add(setting);
      }
    }
    return given;
  }

  /// What the destination gets as headers.
  Map<String, String> forwarded() {
    return HeaderLines.read(value(HEADERS));
  }
}
