package dev.stepwell.server.delivery.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.testkit.Fuzz;
import dev.stepwell.testkit.Mutator;
import dev.stepwell.testkit.Seeds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/// What endpoints answer, and what operators and name servers say of addresses.
class AnswerFuzzTest {
  private static final int ROUNDS = 60;
  private static final int LIMIT = 4_096;

  @Seeds(5)
  void encodedBodiesComeOutWithinTheLimitOrAsFailures(long seed) {
    var random = new SplittableRandom(seed);
    for (int round = 0; round < ROUNDS; round++) {
      var plain = new byte[random.nextInt(3 * LIMIT)];
      if (random.nextBoolean()) {
        random.nextBytes(plain);
      }
      int kind = random.nextInt(3);
      var body = encoded(plain, kind);
      boolean whole = random.nextInt(4) == 0;
      if (!whole) {
        body = Arrays.copyOf(body, random.nextInt(body.length + 2));
        Mutator.damage(random, body);
      }
      check(plain, kind == 0 ? "GZip" : "deflate", body, whole, random.nextBoolean());
    }
  }

  private static void check(
      byte[] plain, String encoding, byte[] body, boolean whole, boolean truncated) {
    var headers = List.of(Map.entry("content-encoding", encoding), Map.entry("A", "b"));
    assertThat(ContentDecoding.isNeeded(headers)).isTrue();
    Fuzz.with(
        encoding + Arrays.toString(body),
        () -> {
          var answer =
              ContentDecoding.decode(new Answer.Responded(200, headers, body, truncated), LIMIT);
          switch (answer) {
            case Answer.Responded(int status, var kept, var decoded, boolean cut) -> {
              assertThat(status).isEqualTo(200);
              assertThat(decoded).hasSizeLessThanOrEqualTo(LIMIT);
              assertThat(kept).containsExactly(Map.entry("A", "b"));
              if (whole) {
                assertThat(decoded).isEqualTo(Arrays.copyOf(plain, Math.min(LIMIT, plain.length)));
                assertThat(cut).isEqualTo(truncated || plain.length > LIMIT);
              }
            }
            case Answer.Failed(var message) -> {
              assertThat(whole).isFalse();
              assertThat(message).startsWith("malformed response");
            }
            default -> throw new AssertionError(answer);
          }
        });
  }

  private static byte[] encoded(byte[] plain, int kind) {
    var out = new ByteArrayOutputStream();
    try (OutputStream encoder =
        switch (kind) {
          case 0 -> new GZIPOutputStream(out);
          case 1 -> new DeflaterOutputStream(out);
          default -> new DeflaterOutputStream(out, new Deflater(9, true));
        }) {
      encoder.write(plain);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toByteArray();
  }

  @Seeds(5)
  void addressRangesHoldTheirOwnAddress(long seed) {
    var mutator =
        new Mutator(
            new SplittableRandom(seed),
            List.of("10.0.0.0/8", "fc00::/7", "127.0.0.1", "::ffff:1.2.3.4", "0.0.0.0/0", "::/0"));
    for (int round = 0; round < 3 * ROUNDS; round++) {
      var text = mutator.text();
      Fuzz.with(
          text,
          () ->
              Fuzz.unless(IllegalArgumentException.class, () -> AddressRange.parse(text))
                  .ifPresent(range -> {
                    assertThat(range.bits()).isBetween(0, 128);
                    var again = AddressRange.parse(range.toString());
                    assertThat(again.toString()).isEqualTo(range.toString());
                  }));
    }
  }

  /// An address that only looks like another one is judged as that one.
  @Seeds(5)
  void whatStandsForALoopbackAddressIsRefused(long seed) {
    var random = new SplittableRandom(seed);
    for (int round = 0; round < ROUNDS; round++) {
      var bytes = new byte[16];
      random.nextBytes(bytes);
      var own = new byte[] {127, bytes[0], bytes[1], bytes[2]};
      var prefixes =
          List.of(
              "::ffff:", "::ffff:0:", "64:ff9b::", "::", "2001:db8::5efe:", "2001:db8::200:5efe:");
      var prefix = prefixes.get(random.nextInt(prefixes.size()));
      var text =
          prefix
              + "%02x%02x:%02x%02x".formatted(own[0], own[1] & 0xFF, own[2] & 0xFF, own[3] & 0xFF);
      Fuzz.with(
          text,
          () -> {
            var policy = DestinationPolicy.production();
            assertThat(policy.refusal(address(own))).isPresent();
            assertThat(policy.refusal(InetAddress.ofLiteral(text))).isPresent();
          });
    }
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
