package dev.stepwell.server.delivery;

import dev.stepwell.engine.message.MessageKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Who may be sent now: so many in all, so many to one host, and no more once the bodies on their
/// way fill the memory that is meant for them. The rest waits in line by host, and hosts take
/// turns, so one that is slow holds back its own messages only.
final class Admission {
  private final Bounds all;
  private final Bounds perHost;
  private final Map<String, Lane> lanes = new HashMap<>();
  private final Deque<Lane> ready = new ArrayDeque<>();
  private final Load load = new Load();

  Admission(Bounds all, Bounds perHost) {
    this.all = all;
    this.perHost = perHost;
  }

  /// How much may be on its way.
  ///
  /// @param requests that were admitted and have not left
  /// @param bytes of their bodies. How large a body is shows only after its message was admitted,
  ///   so this bound may be passed by the bodies that are put together at that moment
  record Bounds(int requests, long bytes) {}

  /// What is on its way.
  private static final class Load {
    int requests;
    long bytes;

    boolean below(Bounds bounds) {
      return requests < bounds.requests() && bytes < bounds.bytes();
    }
  }

  private static final class Lane {
    final String host;
    final Deque<MessageKey> waiting = new ArrayDeque<>();
    final Load load = new Load();
    boolean queued;

    Lane(String host) {
      this.host = host;
    }
  }

  /// A message that may be sent, and the host whose place it has.
  record Admitted(MessageKey message, String host) {}

  /// True if the message may be sent now; otherwise it waits and is returned by a later
  /// [#leave(String, long)].
  synchronized boolean enter(MessageKey message, String host) {
    var lane = lanes.computeIfAbsent(host, Lane::new);
    if (load.below(all) && lane.load.below(perHost) && lane.waiting.isEmpty()) {
      load.requests++;
      lane.load.requests++;
      return true;
    }
    lane.waiting.add(message);
    makeReady(lane);
    return false;
  }

  /// Says how large the body of an admitted message is.
  synchronized void carry(String host, long bytes) {
    load.bytes += bytes;
    admitted(host).load.bytes += bytes;
  }

  /// Gives a place back and returns those who may be sent instead.
  ///
  /// @param bytes what was carried, 0 if nothing was
  synchronized List<Admitted> leave(String host, long bytes) {
    var left = admitted(host);
    load.requests--;
    load.bytes -= bytes;
    left.load.requests--;
    left.load.bytes -= bytes;
    makeReady(left);
    var next = new ArrayList<Admitted>(1);
    while (load.below(all) && !ready.isEmpty()) {
      var lane = ready.poll();
      lane.queued = false;
      if (lane.waiting.isEmpty() || !lane.load.below(perHost)) {
        continue;
      }
      load.requests++;
      lane.load.requests++;
      next.add(new Admitted(lane.waiting.remove(), lane.host));
      makeReady(lane);
    }
    if (left.load.requests == 0 && left.waiting.isEmpty()) {
      lanes.remove(host);
    }
    return next;
  }

  synchronized int running() {
    return load.requests;
  }

  private Lane admitted(String host) {
    var lane = lanes.get(host);
    if (lane == null || lane.load.requests == 0) {
      throw new IllegalStateException("nobody of " + host + " was admitted");
    }
    return lane;
  }

  private void makeReady(Lane lane) {
    if (!lane.queued && !lane.waiting.isEmpty() && lane.load.below(perHost)) {
      lane.queued = true;
      ready.add(lane);
    }
  }
}
