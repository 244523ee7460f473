package dev.stepwell.dashboard.overview;

import dev.stepwell.dashboard.html.StaticTemplates;
import dev.stepwell.dashboard.html.Templates;
import dev.stepwell.dashboard.page.Page;
import dev.stepwell.dashboard.page.Shown;
import dev.stepwell.dashboard.text.Lengths;
import dev.stepwell.dashboard.text.Moment;
import dev.stepwell.dashboard.text.Sizes;
import dev.stepwell.dashboard.visit.Target;
import dev.stepwell.dashboard.visit.Visit;
import dev.stepwell.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Throughput, lateness, failures, what waits, and the disk.
public final class OverviewPage implements Page {
  private static final Templates HTML = new StaticTemplates();

  /// So late is worth a look, in milliseconds.
  private static final long LATE = 10_000;

  /// So few days until the disk is full are worth a look, and so few are bad.
  private static final double SOON = 30;

  private static final double VERY_SOON = 3;

  /// How late what waits is, by the names of the statistics.
  private static final Map<String, String> AGES = new LinkedHashMap<>();

  static {
    AGES.put("under1s", "under 1 s");
    AGES.put("under10s", "under 10 s");
    AGES.put("under1m", "under a minute");
    AGES.put("under10m", "under 10 minutes");
    AGES.put("more", "more");
  }

  @Override
  public Shown show(Visit visit) {
    var stats = visit.get(Target.of("/v2/stats"));
    var charts = new ArrayList<Chart>();
    if (stats.has("hour")) {
      charts.addAll(Charts.of(stats.field("hour"), "hour"));
      charts.addAll(Charts.of(stats.field("day"), "day"));
    }
    return new Shown(
        "Overview",
        HTML.overview(
            cards(stats), backlog(stats.field("now")), charts, Moment.of(stats.number("since"))));
  }

  private static List<Card> cards(JsonValue stats) {
    var now = stats.field("now");
    var cards = new ArrayList<Card>();
    cards.add(card(now, "In flight", "inFlight", "", "requests to endpoints, not answered yet"));
    long worst = now.field("lateness").number("worst").orElse(0);
    cards.add(
        new Card(
            "Lateness",
            Lengths.ofMillis(worst),
            "of the message that waits longest; "
                + Lengths.ofMillis(now.field("lateness").number("median").orElse(0))
                + " in the middle",
            worst > LATE ? "warn" : "",
            ""));
    cards.add(card(now, "Runs started", "runsStarted", "/runs", ended(now)));
    cards.add(
        card(now, "Deliveries", "deliveries", "", count(now, "failures") + " of them failed"));
    long dead = now.number("deadRuns").orElse(0) + now.number("deadMessages").orElse(0);
    cards.add(
        new Card(
            "Dead letters",
            Sizes.count(dead),
            count(now, "deadRuns") + " of runs, " + count(now, "deadMessages") + " of messages",
            dead > 0 ? "bad" : "",
            "/dlq"));
    cards.add(
        card(
            now,
            "Waits for events",
            "waiters",
            "/events",
            count(now, "savedNotifications")
                + " notifications saved, "
                + count(now, "notifications")
                + " so far"));
    if (stats.has("disk")) {
      cards.add(disk(stats.field("disk")));
    }
    return cards;
  }

  private static String ended(JsonValue now) {
    return count(now, "runsEnded") + " ended, " + count(now, "runsFailed") + " of them failed";
  }

  private static Card disk(JsonValue disk) {
    var days = disk.text("daysUntilFull");
    double left = days.isEmpty() ? Double.MAX_VALUE : Double.parseDouble(days);
    var free = Sizes.ofBytes(disk.number("free").orElse(0)) + " free";
    return new Card(
        "Disk",
        Sizes.ofBytes(disk.number("data").orElse(0)),
        days.isEmpty() ? free : free + ", full in " + days + " days",
        left < VERY_SOON ? "bad" : left < SOON ? "warn" : "",
        "");
  }

  private static Card card(JsonValue now, String label, String field, String path, String hint) {
    return new Card(label, count(now, field), hint, "", path);
  }

  private static String count(JsonValue now, String field) {
    return Sizes.count(now.number(field).orElse(0));
  }

  private static List<Card> backlog(JsonValue now) {
    var backlog = now.field("backlog");
    return AGES.entrySet().stream()
        .map(age ->
            new Card(
                age.getValue(), Sizes.count(backlog.number(age.getKey()).orElse(0)), "", "", ""))
        .toList();
  }
}
