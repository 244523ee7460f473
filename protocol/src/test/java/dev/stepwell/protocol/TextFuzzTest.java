package dev.stepwell.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.protocol.cron.Cron;
import dev.stepwell.protocol.destination.Destination;
import dev.stepwell.protocol.destination.SplitTarget;
import dev.stepwell.protocol.header.HeaderNames;
import dev.stepwell.protocol.header.Headers;
import dev.stepwell.protocol.identity.NotifyTarget;
import dev.stepwell.protocol.identity.SdkVersion;
import dev.stepwell.protocol.identity.Token;
import dev.stepwell.protocol.message.MessageState;
import dev.stepwell.protocol.publish.FlowControlSetting;
import dev.stepwell.protocol.publish.Labels;
import dev.stepwell.protocol.publish.PublishRequest;
import dev.stepwell.protocol.publish.RedactFields;
import dev.stepwell.protocol.publish.RequestBounds;
import dev.stepwell.protocol.publish.RestTrigger;
import dev.stepwell.protocol.retry.RetryAfter;
import dev.stepwell.protocol.retry.RetryDelay;
import dev.stepwell.protocol.time.Durations;
import dev.stepwell.protocol.time.NotBefore;
import dev.stepwell.testkit.Fuzz;
import dev.stepwell.testkit.Mutator;
import dev.stepwell.testkit.Seeds;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Parsers of lines of text with input that is nearly valid: they refuse in their own way or not at
/// all, and what they take keeps what they promise.
class TextFuzzTest {
  private static final int ROUNDS = 150;
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  private static void each(long seed, List<String> valid, Consumer<String> properties) {
    var mutator = new Mutator(new SplittableRandom(seed), valid);
    for (int round = 0; round < ROUNDS; round++) {
      var text = mutator.text();
      Fuzz.with(text, () -> properties.accept(text));
    }
  }

  private static <T> Optional<T> read(Supplier<T> parser) {
    return Fuzz.unless(WireException.class, parser);
  }

  @Seeds(4)
  void durationsAndMomentsStayInTheirBounds(long seed) {
    each(
        seed,
        List.of("10s", "1d10h30m", "1.5s", "250ms", "7", "2w", "1mo", "1y", "500\u00B5s", "1ns"),
        text ->
            read(() -> Durations.parse("f", text))
                .ifPresent(duration -> {
                  assertThat(duration).isBetween(Duration.ZERO, Durations.LONGEST);
                  assertThat(Durations.read(inSeconds(duration))).contains(duration);
                }));
    each(
        seed,
        List.of("1795449999", "1795449999.5", "0", "253402300799", "1.000000001"),
        text ->
            read(() -> NotBefore.parse("f", text))
                .ifPresent(moment ->
                    assertThat(moment)
                        .isBetween(Instant.EPOCH, Instant.parse("9999-12-31T23:59:59.999Z"))));
  }

  private static String inSeconds(Duration duration) {
    return BigDecimal.valueOf(duration.getNano(), 9)
        .add(BigDecimal.valueOf(duration.getSeconds()))
        .toPlainString();
  }

  @Seeds(4)
  void expressionsAreTakenWholeOrNotAtAll(long seed) {
    each(
        seed,
        List.of(
            "1000",
            "1000 * (1 + retried)",
            "pow(2, retried) * 1000",
            "max(1000, pow(2, retried) * 100, 7 % 4)",
            "floor(sqrt(retried) * 1500) - -3",
            "min(5000, abs(0 - 7) + ceil(1.2) / round(.5))",
            "exp(exp(exp(retried)))"),
        text ->
            read(() -> RetryDelay.parse(text))
                .ifPresent(parsed -> {
                  assertThat(text).hasSizeLessThanOrEqualTo(512).matches("[0-9a-z.,()+*/% \t-]+");
                  assertThat(parsed.text()).isEqualTo(text);
                  for (int retried : new int[] {0, 1, 7, 1_000, Integer.MAX_VALUE}) {
                    assertThat(parsed.delay(retried)).isBetween(Duration.ZERO, RetryDelay.LONGEST);
                  }
                  read(() -> RetryDelay.parse("0 + (" + text + ")"))
                      .ifPresent(inner ->
                          assertThat(inner.milliseconds(3))
                              .isEqualTo((Double) (0.0 + parsed.milliseconds(3))));
                }));
  }

