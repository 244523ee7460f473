package dev.stepwell.store.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.stepwell.engine.Origin;
import dev.stepwell.store.Draw;
import dev.stepwell.store.Samples;
import dev.stepwell.testkit.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class KeysTest {
  private static final int KEYS = 60;

  @Seeds(20)
  void keysCompareAsTheirBytesDoAndAreReadBack(long seed) {
    var random = new SplittableRandom(seed);
    var some = new Samples(Draw.random(random));

    check(Keys.ORIGIN, some::origin);
    check(Keys.RUN_NAME, some::name);
    check(Keys.PROJECT_RUN, some::projectRun);
    check(Keys.STEP, some::step);
    check(Keys.SEEN, some::seenKey);
    check(Keys.WAITER, some::waiterKey);
    check(Keys.EVENT_WAITER, some::eventWaiter);
    check(Keys.SAVED, some::savedKey);
    check(Keys.DEAD, some::deadKey);
    check(Keys.MESSAGE, some::messageKey);
    check(Keys.GATE, some::gateId);
    check(Keys.GATE_MEMBER, some::memberKey);
    check(Keys.GATE_LINE, some::lineKey);
    check(Keys.DUE, some::dueKey);
    check(Keys.LOG, some::logKey);
    check(Keys.PROJECT, some::project);
    check(Keys.TALLY, some::tallyKey);
  }

  private static <K extends Comparable<K>> void check(KeyCodec<K> codec, Supplier<K> any) {
    var writer = new KeyWriter();
    var keys = new ArrayList<K>();
    var encoded = new ArrayList<byte[]>();
    for (int i = 0; i < KEYS; i++) {
      var key = any.get();
      codec.write(key, writer);
      keys.add(key);
      encoded.add(writer.take());
      assertThat(codec.read(new KeyReader(encoded.getLast(), 0))).isEqualTo(key);
    }
    for (int i = 0; i < KEYS; i++) {
      for (int j = 0; j < KEYS; j++) {
        int expected = Integer.signum(keys.get(i).compareTo(keys.get(j)));
        int found = Integer.signum(Arrays.compareUnsigned(encoded.get(i), encoded.get(j)));
        assertThat(found).as("%s against %s", keys.get(i), keys.get(j)).isEqualTo(expected);
      }
    }
  }

  @Test
  void whatFollowsATextNeverCountsBeforeItsEnd() {
    var texts = List.of("", "\0", "\0\0", "\0a", "\u0001", "a", "a\0", "a\u0001", "aa", "b");
    var previous = new byte[0];
    for (var text : texts) {
      for (long number : new long[] {Long.MIN_VALUE, -1, 0, 1, Long.MAX_VALUE}) {
        var key = new KeyWriter().putText(text).putLong(number).take();
        assertThat(Arrays.compareUnsigned(previous, key)).isNegative();
        var reader = new KeyReader(key, 0);
        assertThat(reader.text()).isEqualTo(text);
        assertThat(reader.longNumber()).isEqualTo(number);
        previous = key;
      }
    }
  }

  @Test
  void aSlotThatIsNoneIsRefusedNotCut() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Keys.ORIGIN.write(new Origin(1, 65_536), new KeyWriter()));
  }
}
