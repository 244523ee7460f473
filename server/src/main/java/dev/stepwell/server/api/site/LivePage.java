package dev.stepwell.server.api.site;

import dev.stepwell.server.api.edge.Result;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// A page as server-sent events: what it shows, each time that this has changed. It is made anew at
/// most once a second and only after a commit, or after a while, since not all that is shown is
/// committed. So a page that nobody changes costs nearly nothing, and one that takes long to make
/// is made less often.
final class LivePage implements Result.Parts {
  private static final long PAUSE_MILLIS = 1_000;

  /// A page that is open takes at most one part in so many of a core, unless the longest rest is
  /// too short for that.
  private static final int PARTS_OF_CORE = 50;

  /// Pauses after which it may be made anew, however long that takes.
  private static final int LONGEST_REST = 10;

  /// Pauses after which it is made anew though nothing was committed.
  private static final int LOOK_ANYWAY = 5;

  /// Pauses after which something is sent though nothing has changed: proxies end what is silent.
  private static final int SIGN_OF_LIFE = 15;

  private static final byte[] STILL_HERE = ":\n\n".getBytes(StandardCharsets.US_ASCII);

  private final Supplier<String> render;
  private final LongSupplier commits;
  private final BooleanSupplier allowed;
  private final CountDownLatch stopping;
  private final Runnable whenOver;
  private String shown = "";
  private long seen = -1;
  private int unlooked;
  private int rest;
  private int silent;
  private boolean begun;

  private LivePage(
      Supplier<String> render,
      LongSupplier commits,
      BooleanSupplier allowed,
      CountDownLatch stopping,
      Runnable whenOver) {
    this.render = render;
    this.commits = commits;
    this.allowed = allowed;
    this.stopping = stopping;
    this.whenOver = whenOver;
  }

  /// @param allowed whether it may still be seen
  /// @param whenOver is run once, when it is over
  static Result stream(
      Supplier<String> render,
      LongSupplier commits,
      BooleanSupplier allowed,
      CountDownLatch stopping,
      Runnable whenOver) {
    return new Result.Streamed(
        200,
        List.of(
            Map.entry("Content-Type", "text/event-stream"), Map.entry("Cache-Control", "no-store")),
        new LivePage(render, commits, allowed, stopping, whenOver));
  }

  @Override
  public Optional<byte[]> next() throws InterruptedException {
    if (!begun) {
      // Whoever opens this has just been shown the page, but perhaps from before a change.
      begun = true;
      return Optional.of(look().orElse(STILL_HERE));
    }
    while (!stopping.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
      if (!allowed.getAsBoolean()) {
        return Optional.empty();
      }
      unlooked++;
      silent++;
      if (unlooked >= rest && (unlooked >= LOOK_ANYWAY || commits.getAsLong() != seen)) {
        var changed = look();
        if (changed.isPresent()) {
          return changed;
        }
      }
      if (silent >= SIGN_OF_LIFE) {
        silent = 0;
        return Optional.of(STILL_HERE);
      }
    }
    return Optional.empty();
  }

  /// Makes the page anew: an event, where it is another one.
  private Optional<byte[]> look() {
    unlooked = 0;
    seen = commits.getAsLong(); // before it is made: what comes meanwhile is seen next time
    long began = System.nanoTime();
    var now = render.get();
    rest = restAfter(System.nanoTime() - began);
    if (now.equals(shown)) {
      return Optional.empty();
    }
    shown = now;
    silent = 0;
    return Optional.of(event(now));
  }

  /// Pauses until a page may be made anew that was made in this time. The time is more than what it
  /// took of a core, so a busy server has fewer pages to make.
  static int restAfter(long nanos) {
    long whole = TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS);
    return (int) Math.min(LONGEST_REST, Math.ceilDiv(nanos * PARTS_OF_CORE, whole));
  }

  private static byte[] event(String text) {
    var event = new StringBuilder(text.length() + 64).append("event: page\n");
    text.lines().forEach(line -> event.append("data: ").append(line).append('\n'));
    return event.append('\n').toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    whenOver.run();
  }
}
