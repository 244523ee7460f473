package dev.stepwell.engine;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// How keys compare. Stores keep text as UTF-8, so text compares as its bytes do, which is not the
/// order of `String`.
public final class Order {
  private Order() {}

  public static int text(String a, String b) {
    return a.equals(b)
        ? 0
        : Arrays.compareUnsigned(
            a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }
}
