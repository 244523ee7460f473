package dev.stepwell.protocol.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.protocol.Octets;
import dev.stepwell.protocol.signature.BodyHash;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class GrowingStepListTest {

  /// [StepList] is what it is held against: it makes each list from its elements.
  @Test
  void everyBeginningIsTheListOfItsElements() {
    var growing = new GrowingStepList();
    var elements = new ArrayList<byte[]>();
    for (int i = 0; i < 300; i++) {
      var element = StepList.element("msg_" + i, Octets.utf8("x".repeat(i % 97)));
      elements.add(element);
      growing.add(element);
      for (int count : new int[] {1, (i + 2) / 2, i + 1}) {
        var expected = StepList.of(elements.subList(0, count));
        var body = growing.first(count);
        assertThat(body.bytes()).isEqualTo(expected);
        assertThat(body.hash()).isEqualTo(BodyHash.of(expected));
        assertThat(StepList.size(count, growing.bytes(count))).isEqualTo(expected.length);
      }
    }
    assertThat(growing.size()).isEqualTo(300);
  }

  @Test
  void whatWasGivenOutStaysAsItWas() {
    var growing = new GrowingStepList();
    growing.add(StepList.element("msg_1", Octets.utf8("1")));
    var first = growing.first(1);
    var before = first.bytes().clone();
    growing.add(StepList.element("msg_2", Octets.utf8("2")));
    assertThat(first.bytes()).isEqualTo(before);
  }

  @Test
  void whatItTakesIsToldAndStaysInProportion() {
    var growing = new GrowingStepList();
    var element = new byte[1_000];
    for (int i = 0; i < 1_000; i++) {
      growing.add(element);
    }
    assertThat(growing.footprint()).isBetween(1_000_000L, 1_700_000L);
  }

  @Test
  void noListOfNothingIsSent() {
    assertThatThrownBy(() -> new GrowingStepList().first(0))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