  /// An expression and what it means.
  private record Made(String text, DoubleUnaryOperator value) {
    static Made any(SplittableRandom random, int depth) {
      if (depth == 0) {
        int number = random.nextInt(100);
        return random.nextBoolean()
            ? new Made("retried", retried -> retried)
            : new Made(number + ".25", _ -> number + 0.25);
      }
      var a = any(random, depth - 1);
      var b = any(random, random.nextInt(depth));
      return switch (random.nextInt(8)) {
        case 0 -> both(a, "+", b, x -> a.at(x) + b.at(x));
        case 1 -> both(a, "-", b, x -> a.at(x) - b.at(x));
        case 2 -> both(a, "*", b, x -> a.at(x) * b.at(x));
        case 3 -> both(a, "/", b, x -> a.at(x) / b.at(x));
        case 4 -> both(a, "%", b, x -> a.at(x) % b.at(x));
        case 5 -> new Made("-(" + a.text + ")", x -> -a.at(x));
        case 6 -> new Made("max(" + a.text + ", " + b.text + ")", x -> Math.max(a.at(x), b.at(x)));
        default -> new Made("floor( " + a.text + "\t)", x -> Math.floor(a.at(x)));
      };
    }

    private static Made both(Made a, String operator, Made b, DoubleUnaryOperator value) {
      return new Made("(" + a.text + ")" + operator + " (" + b.text + ")", value);
    }

    double at(double retried) {
      return value.applyAsDouble(retried);
    }
  }

  @Seeds(4)
  void expressionsMeanWhatTheyWereMadeOf(long seed) {
    var random = new SplittableRandom(seed);
    for (int round = 0; round < ROUNDS; round++) {
      var made = Made.any(random, random.nextInt(5));
      Fuzz.with(
          made.text(),
          () ->
              read(() -> RetryDelay.parse(made.text()))
                  .ifPresentOrElse(
                      parsed -> assertThat(parsed.milliseconds(3)).isEqualTo((Double) made.at(3)),
                      () -> assertThat(made.text()).hasSizeGreaterThan(512)));
    }
  }

  @Seeds(4)
  void cronComesAtWholeMinutesWithinNineYears(long seed) {
    each(
        seed,
        List.of(
            "* * * * *",
            "*/5 0-3,23 1,15 JAN-mar mon-Fri",
            "0 0 29 2 ?",
            "@weekly",
            "CRON_TZ=Europe/Berlin 30 2 * * *",
            "TZ=Australia/Lord_Howe @daily",
            "5/15 */7 31 */2 0",
            "0 0 30 2 *"),
        text ->
            read(() -> Cron.parse(text))
                .flatMap(cron -> cron.next(NOW).map(next -> List.of(next, next(cron, next))))
                .ifPresent(found -> {
                  var next = found.getFirst();
                  assertThat(next).isAfter(NOW).isBefore(NOW.plus(Duration.ofDays(3_300)));
                  assertThat(next.getEpochSecond() % 60).isZero();
                  assertThat(found.getLast()).isEqualTo(next);
                  assertThat(Cron.parse("  " + text + "\t").next(NOW)).contains(next);
                }));
  }

  private static Instant next(Cron cron, Instant before) {
    return cron.next(before.minusMillis(1)).orElseThrow();
  }

