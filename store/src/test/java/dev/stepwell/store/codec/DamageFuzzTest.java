package dev.stepwell.store.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.run.DeadKey;
import dev.stepwell.store.Draw;
import dev.stepwell.store.Samples;
import dev.stepwell.store.StoreException;
import dev.stepwell.testkit.Fuzz;
import dev.stepwell.testkit.Mutator;
import dev.stepwell.testkit.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Rows that a disk, or another program, has damaged: what cannot be read is said to be damaged, so
/// that nothing goes on with a guess, and what can be read is a value like any other.
class DamageFuzzTest {
  private static final int TIMES = 6;

  @Seeds(15)
  void damagedValuesAreRefusedOrAreValues(long seed) {
    var random = new SplittableRandom(seed);
    var some = new Samples(Draw.random(random));

    damage(random, Values.ORIGIN, List.of(some.origin()));
    damage(random, Values.TICKET, List.of(some.ticket()));
    damage(random, Values.RUN, List.of(some.run()));
    damage(random, Values.RUN_STATE, some.runStates());
    damage(random, Values.RETAINED, List.of(some.retained()));
    damage(random, Values.SEEN, some.seen());
    damage(random, Values.WAITER, List.of(some.waiter()));
    damage(random, Values.SAVED, List.of(some.saved()));
    damage(random, Values.DEAD_LETTER, some.deadLetters());
    damage(random, Values.MESSAGE, some.messages());
    damage(random, Values.CLAIM, List.of(some.claim()));
    damage(random, Values.GROUP, List.of(some.group()));
    damage(random, Values.SCHEDULE, some.schedules());
    damage(random, Values.GATE, some.gates());
    damage(random, Values.GATE_MEMBER, some.gateMembers());
    damage(random, Values.VISITOR, List.of(some.visitor()));
    damage(random, Values.DUE, some.dueWork());
    damage(random, Values.LOGGED, some.logged());
    damage(random, Values.PROJECT, List.of(some.projectDetails()));
    damage(random, Values.COUNT, List.of(some.count()));
    damage(random, Values.COMMAND, some.commands());
  }

  private static <V> void damage(SplittableRandom random, ValueCodec<V> codec, List<V> values) {
    for (var value : values) {
      var written = codec.write(value);
      for (int i = 0; i < TIMES; i++) {
        var bytes = damaged(random, written);
        Fuzz.with(
            Arrays.toString(bytes),
            () ->
                Fuzz.unless(StoreException.class, () -> codec.read(bytes))
                    .ifPresent(read -> assertThat(codec.read(codec.write(read))).isEqualTo(read)));
      }
    }
  }

  private static byte[] damaged(SplittableRandom random, byte[] written) {
    var bytes =
        random.nextInt(3) == 0
            ? Arrays.copyOf(written, random.nextInt(written.length + 3))
            : written.clone();
    Mutator.damage(random, bytes);
    if (bytes.length > 0 && random.nextInt(10) > 0) {
      bytes[0] = written[0]; // another version says nothing about the rest
    }
    return bytes;
  }

  @Seeds(15)
  void idsOnTheWireHaveOneSpelling(long seed) {
    var random = new SplittableRandom(seed);
    var some = new Samples(Draw.random(random));
    var project = some.project();
    var mutator =
        new Mutator(
            random,
            List.of(
                "msg_0000000000000000000G",
                "msg_AzL8n0Y58m6D8cKs71Xz",
                "msg_AzL8n0Y58m7zzzzzzzzz",
                "1795449999000-65536",
                "0-0",
                "8796093022207-68719476735"));
    for (int i = 0; i < 200; i++) {
      var text = mutator.text();
      Fuzz.with(
          text,
          () -> {
            MessageKey.parse(text).ifPresent(key -> assertThat(key.id()).isEqualTo(text));
            DeadKey.parse(project, text).ifPresent(key -> assertThat(key.id()).isEqualTo(text));
          });
    }
    var key = some.messageKey();
    if (key.origin().ticket() >= 0 && key.origin().ticket() < Long.MAX_VALUE) {
      assertThat(MessageKey.parse(key.id())).contains(key);
    }
  }
}
