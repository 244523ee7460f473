package dev.stepwell.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.stepwell.protocol.body.BatchItem;
import dev.stepwell.protocol.body.InvokeEnvelope;
import dev.stepwell.protocol.body.StepContent;
import dev.stepwell.protocol.body.StepHead;
import dev.stepwell.protocol.body.WaitRegistration;
import dev.stepwell.protocol.destination.Destination;
import dev.stepwell.protocol.destination.SplitTarget;
import dev.stepwell.protocol.header.Headers;
import dev.stepwell.protocol.identity.NotifyTarget;
import dev.stepwell.protocol.identity.SdkVersion;
import dev.stepwell.protocol.identity.Token;
import dev.stepwell.protocol.json.JsonReader;
import dev.stepwell.protocol.json.JsonWriter;
import dev.stepwell.protocol.publish.PublishRequest;
import dev.stepwell.protocol.retry.RetryAfter;
import dev.stepwell.protocol.retry.RetryDelay;
import dev.stepwell.protocol.time.Durations;
import dev.stepwell.protocol.time.NotBefore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Parsers refuse with their own exception or not at all, whatever comes in, and they are quick
/// about it.
class HostileInputTest {
  private static final int ROUNDS = 4_000;
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final List<String> PIECES =
      List.of(
          "http",
          "https",
          "://",
          ":/",
          "%3A",
          "%2F",
          "%",
          "[",
          "]",
          "::1",
          "@",
          "#",
          "?",
          "&",
          "=",
          "/",
          "\\",
          "ex.test",
          "api/",
          "llm",
          "qstash_token",
          "upstash-delay",
          "wfr_",
          "1",
          "10s",
          "99999999999",
          ".",
          "-",
          "+",
          "*",
          "(",
          ")",
          ",",
          "pow",
          "min",
          "retried",
          "d",
          "mo",
          " ",
          "\t",
          "\0",
          "\r\n",
          "é",
          "\u2028",
          "\uD83D",
          "ß",
          "{",
          "}",
          "\"",
          ":",
          "null",
          "true",
          "\"stepId\"",
          "\"step\"",
          "\"headers\"",
          "\"destination\"",
          "\"body\"",
          "\"url\"",
          "\"timeout\"",
          "1e999",
          "-0",
          "parallelism=",
          "rate=",
          "period=",
          "header[",
          "Tue, 24 Nov 2026 12:01:00 GMT",
          "v1",
          "\\u",
          "\\ud83d");
  private static final List<String> NAMES =
      List.of(
          "Upstash-Method",
          "Upstash-Delay",
          "Upstash-Not-Before",
          "Upstash-Retries",
          "Upstash-Retry-Delay",
          "Upstash-Timeout",
          "Upstash-Callback",
          "Upstash-Callback-Retries",
          "Upstash-Failure-Callback",
          "Upstash-Failure-Callback-Failure-Callback",
          "Upstash-Flow-Control-Key",
          "Upstash-Flow-Control-Value",
          "Upstash-Label",
          "Upstash-Redact-Fields",
          "Upstash-Deduplication-Id",
          "Upstash-Workflow-Runid",
          "Upstash-Workflow-Init",
          "Upstash-Workflow-Calltype",
          "Upstash-Feature-Set",
          "Upstash-Forward-X");

  private static String text(SplittableRandom random) {
    var text = new StringBuilder();
    for (int i = random.nextInt(12); i >= 0; i--) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return text.toString();
  }

