package dev.stepwell.server.timer;

import static dev.stepwell.server.timer.DueRows.row;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HorizonTest {
  private static final Horizon.Size SIZE = new Horizon.Size(3, 6, 1_000);
  private static final long NOW = 1_000_000;

  private final DueRows rows = new DueRows();
  private final List<Integer> woken = new ArrayList<>();
  private boolean room = true;
  private final Horizon horizon =
      new Horizon(
          row -> {
            if (room) {
              woken.add(DueRows.number(row));
            }
            return room;
          },
          SIZE);

  /// What the timer's thread does in one round.
  private void round(long now) {
    horizon.toRead(now).ifPresent(this::read);
    horizon.wakeDue(now);
  }

  private void read(Horizon.Reading range) {
    horizon.read(range, rows.ascending(range.from(), range.to(), range.limit()));
  }

  @Test
  void wakesWhatIsDueInOrderAndNothingEarly() {
    rows.add(NOW, 2).add(NOW - 5, 1).add(NOW + 1, 3);

    round(NOW);
    assertThat(woken).containsExactly(1, 2);
    round(NOW + 1);
    assertThat(woken).containsExactly(1, 2, 3);
  }

  @Test
  void readsOnInPages() {
    IntStream.range(0, 20).forEach(i -> rows.add(NOW - 20 + i, i));

    for (int i = 0; i < 20; i++) {
      round(NOW);
    }

    assertThat(woken).isSorted().doesNotHaveDuplicates().hasSize(20);
  }

  @Test
  void holdsNoMoreThanItsBoundAndLosesNothing() {
    round(NOW);
    for (int i = 0; i < 20; i++) {
      rows.add(NOW + 100 + i, i);
      horizon.committed(List.of(row(NOW + 100 + i, i)), NOW);
    }
    assertThat(woken).isEmpty();

    for (int i = 0; i < 20; i++) {
      round(NOW + 200);
    }

    assertThat(woken).isSorted().doesNotHaveDuplicates().hasSize(20);
  }

  @Test
  void aCommittedRowThatIsDueIsWokenAtOnce() {
    round(NOW);

    horizon.committed(List.of(row(NOW, 1), row(NOW + 1, 2)), NOW);

    assertThat(woken).containsExactly(1);
    round(NOW + 1);
    assertThat(woken).containsExactly(1, 2);
  }

  @Test
  void aCommittedRowDoesNotOvertakeOneThatWaitsForRoom() {
    round(NOW);
    room = false;
    horizon.committed(List.of(row(NOW, 1)), NOW);
    room = true;

    horizon.committed(List.of(row(NOW, 2)), NOW);
    assertThat(woken).isEmpty();
    round(NOW);
    assertThat(woken).containsExactly(1, 2);
  }

  @Test
  void whatThereWasNoRoomForIsOfferedAgain() {
    rows.add(NOW, 1);
    room = false;
    round(NOW);
    assertThat(woken).isEmpty();
    assertThat(horizon.oldestMillis()).contains(NOW);
    assertThat(horizon.dueBy(NOW)).isEqualTo(1);
    assertThat(horizon.dueBy(NOW - 1)).isZero();

    room = true;
    assertThat(horizon.wakeDue(NOW)).isTrue();
    assertThat(woken).containsExactly(1);
  }

  @Test
  void rowsThatAreCommittedWhileThePageIsReadAreNotLost() {
    var range = horizon.toRead(NOW).orElseThrow();
    var page = rows.ascending(range.from(), range.to(), range.limit());
    rows.add(NOW + 10, 1).add(NOW + 2_000, 2);
    horizon.committed(List.of(row(NOW + 10, 1), row(NOW + 2_000, 2)), NOW);
    horizon.read(range, page);

    round(NOW + 10);
    assertThat(woken).containsExactly(1);
    round(NOW + 2_000);
    assertThat(woken).containsExactly(1, 2);
  }

  @Test
  void rowsThatAreCommittedWhileAFullPageIsReadKeepTheirOrder() {
    IntStream.range(0, 6).forEach(i -> rows.add(NOW + i, i));
    var range = horizon.toRead(NOW).orElseThrow();
    var page = rows.ascending(range.from(), range.to(), range.limit());
    rows.add(NOW + 6, 6);
    horizon.committed(List.of(row(NOW + 6, 6)), NOW);
    horizon.read(range, page);

    for (int i = 0; i < 10; i++) {
      round(NOW + 10);
    }

    assertThat(woken).containsExactly(0, 1, 2, 3, 4, 5, 6);
  }

  @Test
  void readsAllAgainAfterAReload() {
    round(NOW);
    rows.add(NOW, 1); // committed, and nobody was told

    round(NOW);
    assertThat(woken).isEmpty();
    horizon.reload();
    round(NOW);
    assertThat(woken).containsExactly(1);
  }

  @Test
  void whatWasReadBeforeAReloadDoesNotCount() {
    rows.add(NOW, 1);
    var range = horizon.toRead(NOW).orElseThrow();
    var page = rows.ascending(range.from(), range.to(), range.limit());
    rows.add(NOW - 1, 2);
    horizon.reload();
    horizon.read(range, page);

    assertThat(horizon.oldestMillis()).isEmpty();
    round(NOW);
    assertThat(woken).containsExactly(2, 1);
  }

  @Test
  void aClockThatGoesBackDelaysAndLosesNothing() {
    rows.add(NOW + 10, 1).add(NOW + 600, 2);
    round(NOW);
    long back = NOW - 100_000;
    horizon.committed(List.of(row(back + 5, 3)), back);

    round(back + 5);
    assertThat(woken).containsExactly(3);
    round(NOW + 600);
    assertThat(woken).containsExactly(3, 1, 2);
  }

  @Test
  void pausesUntilTheNextRowOrTheNextPage() {
    round(NOW);
    assertThat(horizon.pauseMillis(NOW, true)).isEqualTo(500);
    horizon.committed(List.of(row(NOW + 42, 1)), NOW);

    assertThat(horizon.pauseMillis(NOW, true)).isEqualTo(42);
    assertThat(horizon.pauseMillis(NOW + 41, false)).isEqualTo(10);
  }
}
