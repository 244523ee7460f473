package dev.stepwell.server.api.vitals;

import dev.stepwell.protocol.json.JsonWriter;
import dev.stepwell.server.api.edge.Response;
import dev.stepwell.server.api.vitals.Statistics.Backlog;
import dev.stepwell.server.api.vitals.Statistics.Disk;
import dev.stepwell.server.api.vitals.Statistics.Overview;
import dev.stepwell.server.api.vitals.Statistics.Trend;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/// `GET /v2/stats` as JSON: short, since charts ask for it again and again.
final class StatisticsAnswer {
  private static final int USUAL_BYTES = 16 << 10;
  private static final byte[] NOTHING = "null".getBytes(StandardCharsets.US_ASCII);

  private StatisticsAnswer() {}

  static Response of(Overview overview) {
    var json = new JsonWriter(USUAL_BYTES);
    json.beginObject();
    json.field("at", overview.at().toEpochMilli());
    json.field("since", overview.since().toEpochMilli());
    json.name("now");
    json.beginObject();
    json.field("inFlight", overview.now().inFlight());
    backlog(json, overview.now().backlog());
    numbers(json, overview.now().kept());
    numbers(json, overview.counts());
    json.endObject();
    overview.hour().ifPresent(trend -> trend(json, "hour", trend));
    overview.day().ifPresent(trend -> trend(json, "day", trend));
    overview.disk().ifPresent(disk -> disk(json, disk));
    json.endObject();
    return Response.json(200, json.toBytes());
  }

  private static void backlog(JsonWriter json, Backlog backlog) {
    json.name("lateness");
    json.beginObject();
    json.field("worst", backlog.worst());
    json.field("median", backlog.median());
    json.endObject();
    json.name("backlog");
    json.beginObject();
    numbers(json, backlog.byAge());
    json.field("complete", backlog.complete());
    json.endObject();
  }

  private static void numbers(JsonWriter json, Map<String, Long> numbers) {
    numbers.forEach(json::field);
  }

  private static void trend(JsonWriter json, String name, Trend trend) {
    json.name(name);
    json.beginObject();
    json.field("from", trend.from());
    json.field("every", trend.every());
    trend
        .series()
        .forEach((series, values) -> {
          json.name(series);
          json.beginArray();
          for (int value : values) {
            if (value < 0) {
              json.raw(NOTHING);
            } else {
              json.number(value);
            }
          }
          json.endArray();
        });
    json.endObject();
  }

  private static void disk(JsonWriter json, Disk disk) {
    json.name("disk");
    json.beginObject();
    json.field("data", disk.data());
    json.field("free", disk.free());
    json.field("size", disk.size());
    disk.growthPerDay().ifPresent(bytes -> json.field("growthPerDay", bytes));
    disk.daysUntilFull()
        .ifPresent(days -> {
          json.name("daysUntilFull");
          json.raw(String.format(Locale.ROOT, "%.1f", days).getBytes(StandardCharsets.US_ASCII));
        });
    json.endObject();
  }
}
