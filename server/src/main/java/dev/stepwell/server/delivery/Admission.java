package dev.stepwell.server.delivery;

import dev.stepwell.engine.message.MessageKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Who may be sent now: so many in all, so many to one host. The rest waits in line by host, and
/// hosts take turns, so one that is slow holds back its own messages only.
final class Admission {
  private final int most;
  private final int mostPerHost;
  private final Map<String, Lane> lanes = new HashMap<>();
  private final Deque<Lane> ready = new ArrayDeque<>();
  private int running;

  Admission(int most, int mostPerHost) {
    this.most = most;
    this.mostPerHost = mostPerHost;
  }

  private static final class Lane {
    final String host;
    final Deque<MessageKey> waiting = new ArrayDeque<>();
    int running;
    boolean queued;

    Lane(String host) {
      this.host = host;
    }
  }

  /// A message that may be sent, and the host whose place it has.
  record Admitted(MessageKey message, String host) {}

  /// True if the message may be sent now; otherwise it waits and is returned by a later
  /// [#leave(String)].
  synchronized boolean enter(MessageKey message, String host) {
    var lane = lanes.computeIfAbsent(host, Lane::new);
    if (running < most && lane.running < mostPerHost && lane.waiting.isEmpty()) {
      running++;
      lane.running++;
      return true;
    }
    lane.waiting.add(message);
    makeReady(lane);
    return false;
  }

  /// Gives a place back and returns those who may be sent instead.
  synchronized List<Admitted> leave(String host) {
    var left = lanes.get(host);
    if (left == null || left.running == 0) {
      throw new IllegalStateException("nobody of " + host + " was admitted");
    }
    running--;
    left.running--;
    makeReady(left);
    var next = new ArrayList<Admitted>(1);
    while (running < most && !ready.isEmpty()) {
      var lane = ready.poll();
      lane.queued = false;
      if (lane.waiting.isEmpty() || lane.running >= mostPerHost) {
        continue;
      }
      running++;
      lane.running++;
      next.add(new Admitted(lane.waiting.remove(), lane.host));
      makeReady(lane);
    }
    if (left.running == 0 && left.waiting.isEmpty()) {
      lanes.remove(host);
    }
    return next;
  }

  synchronized int running() {
    return running;
  }

  private void makeReady(Lane lane) {
    if (!lane.queued && !lane.waiting.isEmpty() && lane.running < mostPerHost) {
      lane.queued = true;
      ready.add(lane);
    }
  }
}
