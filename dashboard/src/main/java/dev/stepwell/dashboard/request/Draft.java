package dev.stepwell.dashboard.request;

import dev.stepwell.dashboard.visit.Refused;
import dev.stepwell.dashboard.visit.Target;
import dev.stepwell.protocol.Percent;
import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.header.Headers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A request as far as it is filled in.
///
/// @param given what is filled in, by field; nothing is empty
public record Draft(Kind kind, Map<String, String> given) {
  /// Where it goes: a URL, the name of a URL group, or an event.
  public static final String TO = "to";

  /// The run that an event is for.
  public static final String RUN = "run";

  public static final String BODY = "body";
  public static final String HEADERS = "headers";
  public static final String CONTENT_TYPE = "contentType";
  public static final String FLOW_KEY = "flowControlKey";

  /// Letters of a body that is put together in a form: it stands in the page five times.
  private static final int LONGEST_BODY = 100_000;

  private static final String DEFAULT_TYPE = "application/json";
  private static final String NOT_IN_URLS = "'\"<>\\^`{|}";
  private static final Pattern NUMBER = Pattern.compile("\\d{1,12}");
  private static final List<String> FLOW = List.of("parallelism", "rate", "period");
  private static final List<String> TEXTS = List.of(BODY, HEADERS);

  /// @param fields what is filled in under a name; empty where nothing is
  static Draft of(Kind kind, UnaryOperator<String> fields) {
    var given = new LinkedHashMap<String, String>();
    for (var field : fields(kind)) {
      var text = fields.apply(field);
      // Browsers send line breaks as those of Windows.
      var read = TEXTS.contains(field) ? text.replace("\r\n", "\n") : text.strip();
      if (!read.isEmpty()) {
        given.put(field, read);
      }
    }
    return new Draft(kind, given);
  }

  private static List<String> fields(Kind kind) {
    var fields =
        Setting.of(kind).stream()
            .map(Setting::field)
            .collect(Collectors.toCollection(ArrayList::new));
    fields.add(TO);
    fields.add(BODY);
    if (kind == Kind.NOTIFY) {
      fields.add(RUN);
    } else {
      fields.add(HEADERS);
      fields.add(CONTENT_TYPE);
      fields.add(FLOW_KEY);
      fields.addAll(FLOW);
    }
    return fields;
  }

  /// What is filled in; empty where nothing is.
  public String value(String field) {
    return given.getOrDefault(field, "");
  }

  public boolean isEmpty() {
    return given.isEmpty();
  }

  /// Whether more is filled in than where it goes and what it says.
  public boolean isDetailed() {
    return given.keySet().stream()
        .anyMatch(field -> !List.of(TO, BODY, RUN, CONTENT_TYPE, "cron").contains(field));
  }

  public List<Setting> settings() {
    return Setting.of(kind);
  }

  /// The settings that are filled in, numbers checked.
  Map<Setting, String> set() {
    var set = new LinkedHashMap<Setting, String>();
    for (var setting : settings()) {
      var value = value(setting.field());
      if (!value.isEmpty()) {
        set.put(setting, setting.isNumber() ? number(setting.title(), value) : value);
      }
    }
    return set;
  }

  private static String number(String title, String value) {
    if (!NUMBER.matcher(value).matches()) {
      throw new Refused(400, title + " has to be a whole number");
    }
    return value;
  }

  /// Where it goes. A URL is written so that all clients send it alike: what cannot stand in a URL
  /// is encoded, and what stands behind a `#`, which no server ever sees, is gone.
  String destination() {
    var to = value(TO);
    if (to.isEmpty()) {
      throw new Refused(400, kind.to() + " is missing");
    }
    if (kind == Kind.NOTIFY) {
      return to;
    }
    int fragment = to.indexOf('#');
    return Percent.encode(
        fragment < 0 ? to : to.substring(0, fragment),
        letter -> letter > ' ' && NOT_IN_URLS.indexOf(letter) < 0);
  }

  boolean isUrl() {
    return destination().contains("://");
  }

  String body() {
    var body = value(BODY);
    if (body.length() > LONGEST_BODY) {
      throw new Refused(413, "a body that long is sent from a file: curl --data-binary @file");
    }
    if (body.indexOf('\0') >= 0) {
      throw new Refused(400, "a body with a NUL in it cannot be put together here");
    }
    return body;
  }

  String contentType() {
    return given.getOrDefault(CONTENT_TYPE, DEFAULT_TYPE);
  }

  Map<String, String> forwarded() {
    return Forwarded.read(value(HEADERS));
  }

  /// The limits of its flow-control key, as literals, by name.
  Map<String, String> flow() {
    var flow = new LinkedHashMap<String, String>();
    for (var limit : FLOW) {
      var value = value(limit);
      if (!value.isEmpty()) {
        flow.put(limit, limit.equals("period") ? Literals.text(value) : number(limit, value));
      }
    }
    if (flow.isEmpty() != value(FLOW_KEY).isEmpty()) {
      throw new Refused(400, "flow control needs a key, and a parallelism or a rate");
    }
    return flow;
  }

  /// Where in the REST API it goes.
  Target target() {
    var to = destination();
    return switch (kind) {
      case PUBLISH ->
          queue()
              .map(queue -> Target.of("/v2/enqueue").segment(queue))
              .orElse(Target.of("/v2/publish"))
              .destination(to);
      case TRIGGER -> Target.of("/v2/trigger").destination(to);
      case SCHEDULE -> Target.of("/v2/schedules").destination(to);
      case NOTIFY -> {
        var notify = Target.of("/v2/notify");
        yield (value(RUN).isEmpty() ? notify : notify.segment(value(RUN))).segment(to);
      }
    };
  }

  Optional<String> queue() {
    return Optional.of(value(Setting.QUEUE.field())).filter(name -> !name.isEmpty());
  }

  /// The headers of the request, without the token.
  Headers headers() {
    try {
      var headers = Headers.builder();
      if (kind == Kind.NOTIFY) {
        return headers.add("Content-Type", DEFAULT_TYPE).build();
      }
      headers.add("Content-Type", contentType());
      set()
          .forEach((setting, value) -> {
            if (!setting.isInPath(kind)) {
              headers.add(setting.header(), value);
            }
          });
      if (!flow().isEmpty()) {
        headers.add("Upstash-Flow-Control-Key", value(FLOW_KEY));
        headers.add("Upstash-Flow-Control-Value", limits());
      }
      forwarded().forEach((name, value) -> headers.add("Upstash-Forward-" + name, value));
      return headers.build();
    } catch (WireException refusal) {
      throw new Refused(400, String.valueOf(refusal.getMessage()));
    }
  }

  private String limits() {
    return FLOW.stream()
        .filter(limit -> !value(limit).isEmpty())
        .map(limit -> limit + "=" + value(limit))
        .collect(Collectors.joining(", "));
  }
}
