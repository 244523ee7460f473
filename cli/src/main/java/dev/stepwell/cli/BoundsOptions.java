package dev.stepwell.cli;

import dev.stepwell.engine.Limits;
import dev.stepwell.protocol.publish.Labels;
import dev.stepwell.protocol.publish.RequestBounds;
import dev.stepwell.protocol.time.Durations;
import dev.stepwell.server.api.edge.EdgeSettings;
import dev.stepwell.server.api.edge.EdgeSettings.Bodies;
import dev.stepwell.server.config.Config;
import dev.stepwell.server.delivery.DeliverySettings;
import dev.stepwell.server.delivery.DeliverySettings.Places;
import dev.stepwell.server.delivery.DeliverySettings.Timeouts;
import dev.stepwell.server.delivery.http.AddressRange;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// The options by which an operator moves the server's bounds. What is not given stays as the
/// command has it.
final class BoundsOptions {
  private static final int MOST_MEBIBYTES = 1024;
  private static final int MOST_GIBIBYTES = 1 << 20;
  private static final int MOST_IN_FLIGHT = 1_000_000;
  private static final int MOST_STEPS = 1_000_000;
  private static final int MOST_NESTED = 10_000;
  private static final int MOST_ITEMS = 100_000;
  private static final int MOST_RETRIES = 999_999_999;

  @Option(
      names = "--body-limit",
      paramLabel = "MIB",
      description = "Longest body of a message, in MiB (default: 16; at most 1024).")
  Integer bodyLimit;

  @Option(
      names = "--batch-size",
      paramLabel = "MIB",
      description =
          "Longest body of a batch of messages, in MiB (default: 100, or a tenth of the JVM's memory"
              + " where that is less; at most 1024).")
  Integer batchSize;

  @Option(
      names = "--saved-limit",
      paramLabel = "N",
      description =
          "Notifications that one run may hold before it waits for them; one more is answered with"
              + " 429 (default: 1000).")
  Integer savedLimit;

  @Option(
      names = "--saved-size",
      paramLabel = "MIB",
      description = "Data of these notifications together, in MiB (default: 64).")
  Integer savedSize;

  @Option(
      names = "--step-limit",
      paramLabel = "N",
      description =
          "Steps of one run, plans counted in; one more is answered with 412 (default: 10000).")
  Integer stepLimit;

  @Option(
      names = "--history-limit",
      paramLabel = "MIB",
      description = "Steps of one run together, in MiB (default: 256).")
  Integer historyLimit;

  @Option(
      names = "--invoke-depth",
      paramLabel = "N",
      description = "How deep runs may invoke one another (default: 100).")
  Integer invokeDepth;

  @Option(
      names = "--batch-limit",
      paramLabel = "N",
      description = "Items of one batch, so branches of a parallel block too (default: 10000).")
  Integer batchLimit;

  @Option(
      names = "--retry-limit",
      paramLabel = "N",
      description = "Retries that one message may ask for (default: 1000).")
  Integer retryLimit;

  @Option(
      names = "--label-limit",
      paramLabel = "N",
      description = "Labels that one message or run may have (default: 100; at most 1000).")
  Integer labelLimit;

  @Option(
      names = "--queue-limit",
      paramLabel = "N",
      description =
          "Queues that one project may have; one more is answered with 412 (default: 10000).")
  Integer queueLimit;

  @Option(
      names = "--group-limit",
      paramLabel = "N",
      description = "URL groups that one project may have (default: 10000).")
  Integer groupLimit;

  @Option(
      names = "--schedule-limit",
      paramLabel = "N",
      description = "Schedules that one project may have (default: 10000).")
  Integer scheduleLimit;

  @Option(
      names = "--longest-period",
      paramLabel = "TIME",
      converter = Time.class,
      description = "Longest period of a rate of flow control (default: 7d).")
  Duration longestPeriod;