  private static void refusesOrReads(String input, Runnable parser) {
    assertThatCode(
            () -> {
              try {
                parser.run();
              } catch (WireException refused) {
                assertThat(refused.getMessage()).isNotBlank();
              }
            })
        .as(input)
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8})
  @Timeout(30)
  void textParsersThrowNothingElse(long seed) {
    var random = new SplittableRandom(seed);
    for (int round = 0; round < ROUNDS; round++) {
      var text = text(random);
      refusesOrReads(text, () -> Destination.ofTarget(text));
      refusesOrReads(text, () -> Destination.ofItem(text));
      refusesOrReads(text, () -> Destination.ofTarget("https://" + text));
      refusesOrReads(text, () -> SplitTarget.of("x?" + text));
      refusesOrReads(text, () -> NotifyTarget.parse(text));
      refusesOrReads(text, () -> Durations.parse("f", text));
      refusesOrReads(text, () -> NotBefore.parse("f", text));
      refusesOrReads(text, () -> RetryDelay.parse(text).delay(3));
      refusesOrReads(text, () -> RetryAfter.delay(Headers.of("Retry-After", text), NOW));
      refusesOrReads(text, () -> Token.userId(text));
      refusesOrReads(text, () -> SdkVersion.parse(text));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8})
  @Timeout(30)
  void headerParsersThrowNothingElse(long seed) {
    var random = new SplittableRandom(seed);
    for (int round = 0; round < ROUNDS; round++) {
      var headers = Headers.builder();
      for (int i = random.nextInt(4); i >= 0; i--) {
        headers.addIfValid(NAMES.get(random.nextInt(NAMES.size())), text(random));
      }
      var built = headers.build();
      refusesOrReads(built.toString(), () -> PublishRequest.parse(built));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8})
  @Timeout(30)
  void bodyParsersThrowNothingElse(long seed) {
    var random = new SplittableRandom(seed);
    var valid =
        "[{\"destination\":\"https://a.test\",\"headers\":{\"a\":[\"b\"]},\"body\":{\"c\":1.5}},"
            + "{\"url\":\"https://a.test\",\"timeout\":\"1d\",\"step\":{\"stepId\":1,\"out\":null}}]";
    for (int round = 0; round < ROUNDS; round++) {
      var bytes =
          random.nextBoolean()
              ? text(random).getBytes(StandardCharsets.UTF_8)
              : damaged(valid, random);
      var shown = new String(bytes, StandardCharsets.ISO_8859_1);
      refusesOrReads(shown, () -> BatchItem.readAll(bytes, 10));
      refusesOrReads(shown, () -> WaitRegistration.read(bytes));
      refusesOrReads(shown, () -> InvokeEnvelope.read(bytes));
      refusesOrReads(shown, () -> StepHead.read(bytes));
      refusesOrReads(shown, () -> StepContent.read(bytes));
    }
  }

  private static byte[] damaged(String json, SplittableRandom random) {
    int start = random.nextInt(json.length());
    var bytes = json.substring(random.nextBoolean() ? 0 : start).getBytes(StandardCharsets.UTF_8);
    for (int i = random.nextInt(4); i > 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whatIsWrittenReadsBackAsItWas(long seed) {
    var random = new SplittableRandom(seed);
    for (int round = 0; round < ROUNDS; round++) {
      var chars = new char[random.nextInt(20)];
      for (int i = 0; i < chars.length; i++) {
        chars[i] = (char) random.nextInt(random.nextBoolean() ? 0x100 : 0x10000);
      }
      var text = new String(chars);
      var json = new JsonWriter(1);
      json.string(text);
      assertThat(JsonReader.<String>read("f", json.toBytes(), reader -> reader.string("f")))
          .isEqualTo(text);
    }
  }

  @Test
  void largeInputTakesNoMoreThanItsShareOfTime() {
    org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          var many = "[" + "1,".repeat(2_000_000) + "1]";
          refusesOrReads("numbers", () -> BatchItem.readAll(utf8(many), 10));
          var names = new StringBuilder("[{\"destination\":\"d\",\"headers\":{\"x\":\"1\"");
          for (int i = 0; i < 200_000; i++) {
            names.append(",\"x-").append(i).append("\":\"v\"");
          }
          refusesOrReads(
              "names", () -> BatchItem.readAll(utf8(names.append("}}]").toString()), 10));
          refusesOrReads("query", () -> SplitTarget.of("x?" + "&".repeat(1_000_000)));
          refusesOrReads(
              "label",
              () -> PublishRequest.parse(Headers.of("Upstash-Label", ",a".repeat(500_000))));
          refusesOrReads("nested", () -> PublishRequest.parse(nestedCallbacks()));
        });
  }

  private static Headers nestedCallbacks() {
    var headers = Headers.builder();
    var prefix = "Upstash";
    for (int depth = 0; depth < 100; depth++) {
      prefix += "-Callback";
      headers.add(prefix, "https://a.test/");
    }
    return headers.build();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
