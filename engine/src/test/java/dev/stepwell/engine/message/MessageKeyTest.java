package dev.stepwell.engine.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Origin;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageKeyTest {
  private final SplittableRandom random = new SplittableRandom(20261125);

  @Test
  void idsAreReadBackAndStandInTheOrderOfTheirKeys() {
    var previous = key();
    for (int i = 0; i < 10_000; i++) {
      var key = key();
      assertThat(MessageKey.parse(key.id())).contains(key);
      assertThat(key.id()).matches("msg_[0-9A-Za-z]{20}");
      assertThat(Integer.signum(key.id().compareTo(previous.id())))
          .isEqualTo(Integer.signum(key.compareTo(previous)));
      previous = key;
    }
  }

  @Test
  void allKeysOfAnOriginLieBetweenItsEnds() {
    for (int i = 0; i < 1_000; i++) {
      var key = key();
      assertThat(key).isBetween(MessageKey.start(key.origin()), MessageKey.end(key.origin()));
      assertThat(key).isLessThan(MessageKey.end(key.origin()));
    }
  }

  @Test
  void whateverIsReadIsWrittenTheSameWay() {
    for (int i = 0; i < 10_000; i++) {
      var id = mutated(key().id());
      MessageKey.parse(id).ifPresent(key -> assertThat(key.id()).isEqualTo(id));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "msg_",
        "msg_0000000000000000000",
        "msg_000000000000000000000",
        "MSG_00000000000000000000",
        "msg_0000000000000000000-",
        "msg_0000000000000000000é",
        // Tickets and numbers that are too large; the largest ticket of all has nothing after it.
        "msg_AzL8n0Y58m7000000000",
        "msg_zzzzzzzzzzz000000000",
        "msg_00000000000zzzzzzzzz"
      })
  void otherTextsAreNoIds(String text) {
    assertThat(MessageKey.parse(text)).isEmpty();
  }

  private String mutated(String id) {
    var text = new StringBuilder(id);
    text.setCharAt(random.nextInt(id.length()), (char) (' ' + random.nextInt(95)));
    return text.toString();
  }

  /// Keys close to each other as well as far apart, and those at the edges.
  private MessageKey key() {
    long ticket = random.nextBoolean() ? random.nextLong(3) : edge(Long.MAX_VALUE - 1);
    int slot = random.nextBoolean() ? random.nextInt(3) : (int) edge(Address.SLOTS - 1);
    int number = random.nextBoolean() ? random.nextInt(3) : (int) edge(Integer.MAX_VALUE);
    return new MessageKey(new Origin(ticket, slot), number);
  }

  private long edge(long largest) {
    return random.nextBoolean() ? largest - random.nextInt(3) : random.nextLong(largest);
  }
}
