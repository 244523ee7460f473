package dev.stepwell.store.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Command;
import dev.stepwell.engine.DueWork;
import dev.stepwell.engine.LogEntry;
import dev.stepwell.engine.Logged;
import dev.stepwell.engine.Marker;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.Purpose;
import dev.stepwell.engine.run.Phase;
import dev.stepwell.engine.run.RunCommand;
import dev.stepwell.engine.run.RunState;
import dev.stepwell.store.Draw;
import dev.stepwell.store.Samples;
import dev.stepwell.store.StoreException;
import dev.stepwell.testkit.Seeds;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ValuesTest {
  @Seeds(50)
  void valuesAreReadBack(long seed) {
    var some = new Samples(Draw.random(new SplittableRandom(seed)));

    check(Values.BYTES, List.of(some.bytes(), Bytes.EMPTY));
    check(Values.MARKER, List.of(Marker.SET));
    check(Values.ORIGIN, List.of(some.origin()));
    check(Values.TICKET, List.of(some.ticket()));
    check(Values.RUN, List.of(some.run()));
    check(Values.RUN_STATE, some.runStates());
    check(Values.SEEN, some.seen());
    check(Values.WAITER, List.of(some.waiter()));
    check(Values.SAVED, List.of(some.saved()));
    check(Values.DEAD_LETTER, some.deadLetters());
    check(Values.MESSAGE, some.messages());
    check(Values.GATE, some.gates());
    check(Values.GATE_MEMBER, some.gateMembers());
    check(Values.VISITOR, List.of(some.visitor()));
    check(Values.DUE, some.dueWork());
    check(Values.LOGGED, some.logged());
    check(Values.PROJECT, List.of(some.projectDetails()));
    check(Values.TALLY, List.of(some.ticket()));
    check(Values.COMMAND, some.commands());
  }

  private static <V> void check(ValueCodec<V> codec, List<V> values) {
    for (var value : values) {
      var bytes = codec.write(value);
      assertThat(codec.read(bytes)).isEqualTo(value);
      assertThat(codec.write(codec.read(bytes))).isEqualTo(bytes);
    }
  }

  @Test
  void noAlternativeIsLeftOut() {
    var some = new Samples(Draw.counted());

    complete(Phase.class, some.runStates().stream().map(RunState::phase));
    complete(Purpose.class, some.messages().stream().map(Message::purpose));
    complete(DueWork.class, some.dueWork().stream());
    complete(LogEntry.class, some.logged().stream().map(Logged::entry));
  }

  private static <T> void complete(Class<T> sealed, Stream<? extends T> samples) {
    assertThat(samples.<Class<?>>map(Object::getClass).distinct())
        .containsExactlyInAnyOrder(sealed.getPermittedSubclasses());
  }

  @Test
  void commandsFromOutsideAreNotForTheOutbox() {
    Command command = new RunCommand.CancelRun(new Samples(Draw.counted()).name());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Values.COMMAND.write(command))
        .withMessageContaining("CancelRun");
  }

  @Test
  void whatCannotBeReadIsSaid() {
    var written = Values.SEEN.write(new Samples(Draw.counted()).seen().getFirst());
    var newer = written.clone();
    newer[0] = 2;
    var cut = java.util.Arrays.copyOf(written, written.length - 1);
    var unknownStage = new byte[] {1, 0x10, 0x7f};

    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> Values.SEEN.read(newer))
        .withMessageContaining("format version 2");
    for (var damaged : List.of(cut, unknownStage, new byte[0])) {
      assertThatExceptionOfType(StoreException.class)
          .isThrownBy(() -> Values.SEEN.read(damaged))
          .withMessageContaining("damaged");
    }
  }

  @Test
  void aTimeThatIsNoneIsDamage() {
    // A log entry whose time is further off than any time may be.
    var entry =
        new byte[] {
          1, 10, 17, 8, -18, -64, -93, -104, -4, -33, -1, -1, -112, 1, 16, -46, -7, -103, -92, 1,
          -70, 1, 10, 16, 4, 34, 6, 8, -1, -1, -1, -1, 7
        };

    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> Values.LOGGED.read(entry))
        .withMessageContaining("damaged");
  }
}