  /// Fields as lists of numbers, against a look at each minute.
  @Seeds(4)
  void cronComesFirstWhereAllFieldsFit(long seed) {
    var random = new SplittableRandom(seed);
    for (int round = 0; round < 5; round++) {
      var minutes = some(random, 0, 59);
      var hours = some(random, 0, 23);
      var months = some(random, 1, 12);
      var weekdays = some(random, 0, 6);
      var text =
          "%s %s * %s %s".formatted(minutes, hours, months, weekdays).replaceAll("[\\[\\]]", "");
      var spelled = text.replace(", ", ",");
      Fuzz.with(
          spelled,
          () -> {
            var next = Cron.parse(spelled).next(NOW).orElseThrow();
            var at = NOW.plusSeconds(60);
            while (!fits(at, minutes, hours, months, weekdays)) {
              at = at.plusSeconds(60);
            }
            assertThat(next).isEqualTo(at);
          });
    }
  }

  private static Set<Integer> some(SplittableRandom random, int first, int last) {
    return IntStream.rangeClosed(0, random.nextInt(4))
        .mapToObj(_ -> random.nextInt(first, last + 1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean fits(
      Instant at,
      Set<Integer> minutes,
      Set<Integer> hours,
      Set<Integer> months,
      Set<Integer> weekdays) {
    var local = at.atOffset(ZoneOffset.UTC);
    return minutes.contains(local.getMinute())
        && hours.contains(local.getHour())
        && months.contains(local.getMonthValue())
        && weekdays.contains(local.getDayOfWeek().getValue() % 7);
  }

  @Seeds(4)
  void endpointsCannotAskForMoreThanADay(long seed) {
    each(
        seed,
        List.of(
            "120", "1.5", "6m0s", "Tue, 24 Nov 2026 12:01:00 GMT", "Tue, 3 Jun 2008 11:05:30 GMT"),
        text -> {
          for (var name : List.of("Retry-After", "X-RateLimit-Reset", "X-Ratelimit-Reset-Tokens")) {
            var headers = Headers.builder().addIfValid(name, text).build();
            RetryAfter.delay(headers, NOW)
                .ifPresent(delay -> assertThat(delay).isBetween(Duration.ZERO, RetryAfter.LONGEST));
          }
        });
  }

  private static final List<String> URLS =
      List.of(
          "https://ex.test/c//d/%2Fe;v=1?foo=bar&x=a%20b",
          "http://[::1]:3000/x",
          "http://[::ffff:127.0.0.1]/",
          "https://user:p%40ss@ex.test:8443/x",
          "HTTPS://Ex.Test",
          "http://ex.test?q",
          "https:/ex.test/a",
          "https%3A%2F%2Fex.test%2Fp%3Fq%3D1?a=b",
          "https://b\u00FCcher.test/\u00E4 b?\u00FC#frag",
          "orders-1_a.b",
          "api/llm",
          "http://2130706433/",
          "https://ex.test/a?x=1&qstash_token=t%2B1&Upstash-Retries=3&upstash-delay=1m");

  @Seeds(5)
  void destinationsAreReadTheSameAgain(long seed) {
    each(
        seed,
        URLS,
        text -> {
          read(() -> Destination.ofTarget(text))
              .ifPresent(found -> check(found, Destination::ofTarget));
          read(() -> Destination.ofItem(text))
              .ifPresent(found -> {
                check(found, Destination::ofItem);
                check(found, Destination::ofTarget);
              });
          read(() -> Destination.url("f", text))
              .ifPresent(url -> check(url, again -> Destination.url("f", again)));
          read(() -> SplitTarget.of(text))
              .ifPresent(split -> {
                split.token().ifPresent(token -> assertThat(text).containsIgnoringCase("token"));
                assertThat(SplitTarget.of(split.rest()))
                    .isEqualTo(new SplitTarget(split.rest(), Optional.empty(), Headers.NONE));
                sendable(split.settings());
              });
        });
  }

  private interface Reader {
    Destination read(String text);
  }

  private static void check(Destination found, Reader reader) {
    switch (found) {
      case Destination.Url url -> {
        assertThat(url.text()).matches("[!-~]+").hasSizeLessThanOrEqualTo(Destination.MAX_LENGTH);
        assertThat(url.requestTarget()).startsWith("/").matches("[!-~]+").doesNotContain("#");
        assertThat(url.host()).matches("[0-9A-Za-z._:-]+");
        assertThat(url.port()).isBetween(1, 65_535);
        assertThat(url.hostHeader()).matches("[0-9A-Za-z._:\\[\\]-]+");
        url.basicAuthorization().ifPresent(basic -> assertThat(basic).matches("[!-~ ]+"));
        assertThat(reader.read(url.text())).isEqualTo(url);
      }
      case Destination.Group(var name) ->
          assertThat(reader.read(name)).isEqualTo(new Destination.Group(name));
      case Destination.LanguageModel model -> assertThat(reader.read("api/llm")).isEqualTo(model);
    }
  }

  private static void sendable(Headers headers) {
    for (var field : headers.fields()) {
      assertThat(HeaderNames.isName(field.name())).isTrue();
      assertThat(HeaderNames.isValue(field.value())).isTrue();
      assertThat(HeaderNames.canonical(field.name())).isEqualTo(field.name());
    }
  }

  @Seeds(4)
  void idsInPathsAndTokensAreNames(long seed) {
    each(
        seed,
        List.of("wfr_abc/ev%20ent", "order/paid", "ev", "wfr_%C3%A4/x/y", "run-1/a%2Fb"),
        text -> {
          read(() -> NotifyTarget.parse(text))
              .ifPresent(target -> {
                switch (target) {
                  case NotifyTarget.Everyone(var event) -> name(event);
                  case NotifyTarget.Run(var run, var event) -> {
                    name(run);
                    name(event);
                  }
                  case NotifyTarget.Undecided(var run, var event, var whole) -> {
                    name(run);
                    name(event);
                    name(whole);
                  }
                }
              });
          read(() -> Percent.decode("f", text))
              .ifPresent(decoded ->
                  assertThat(Percent.isDecodable(Percent.encode(decoded, _ -> false))).isTrue());
        });
    each(
        seed,
        List.of(Token.of("defaultUser", "defaultPassword"), Token.of("\u00FC\uD83D\uDE00\"", "")),
        text -> {
          Token.userId(text).ifPresent(id -> assertThat(id).isNotEmpty());
          Token.ofAuthorization("bearer " + text).ifPresent(t -> assertThat(t).isNotBlank());
          if (!text.isEmpty() && text.length() <= 256 && stored(text)) {
            assertThat(Token.userId(Token.of(text, "p"))).contains(text);
          }
        });
    each(
        seed,
        List.of("v1.3.2", "0.2", "v1.0.0-rc.1", "canceled", "IN_PROGRESS", "1"),
        text -> {
          SdkVersion.parse(text).ifPresent(v -> assertThat(v.major()).isBetween(0, 999_999));
          read(() -> MessageState.parse(text)).ifPresent(s -> assertThat(s).isNotEmpty());
        });
  }

  /// Ids become keys: what is stored has to be what was given.
  static void name(String name) {
    assertThat(name).isNotEmpty().hasSizeLessThanOrEqualTo(256);
    assertThat(stored(name)).as("stored as it is: %s", Fuzz.shown(name)).isTrue();
  }

  private static boolean stored(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).equals(text);
  }

  private static final List<String> LINES =
      List.of(
          "Upstash-Method: PATCH",
          "Upstash-Delay: 1d10h30m",
          "Upstash-Not-Before: 1795449999",
          "Upstash-Retries: 3",
          "Upstash-Retry-Delay: pow(2, retried) * 1000",
          "Upstash-Timeout: 30s",
          "Upstash-Callback: https://ex.test/callback",
          "Upstash-Callback-Retries: 2",
          "Upstash-Callback-Callback: https://ex.test/callback?2",
          "Upstash-Callback-Forward-Authorization: Bearer x",
          "Upstash-Failure-Callback: https://ex.test/failed",
          "Upstash-Failure-Callback-Failure-Callback: https://ex.test/failed?2",
          "Upstash-Flow-Control-Key: key",
          "Upstash-Flow-Control-Value: parallelism=5, rate=10, period=1m",
          "Upstash-Label: eu,priority",
          "Upstash-Redact-Fields: body,header[Authorization]",
          "Upstash-Deduplication-Id: once",
          "Upstash-Content-Based-Deduplication: true",
          "Upstash-Workflow-Runid: wfr_1",
          "Upstash-Workflow-Init: true",
          "Upstash-Workflow-Url: https://ex.test/workflow",
          "Upstash-Workflow-Calltype: fromCallback",
          "Upstash-Forward-Upstash-Workflow-Invoke-Count: 3",
          "Upstash-Callback-Forward-Upstash-Workflow-Stepid: 4",
          "Upstash-Feature-Set: LazyFetch,InitialBody",
          "Upstash-Forward-X-Mine: \u00E9",
          "Upstash-Forward-Transfer-Encoding: chunked",
          "Content-Type: application/json");

  @Seeds(5)
  void whatHeadersSayIsWithinItsBounds(long seed) {
    var random = new SplittableRandom(seed);
    var mutator = new Mutator(random, LINES);
    for (int round = 0; round < ROUNDS; round++) {
      var builder = Headers.builder();
      for (int i = random.nextInt(6); i >= 0; i--) {
        var line = mutator.text();
        int colon = line.indexOf(':');
        if (colon > 0) {
          builder.addIfValid(line.substring(0, colon), line.substring(colon + 1).strip());
        }
      }
      var headers = builder.build();
      Fuzz.with(
          headers.toString(),
          () -> {
            sendable(headers);
            read(() -> PublishRequest.parse(headers)).ifPresent(request -> check(request, 0));
            read(() -> RestTrigger.complete(headers, "wfr_1", Destination.url("f", "http://a/")))
                .ifPresent(TextFuzzTest::sendable);
            read(() -> Labels.parse(headers))
                .ifPresent(labels -> assertThat(labelled(labels)).isEqualTo(labels));
            read(() -> RedactFields.parse(headers))
                .ifPresent(fields -> assertThat(redacted(fields)).isEqualTo(fields));
          });
    }
  }

  private static void check(PublishRequest request, int depth) {
    assertThat(depth).isLessThanOrEqualTo(5);
    sendable(request.forward());
    assertThat(request.forward().has("Transfer-Encoding")).isFalse();
    request.labels().forEach(TextFuzzTest::name);
    request.deduplication().id().ifPresent(TextFuzzTest::name);
    request.retries().ifPresent(retries -> assertThat(retries).isNotNegative());
    request
        .flowControl()
        .ifPresent(flow -> {
          name(flow.key());
          assertThat(FlowControlSetting.parse(flow.key(), spelled(flow))).isEqualTo(flow);
        });
    read(
            () -> {
              RequestBounds.DEFAULT.check(request, NOW);
              return request.timing().due(NOW);
            })
        .ifPresent(due -> assertThat(due).isBetween(NOW, NOW.plus(Duration.ofDays(366))));
    request.workflow().flatMap(workflow -> workflow.runId()).ifPresent(TextFuzzTest::name);
    request.callback().ifPresent(callback -> check(callback.settings(), depth + 1));
    request.failureCallback().ifPresent(callback -> check(callback.settings(), depth + 1));
  }

  private static String spelled(FlowControlSetting flow) {
    return flow.parallelism().map(n -> "parallelism=" + n + ",").orElse("")
        + flow.rate().map(n -> "rate=" + n + ",").orElse("")
        + "period="
        + inSeconds(flow.period());
  }

  private static List<String> labelled(List<String> labels) {
    return labels.isEmpty()
        ? labels
        : Labels.parse(Headers.of(Labels.HEADER, String.join(", ", labels)));
  }

  private static RedactFields redacted(RedactFields fields) {
    var spelled = new StringBuilder(fields.body() ? "body," : "");
    spelled.append(fields.allHeaders() ? "header," : "");
    fields.headerNames().forEach(name -> spelled.append("header[").append(name).append("],"));
    return RedactFields.parse(Headers.of(RedactFields.HEADER, spelled.toString()));
  }
}
