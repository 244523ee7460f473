package dev.stepwell.server.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.engine.Origin;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.server.delivery.Admission.Admitted;
import dev.stepwell.server.delivery.Admission.Bounds;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private static final long PLENTY = 1L << 40;
  private static final String SLOW = "slow.example:443";
  private static final String QUICK = "quick.example:443";

  private int number;

  @Test
  void aSlowHostHoldsBackItsOwnMessagesOnly() {
    var admission = new Admission(new Bounds(10, PLENTY), new Bounds(2, PLENTY));
    assertThat(admission.enter(message(), SLOW)).isTrue();
    assertThat(admission.enter(message(), SLOW)).isTrue();
    var third = message();
    assertThat(admission.enter(third, SLOW)).isFalse();

    assertThat(admission.enter(message(), QUICK)).isTrue();
    assertThat(admission.leave(QUICK, 0)).isEmpty();
    assertThat(admission.leave(SLOW, 0)).containsExactly(new Admitted(third, SLOW));
    assertThat(admission.running()).isEqualTo(2);
  }

  @Test
  void hostsTakeTurnsWhenAllPlacesAreTaken() {
    var admission = new Admission(new Bounds(1, PLENTY), new Bounds(1, PLENTY));
    admission.enter(message(), SLOW);
    var slow = message();
    var slowAgain = message();
    var quick = message();
    admission.enter(slow, SLOW);
    admission.enter(slowAgain, SLOW);
    admission.enter(quick, QUICK);

    // The lane of QUICK waited for its turn before the one of SLOW had a free place again.
    assertThat(admission.leave(SLOW, 0)).containsExactly(new Admitted(quick, QUICK));
    assertThat(admission.leave(QUICK, 0)).containsExactly(new Admitted(slow, SLOW));
    assertThat(admission.leave(SLOW, 0)).containsExactly(new Admitted(slowAgain, SLOW));
    assertThat(admission.leave(SLOW, 0)).isEmpty();
    assertThat(admission.running()).isZero();
  }

  @Test
  void messagesOfOneHostKeepTheirOrder() {
    var admission = new Admission(new Bounds(1, PLENTY), new Bounds(1, PLENTY));
    admission.enter(message(), SLOW);
    var first = message();
    var second = message();
    admission.enter(first, SLOW);
    admission.enter(second, SLOW);
    assertThat(admission.leave(SLOW, 0)).containsExactly(new Admitted(first, SLOW));
    assertThat(admission.leave(SLOW, 0)).containsExactly(new Admitted(second, SLOW));
  }

  @Test
  void largeBodiesToOneHostLeaveMemoryForTheOthers() {
    var admission = new Admission(new Bounds(10, 100), new Bounds(10, 50));
    assertThat(admission.enter(message(), SLOW)).isTrue();
    admission.carry(SLOW, 60);
    var next = message();
    assertThat(admission.enter(next, SLOW)).isFalse();
    assertThat(admission.enter(message(), QUICK)).isTrue();
    admission.carry(QUICK, 45);
    // Now all of it is taken, so nobody may start, wherever to.
    var other = message();
    assertThat(admission.enter(other, "other.example:80")).isFalse();

    assertThat(admission.leave(QUICK, 45)).containsExactly(new Admitted(other, "other.example:80"));
    assertThat(admission.leave(SLOW, 60)).containsExactly(new Admitted(next, SLOW));
  }

  @Test
  void aPlaceThatNobodyHasCannotBeGivenBack() {
    var admission = new Admission(new Bounds(1, PLENTY), new Bounds(1, PLENTY));
    assertThatThrownBy(() -> admission.leave(QUICK, 0)).isInstanceOf(IllegalStateException.class);
    admission.enter(message(), QUICK);
    admission.leave(QUICK, 0);
    assertThatThrownBy(() -> admission.leave(QUICK, 0)).isInstanceOf(IllegalStateException.class);
  }

  private MessageKey message() {
    return new MessageKey(new Origin(1, 1), number++);
  }
}