  @Option(
      names = "--longest-delay",
      paramLabel = "TIME",
      converter = Time.class,
      description = "Longest delay, sleep and wait (default: 365d).")
  Duration longestDelay;

  @Option(
      names = "--retention",
      paramLabel = "TIME",
      converter = Time.class,
      description = "How long an ended run can be looked at, such as 12h or 30d (default: 7d).")
  Duration retention;

  @Option(
      names = "--dlq-retention",
      paramLabel = "TIME",
      converter = Time.class,
      description = "How long a failed run can be looked at and repaired (default: 30d).")
  Duration dlqRetention;

  @Option(
      names = "--deduplication",
      paramLabel = "TIME",
      converter = Time.class,
      description =
          "How long a message that is published again is recognised, such as 1h or 90d (default:"
              + " 10m).")
  Duration deduplication;

  @Option(
      names = "--retention-size",
      paramLabel = "GIB",
      description =
          "What ended runs and dead letters may take in all, in GiB, before the oldest are forgotten"
              + " early (default:"
              + " 20).")
  Integer retentionSize;

  @Option(
      names = "--endpoint-timeout",
      paramLabel = "TIME",
      converter = Time.class,
      description =
          "How long an endpoint may take to answer a delivery (default: 15m; at most 1d).")
  Duration endpointTimeout;

