package dev.stepwell.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.event.EventWaiterKey;
import dev.stepwell.engine.gate.GateId;
import dev.stepwell.engine.gate.LineKey;
import dev.stepwell.engine.gate.MemberKey;
import dev.stepwell.engine.gate.Visitor;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.run.Facet;
import dev.stepwell.engine.run.FacetKey;
import dev.stepwell.engine.run.RetainedKey;
import dev.stepwell.engine.run.RetainedKey.Kind;
import dev.stepwell.engine.run.SavedKey;
import dev.stepwell.engine.run.SeenKey;
import dev.stepwell.engine.run.StepKey;
import dev.stepwell.engine.run.WaiterKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What every store relies on: keys have one order, it agrees with equality, and all that belongs
/// to an origin lies together.
class KeyOrderTest {
  private static final List<String> TEXTS =
      List.of("", "a", "a\0", "a\0b", "aa", "b", "é", "\uffee", "😀", "/", "Z");

  private final SplittableRandom random = new SplittableRandom(42);

  @Test
  void keysAreOrdered() {
    ordered(this::origin);
    ordered(this::name);
    ordered(() -> new ProjectRun(name().project(), origin()));
    ordered(() -> new StepKey(origin(), number()));
    ordered(() -> new SeenKey(origin(), number(), number()));
    ordered(() -> new WaiterKey(origin(), text(), number()));
    ordered(() -> new SavedKey(origin(), text(), number()));
    ordered(() -> new EventWaiterKey(name().project(), text(), number(), origin()));
    ordered(() -> new MessageKey(origin(), number()));
    ordered(this::gate);
    ordered(() -> new MemberKey(gate(), new Visitor(new MessageKey(origin(), number()), number())));
    ordered(() -> new LineKey(gate(), number()));
    ordered(() -> new DueKey(number(), number(), number(), number()));
    ordered(() -> new LogKey(origin(), number(), number()));
    ordered(() -> new FacetKey(name().project(), Facet.of(1 + number()), number(), origin()));
    ordered(() -> new TallyKey(name().project(), TallyKey.Kind.of(1 + number())));
    ordered(() -> new RetainedKey(Kind.of(number() % 4), number(), origin()));
  }

  @Test
  void textComparesAsItsBytesDo() {
    for (var a : TEXTS) {
      for (var b : TEXTS) {
        assertThat(Integer.signum(Order.text(a, b)))
            .isEqualTo(
                Integer.signum(
                    Arrays.compareUnsigned(
                        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8))));
      }
    }
    // The order of String is another one.
    assertThat(Order.text("\uffee", "😀")).isNegative();
    assertThat("\uffee".compareTo("😀")).isPositive();
  }

  @Test
  void nothingLiesBetweenAnOriginAndTheNext() {
    assertThat(new Origin(7, 3).next()).isEqualTo(new Origin(7, 4));
    assertThat(new Origin(7, Address.SLOTS - 1).next()).isEqualTo(new Origin(8, 0));
  }

  @Test
  void anAddressIsTheSameForEver() {
    assertThat(Address.of(new RunName(new ProjectId("acme"), "wfr_1")).slot()).isEqualTo(46282);
    assertThat(Address.of(new ProjectId("acme")).slot()).isEqualTo(22716);
    assertThat(Address.of(GateId.flowControl(new ProjectId("acme"), "orders")).slot())
        .isEqualTo(14303);
    assertThat(Address.of(new Origin(1, 77)).slot()).isEqualTo(77);
    assertThat(new Address(77).partition(4)).isEqualTo(1);
  }

  @Test
  void addressesSpread() {
    var runs = new int[16];
    for (int i = 0; i < 16_000; i++) {
      runs[Address.of(new RunName(new ProjectId("acme"), "wfr_" + i)).partition(16)]++;
    }
    assertThat(IntStream.of(runs)).allMatch(count -> count > 800 && count < 1200);
  }

  private <K extends Comparable<K>> void ordered(Supplier<K> keys) {
    var some = new ArrayList<K>();
    for (int i = 0; i < 60; i++) {
      some.add(keys.get());
    }
    for (var a : some) {
      for (var b : some) {
        int order = Integer.signum(a.compareTo(b));
        assertThat(order).isEqualTo(-Integer.signum(b.compareTo(a)));
        assertThat(order == 0).isEqualTo(a.equals(b));
        for (var c : some) {
          if (order <= 0 && b.compareTo(c) <= 0) {
            assertThat(a.compareTo(c)).isNotPositive();
          }
        }
      }
    }
  }

  private GateId gate() {
    return GateId.flowControl(name().project(), text());
  }

  private Origin origin() {
    return new Origin(number(), number());
  }

  private RunName name() {
    return new RunName(new ProjectId("p" + text()), text());
  }

  private String text() {
    return TEXTS.get(random.nextInt(TEXTS.size()));
  }

  private int number() {
    return random.nextInt(3);
  }
}
