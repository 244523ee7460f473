package dev.stepwell.dashboard.schedules;

import dev.stepwell.dashboard.text.HeaderLines;
import dev.stepwell.dashboard.visit.Form;
import dev.stepwell.dashboard.visit.Refused;
import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.header.Headers;
import java.util.LinkedHashMap;
import java.util.Map;

/// The headers that make a schedule of what somebody has filled in.
final class Plan {
  /// Fields that are sent as they are, where they are filled in, with their headers.
  private static final Map<String, String> FIELDS = new LinkedHashMap<>();

  static {
    FIELDS.put("method", "Upstash-Method");
    FIELDS.put("scheduleId", "Upstash-Schedule-Id");
    FIELDS.put("retries", "Upstash-Retries");
    FIELDS.put("delay", "Upstash-Delay");
    FIELDS.put("timeout", "Upstash-Timeout");
    FIELDS.put("queue", "Upstash-Queue-Name");
    FIELDS.put("flowControlKey", "Upstash-Flow-Control-Key");
    FIELDS.put("flowControlValue", "Upstash-Flow-Control-Value");
    FIELDS.put("callback", "Upstash-Callback");
    FIELDS.put("failureCallback", "Upstash-Failure-Callback");
    FIELDS.put("label", "Upstash-Label");
    FIELDS.put("contentType", "Content-Type");
  }

  private Plan() {}

  /// @throws Refused where something is missing, or cannot stand in a header
  static Headers headers(Form form) {
    try {
      var headers = Headers.builder().add("Upstash-Cron", cron(form));
      FIELDS.forEach((field, header) -> {
        var value = form.text(field).strip();
        if (!value.isEmpty()) {
          headers.add(header, value);
        }
      });
      HeaderLines.read(form.text("headers"))
          .forEach((name, value) -> headers.add("Upstash-Forward-" + name, value));
      return headers.build();
    } catch (WireException wrong) {
      throw new Refused(400, String.valueOf(wrong.getMessage()));
    }
  }

  /// The zone is a part of the expression on the wire.
  private static String cron(Form form) {
    var zone = form.text("zone").strip();
    var cron = form.required("cron").strip();
    return zone.isEmpty() ? cron : "CRON_TZ=" + zone + " " + cron;
  }
}