  @Option(
      names = "--call-timeout",
      paramLabel = "TIME",
      converter = Time.class,
      description = "How long a third party may take to answer a call (default: 12h; at most 1d).")
  Duration callTimeout;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description =
          "Requests that may be in flight to endpoints, of all projects together (default: 4000);"
              + " three quarters of them to one host; one in 32 is for other projects.")
  Integer parallelism;

  @Option(
      names = "--allow",
      paramLabel = "RANGE",
      split = ",",
      converter = Range.class,
      description =
          "Addresses that may be destinations, such as 127.0.0.0/8. The most specific range"
              + " decides, and what is given here wins over what is built in.")
  List<AddressRange> allow = List.of();

  @Option(
      names = "--refuse",
      paramLabel = "RANGE",
      split = ",",
      converter = Range.class,
      description = "Addresses that may not, such as 10.0.0.0/8; wins over --allow.")
  List<AddressRange> refuse = List.of();

  @Option(
      names = "--trust-proxy",
      description =
          "Believe X-Forwarded-For, -Proto and -Host: only behind a proxy that sets them itself.")
  boolean trustProxy;

  /// The configuration with what was given.
  Config applied(Config base) {
    return new Config(
        incoming(base.incoming()),
        outgoing(base.outgoing()),
        limits(base.limits()),
        upkeep(base.upkeep()),
        base.metrics());
  }

  private Config.Incoming incoming(Config.Incoming base) {
    return new Config.Incoming(
        base.host(), base.port(), edge(base.edge()), requests(base.requests()));
  }

  private EdgeSettings edge(EdgeSettings base) {
    var bodies = base.bodies();
    if (bodyLimit != null || batchSize != null) {
      int one = (int) mebibytes("--body-limit", bodyLimit, bodies.one());
      // A message in a batch may be as long as one by itself.
      int batch = (int) mebibytes("--batch-size", batchSize, Math.max(one, bodies.batch()));
      bodies = Bodies.of(one, batch);
    }
    return base.with(bodies, trustProxy ? EdgeSettings.Proxy.TRUSTED : base.proxy());
  }

  private RequestBounds requests(RequestBounds base) {
    var sizes = base.sizes();
    var times = base.times();
    return new RequestBounds(
        new RequestBounds.Sizes(
            (int) mebibytes("--body-limit", bodyLimit, sizes.bodyBytes()),
            number("--batch-limit", batchLimit, MOST_ITEMS, sizes.batchItems())),
        new RequestBounds.Times(
            time(longestDelay, times.delay()), time(longestPeriod, times.period())),
        number("--retry-limit", retryLimit, MOST_RETRIES, base.mostRetries()),
        number("--label-limit", labelLimit, Labels.MOST, base.mostLabels()),
        number("--invoke-depth", invokeDepth, MOST_NESTED, base.deepestInvoke()),
        new RequestBounds.Owned(
            number("--queue-limit", queueLimit, Integer.MAX_VALUE, base.owned().queues()),
            number("--group-limit", groupLimit, Integer.MAX_VALUE, base.owned().groups()),
            number(
                "--schedule-limit", scheduleLimit, Integer.MAX_VALUE, base.owned().schedules())));
  }

  private Config.Outgoing outgoing(Config.Outgoing base) {
    var delivery = base.delivery();
    var places = delivery.places();
    var sender = base.sender();
    if (parallelism != null) {
      places = Places.of(within("--parallelism", parallelism, MOST_IN_FLIGHT));
      sender = sender.withRoomFor(places.inFlight());
    }
    var timeouts =
        new Timeouts(
            timeout("--endpoint-timeout", endpointTimeout, delivery.timeouts().delivery()),
            timeout("--call-timeout", callTimeout, delivery.timeouts().call()));
    return new Config.Outgoing(
        new DeliverySettings(
            places,
            delivery.memory(),
            timeouts,
            delivery.pauseAfterError(),
            delivery.lazyFetchBytes(),
            delivery.region()),
        sender,
        base.destinations().allowing(allow).refusing(refuse),
        base.languageModel());
  }

  private Limits limits(Limits base) {
    var steps = base.steps();
    var saved = base.saved();
    var kept = base.kept();
    return new Limits(
        new Limits.Steps(
            number("--step-limit", stepLimit, MOST_STEPS, steps.count()),
            mebibytes("--history-limit", historyLimit, steps.bytes())),
        new Limits.Saved(
            number("--saved-limit", savedLimit, Integer.MAX_VALUE, saved.count()),
            mebibytes("--saved-size", savedSize, saved.bytes())),
        new Limits.Kept(
            time(retention, kept.ended()),
            time(dlqRetention, kept.failed()),
            time(deduplication, kept.names())));
  }

  private Config.Upkeep upkeep(Config.Upkeep base) {
    long bytes =
        retentionSize == null
            ? base.retentionBytes()
            : (long) within("--retention-size", retentionSize, MOST_GIBIBYTES) << 30;
    return new Config.Upkeep(bytes, base.queueLimit(), base.drain());
  }

  private static Duration timeout(String option, @Nullable Duration given, Duration otherwise) {
    if (given != null && given.compareTo(Timeouts.LONGEST) > 0) {
      throw new IllegalArgumentException(option + " may be at most 1d");
    }
    return time(given, otherwise);
  }

  private static Duration time(@Nullable Duration given, Duration otherwise) {
    return given == null ? otherwise : given;
  }

  private static long mebibytes(String option, @Nullable Integer given, long otherwise) {
    return given == null ? otherwise : (long) within(option, given, MOST_MEBIBYTES) << 20;
  }

  private static int number(String option, @Nullable Integer given, int most, int otherwise) {
    return given == null ? otherwise : within(option, given, most);
  }

  private static int within(String option, int number, int most) {
    if (number < 1 || number > most) {
      throw new IllegalArgumentException(
          option + " must be from 1 to " + most + ", but is " + number);
    }
    return number;
  }

  static final class Time implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      return Durations.read(text)
          .filter(Duration::isPositive)
          .orElseThrow(() ->
              new TypeConversionException("expected a time such as 30s, 12h or 7d, found " + text));
    }
  }

  static final class Range implements ITypeConverter<AddressRange> {
    @Override
    public AddressRange convert(String text) {
      try {
        return AddressRange.parse(text);
      } catch (IllegalArgumentException wrong) {
        throw new TypeConversionException(String.valueOf(wrong.getMessage()));
      }
    }
  }
}
