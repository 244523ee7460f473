package dev.stepwell.store;

import java.util.List;
import java.util.SplittableRandom;

/// Where the parts of samples come from.
public interface Draw {
  /// A number from 0 to before `bound`.
  int below(int bound);

  /// Any number.
  long number();

  String text();

  /// Whether something optional is there.
  boolean present();

  /// At random, from a seed. Texts have all that is hard to encode, and often share beginnings.
  static Draw random(SplittableRandom random) {
    return new Draw() {
      private static final List<String> PARTS =
          List.of("a", "ab", "b", "\0", "\0\0", "\u0001", "\u007f", "é", "\uffff", "\ud83d\ude00");
      private static final List<Long> LIMITS =
          List.of(0L, 1L, -1L, Long.MAX_VALUE, Long.MIN_VALUE, 0xffL, 0x100L, 1L << 32);

      @Override
      public int below(int bound) {
        return random.nextInt(bound);
      }

      @Override
      public long number() {
        return switch (random.nextInt(3)) {
          case 0 -> random.nextLong();
          case 1 -> random.nextInt(10);
          default -> LIMITS.get(random.nextInt(LIMITS.size()));
        };
      }

      @Override
      public String text() {
        var text = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
          text.append(PARTS.get(random.nextInt(PARTS.size())));
        }
        return text.toString();
      }

      @Override
      public boolean present() {
        return random.nextBoolean();
      }
    };
  }

  /// One after another: nothing is left out, and no two parts are the same, so that none can be
  /// taken for another.
  static Draw counted() {
    return new Draw() {
      private int count;

      @Override
      public int below(int bound) {
        return ++count % bound;
      }

      @Override
      public long number() {
        return ++count;
      }

      @Override
      public String text() {
        return "text " + ++count;
      }

      @Override
      public boolean present() {
        return true;
      }
    };
  }
}
