package dev.stepwell.server.delivery;

import static dev.stepwell.server.delivery.Admission.Entered.HOST_FULL;
import static dev.stepwell.server.delivery.Admission.Entered.IN_LINE;
import static dev.stepwell.server.delivery.Admission.Entered.NOW;
import static dev.stepwell.server.delivery.Admission.Entered.PROJECT_FULL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.engine.DueKey;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.View;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.server.delivery.Admission.Admitted;
import dev.stepwell.server.delivery.Admission.Bounds;
import dev.stepwell.server.delivery.Admission.Entered;
import dev.stepwell.store.memory.MemoryStore;
import dev.stepwell.store.tables.StoreTables;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private static final long PLENTY = 1L << 40;
  private static final Recipient SLOW = of("slow.example:443");
  private static final Recipient QUICK = of("quick.example:443");

  private static final Recipient OTHERS =
      new Recipient(new ProjectId("others"), "quick.example:443");

  private static final View VIEW = new StoreTables(new MemoryStore(1).slice(0)).view();

  private int number;

  @Test
  void aSlowHostHoldsBackItsOwnMessagesOnly() {
    var admission = new Admission(100, new Bounds(10, PLENTY), new Bounds(2, PLENTY));
    assertThat(enter(admission, message(), SLOW)).isEqualTo(NOW);
    assertThat(enter(admission, message(), SLOW)).isEqualTo(NOW);
    var third = message();
    assertThat(enter(admission, third, SLOW)).isEqualTo(IN_LINE);

    assertThat(enter(admission, message(), QUICK)).isEqualTo(NOW);
    assertThat(admission.leave(QUICK, 0).admitted()).isEmpty();
    assertThat(admission.leave(SLOW, 0).admitted()).containsExactly(new Admitted(third, SLOW));
    assertThat(admission.running()).isEqualTo(2);
  }

  @Test
  void hostsTakeTurnsWhenAllPlacesAreTaken() {
    var admission = new Admission(100, new Bounds(1, PLENTY), new Bounds(1, PLENTY));
    enter(admission, message(), SLOW);
    var slow = message();
    var slowAgain = message();
    var quick = message();
    enter(admission, slow, SLOW);
    enter(admission, slowAgain, SLOW);
    enter(admission, quick, QUICK);

    // The lane of QUICK waited for its turn before the one of SLOW had a free place again.
    assertThat(admission.leave(SLOW, 0).admitted()).containsExactly(new Admitted(quick, QUICK));
    assertThat(admission.leave(QUICK, 0).admitted()).containsExactly(new Admitted(slow, SLOW));
    assertThat(admission.leave(SLOW, 0).admitted()).containsExactly(new Admitted(slowAgain, SLOW));
    assertThat(admission.leave(SLOW, 0).admitted()).isEmpty();
    assertThat(admission.running()).isZero();
  }

  @Test
  void messagesOfOneHostKeepTheirOrder() {
    var admission = new Admission(100, new Bounds(1, PLENTY), new Bounds(1, PLENTY));
    enter(admission, message(), SLOW);
    var first = message();
    var second = message();
    enter(admission, first, SLOW);
    enter(admission, second, SLOW);
    assertThat(admission.leave(SLOW, 0).admitted()).containsExactly(new Admitted(first, SLOW));
    assertThat(admission.leave(SLOW, 0).admitted()).containsExactly(new Admitted(second, SLOW));
  }

  @Test
  void largeBodiesToOneHostLeaveMemoryForTheOthers() {
    var admission = new Admission(100, new Bounds(10, 100), new Bounds(10, 50));
    assertThat(enter(admission, message(), SLOW)).isEqualTo(NOW);
    admission.carry(SLOW, 60);
    var next = message();
    assertThat(enter(admission, next, SLOW)).isEqualTo(IN_LINE);
    assertThat(enter(admission, message(), QUICK)).isEqualTo(NOW);
    admission.carry(QUICK, 45);
    // Now all of it is taken, so nobody may start, wherever to.
    var other = message();
    assertThat(enter(admission, other, of("other.example:80"))).isEqualTo(IN_LINE);

    assertThat(admission.leave(QUICK, 45).admitted())
        .containsExactly(new Admitted(other, of("other.example:80")));
    assertThat(admission.leave(SLOW, 60).admitted()).containsExactly(new Admitted(next, SLOW));
  }

  @Test
  void aPlaceThatNobodyHasCannotBeGivenBack() {
    var admission = new Admission(100, new Bounds(1, PLENTY), new Bounds(1, PLENTY));
    assertThatThrownBy(() -> admission.leave(QUICK, 0)).isInstanceOf(IllegalStateException.class);
    enter(admission, message(), QUICK);
    admission.leave(QUICK, 0);
    assertThatThrownBy(() -> admission.leave(QUICK, 0)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void manySlowHostsLeavePlacesToTheOthers() {
    var admission = new Admission(1_000_000, new Bounds(400, PLENTY), new Bounds(300, PLENTY));
    for (int host = 0; host < 20; host++) {
      for (int i = 0; i < 400; i++) {
        enter(admission, message(), of("slow" + host + ".example:443"));
      }
    }
    assertThat(admission.running()).isLessThan(400);
    assertThat(enter(admission, message(), QUICK)).isEqualTo(NOW);
    assertThat(admission.leave(QUICK, 0).admitted()).isEmpty();
  }

  @Test
  void oneHostAloneHasItsShareAndIsGivenMoreOnlyWhenItsOwnLeave() {
    var admission = new Admission(1_000, new Bounds(400, PLENTY), new Bounds(300, PLENTY));
    for (int i = 0; i < 400; i++) {
      enter(admission, message(), SLOW);
    }
    assertThat(admission.running()).isEqualTo(300);
    assertThat(admission.leave(SLOW, 0).admitted()).hasSize(1);
    assertThat(admission.running()).isEqualTo(300);
  }

  @Test
  void placesThatAHostDoesNotUseAreOthersAsSoonAsItLeavesThem() {
    var admission = new Admission(1_000, new Bounds(4, PLENTY), new Bounds(2, PLENTY));
    enter(admission, message(), QUICK);
    enter(admission, message(), SLOW);
    enter(admission, message(), SLOW);
    // Of four places one is left, which is for those who have less.
    var next = message();
    assertThat(enter(admission, next, SLOW)).isEqualTo(IN_LINE);
    assertThat(admission.running()).isEqualTo(3);
    assertThat(admission.leave(QUICK, 0).admitted()).isEmpty();
    assertThat(admission.leave(SLOW, 0).admitted()).containsExactly(new Admitted(next, SLOW));
  }

  @Test
  void aLineThatIsTooLongLetsGoAndIsFilledAgainOnceItIsShort() {
    var admission = new Admission(10, new Bounds(8, PLENTY), new Bounds(2, PLENTY));
    for (int i = 0; i < 5; i++) {
      assertThat(enter(admission, message(), SLOW)).isNotEqualTo(HOST_FULL);
    }
    var sixth = message();
    assertThat(enter(admission, sixth, SLOW)).isEqualTo(HOST_FULL);
    assertThat(enter(admission, message(), QUICK)).isEqualTo(NOW);
    admission.leave(QUICK, 0);

    assertThat(admission.leave(SLOW, 0).refills()).isEmpty();
    // It was due before: whoever comes now has to come behind it.
    var seventh = message();
    assertThat(enter(admission, seventh, SLOW)).isEqualTo(HOST_FULL);
    assertThat(admission.leave(SLOW, 0).refills()).isEmpty();
    var refills = admission.leave(SLOW, 0).refills();
    assertThat(refills).hasSize(1);
    var slow = refills.getFirst();
    assertThat(admission.takeLetGo(slow)).contains(place(sixth).and(place(seventh)));
    assertThat(admission.takeLetGo(slow)).isEmpty();
    assertThat(enter(admission, message(), SLOW)).isEqualTo(HOST_FULL);
    assertThat(admission.enterAgain(sixth, SLOW, place(sixth))).isEqualTo(IN_LINE);
    assertThat(admission.leave(SLOW, 0).refills()).isEmpty();
    assertThat(admission.endRefill(slow)).isTrue();
  }

  @Test
  void theLastThatLeavesReadsAgainWhatWasLetGo() {
    var admission = new Admission(2, new Bounds(2, PLENTY), new Bounds(2, PLENTY));
    enter(admission, message(), SLOW);
    enter(admission, message(), QUICK);
    assertThat(enter(admission, message(), SLOW)).isEqualTo(HOST_FULL);
    assertThat(admission.leave(SLOW, 0).refills()).hasSize(1);
  }

  @Test
  void aHundredSilentHostsLeavePlacesToTheirProjectAndMoreToTheOthers() {
    var admission = new Admission(1_000_000, new Bounds(4_000, PLENTY), new Bounds(3_000, PLENTY));
    for (int host = 0; host < 100; host++) {
      var silent = of("silent" + host + ".example:443");
      while (enter(admission, message(), silent) == NOW) {}
    }
    assertThat(admission.running()).isEqualTo(4_000 - 510);
    int own = 0;
    while (enter(admission, message(), of("quick" + own + ".example:443")) == NOW) {
      own++;
    }
    assertThat(own).isEqualTo(385);
    assertThat(enter(admission, message(), OTHERS)).isEqualTo(NOW);
  }

  @Test
  void aProjectWithAnyNumberOfSlowHostsLeavesPlacesToTheOthers() {
    var admission = new Admission(1_000_000, new Bounds(400, PLENTY), new Bounds(300, PLENTY));
    for (int host = 0; host < 10_000; host++) {
      enter(admission, message(), of("slow" + host + ".example:443"));
    }
    assertThat(admission.running()).isLessThan(400);
    assertThat(enter(admission, message(), OTHERS)).isEqualTo(NOW);
    assertThat(admission.leave(OTHERS, 0).admitted()).isEmpty();
  }

  @Test
  void aProjectWithLargeBodiesLeavesMemoryToTheOthers() {
    var admission = new Admission(1_000, new Bounds(400, 800), new Bounds(300, 800));
    for (int host = 0; host < 70; host++) {
      var slow = of("slow" + host + ".example:443");
      assertThat(enter(admission, message(), slow)).isEqualTo(NOW);
      admission.carry(slow, 10);
    }
    assertThat(enter(admission, message(), QUICK)).isEqualTo(IN_LINE);
    assertThat(enter(admission, message(), OTHERS)).isEqualTo(NOW);
  }

  @Test
  void projectsTakeTurnsHoweverManyHostsTheyHave() {
    var admission = new Admission(1_000, new Bounds(1, PLENTY), new Bounds(1, PLENTY));
    enter(admission, message(), SLOW);
    for (int host = 0; host < 100; host++) {
      enter(admission, message(), of("other" + host + ".example:443"));
    }
    var first = message();
    var second = message();
    enter(admission, first, OTHERS);
    enter(admission, second, OTHERS);

    assertThat(admission.leave(SLOW, 0).admitted()).containsExactly(new Admitted(first, OTHERS));
    var next = admission.leave(OTHERS, 0).admitted().getFirst();
    assertThat(next.recipient().project()).isEqualTo(SLOW.project());
    assertThat(admission.leave(next.recipient(), 0).admitted())
        .containsExactly(new Admitted(second, OTHERS));
  }

  @Test
  void aSlowHostHoldsBackNoOtherProjectThatAlsoSendsToIt() {
    var admission = new Admission(100, new Bounds(10, PLENTY), new Bounds(2, PLENTY));
    for (int i = 0; i < 50; i++) {
      enter(admission, message(), SLOW);
    }
    var shared = new Recipient(OTHERS.project(), SLOW.host());
    assertThat(enter(admission, message(), shared)).isEqualTo(NOW);
  }

  @Test
  void aProjectThatFillsItsPartOfTheMemoryLetsTheFirstOfEachHostGoToo() {
    var admission = new Admission(64, new Bounds(32, PLENTY), new Bounds(24, PLENTY));
    var kept = new ArrayList<Recipient>();
    int hosts = 0;
    Entered entered;
    do {
      var silent = of("silent" + hosts++ + ".example:443");
      entered = enter(admission, message(), silent);
      if (entered == NOW) {
        kept.add(silent);
      }
    } while (entered != PROJECT_FULL);
    assertThat(hosts).isEqualTo(63);

    // The others have as much room as before, and the first of one of its hosts has none.
    assertThat(enter(admission, message(), OTHERS)).isEqualTo(NOW);
    admission.leave(OTHERS, 0);
    assertThat(enter(admission, message(), QUICK)).isEqualTo(PROJECT_FULL);

    // Once an eighth is free, what was let go is read again, in its order, and not before.
    var refills = new ArrayList<Backlog>();
    int left = 0;
    while (refills.isEmpty()) {
      var recipient = kept.remove(0);
      var next = admission.leave(recipient, 0);
      next.admitted().forEach(admitted -> kept.add(admitted.recipient()));
      refills.addAll(next.refills());
      left++;
    }
    assertThat(left).isEqualTo(8);
    var backlog = refills.getFirst();
    assertThat(admission.takeLetGo(backlog)).isPresent();
    assertThat(enter(admission, message(), of("late.example:443")))
        .as("behind those that are being read")
        .isEqualTo(PROJECT_FULL);
    var again = message();
    assertThat(admission.enterAgain(again, QUICK, place(again))).isEqualTo(IN_LINE);
    assertThat(admission.endRefill(backlog)).as("an eighth is not free any more").isFalse();
    assertThat(admission.leave(kept.remove(0), 0).refills()).containsExactly(backlog);
  }

  @Test
  void aHostWithNothingInMemoryWaitsForItsProjectWhereThatIsFull() {
    var admission = new Admission(32, new Bounds(40, 100), new Bounds(40, 100));
    assertThat(enter(admission, message(), SLOW)).isEqualTo(NOW);
    for (int host = 0; host < 30; host++) {
      enter(admission, message(), of("host" + host + ".example:443"));
    }
    admission.carry(of("host0.example:443"), 90); // so nobody of the project may start any more
    var letGo = message();
    assertThat(enter(admission, letGo, SLOW)).isEqualTo(HOST_FULL);
    enter(admission, message(), OTHERS);
    enter(admission, message(), OTHERS);

    var refills = admission.leave(SLOW, 0).refills();
    assertThat(refills).hasSize(1);
    var slow = refills.getFirst();
    assertThat(admission.takeLetGo(slow)).isPresent();
    assertThat(admission.enterAgain(letGo, SLOW, place(letGo))).isEqualTo(PROJECT_FULL);
    admission.letGo(slow, place(letGo));
    assertThat(admission.endRefill(slow)).as("reading again at once would find no room").isFalse();
    assertThat(admission.hasLetGo(SLOW, VIEW, place(letGo).first())).isTrue();

    admission.leave(OTHERS, 0);
    admission.leave(OTHERS, 0);
    var project = new ArrayList<Backlog>();
    for (int host = 1; host < 30 && project.isEmpty(); host++) {
      project.addAll(admission.leave(of("host" + host + ".example:443"), 0).refills());
    }
    assertThat(project).hasSize(1);
    assertThat(admission.takeLetGo(project.getFirst())).contains(place(letGo));
  }

  @Test
  void aProjectOfWhichNothingIsLeftInMemoryReadsAgainWhatItLetGo() {
    var admission = new Admission(2, new Bounds(2, PLENTY), new Bounds(2, PLENTY));
    enter(admission, message(), SLOW);
    enter(admission, message(), OTHERS);
    assertThat(enter(admission, message(), QUICK)).isEqualTo(PROJECT_FULL);
    assertThat(admission.leave(OTHERS, 0).refills()).isEmpty();
    var refills = admission.leave(SLOW, 0).refills();
    assertThat(refills).hasSize(1);
    assertThat(admission.hasLetGo(QUICK, VIEW, place(message(-1)).first())).isTrue();
    assertThat(admission.takeLetGo(refills.getFirst())).isPresent();
    assertThat(admission.endRefill(refills.getFirst())).isFalse();
    assertThat(enter(admission, message(), QUICK)).isEqualTo(NOW);
  }

  private static Recipient of(String host) {
    return new Recipient(new ProjectId("project"), host);
  }

  private static Entered enter(Admission admission, MessageKey message, Recipient recipient) {
    return admission.enter(message, recipient, place(message));
  }

  private static Stretch place(MessageKey message) {
    return Stretch.of(VIEW, new DueKey(1, 1, 1, message.number()));
  }

  /// One that was made before.
  private MessageKey message(int back) {
    return new MessageKey(new Origin(1, 1), number + back);
  }

  private MessageKey message() {
    return new MessageKey(new Origin(1, 1), number++);
  }
}
