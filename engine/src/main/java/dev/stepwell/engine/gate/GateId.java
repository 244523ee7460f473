package dev.stepwell.engine.gate;

import dev.stepwell.engine.FlowControl;
import dev.stepwell.engine.Order;
import dev.stepwell.engine.ProjectId;
import java.util.Comparator;

/// What a gate is known by. All messages of a key meet at one gate, wherever they live; those of a
/// queue live where their gate does.
public record GateId(ProjectId project, Kind kind, String key) implements Comparable<GateId> {
  private static final Comparator<GateId> ORDER =
      Comparator.comparing(GateId::project)
          .thenComparing(GateId::kind)
          .thenComparing(GateId::key, Order::text);

  /// What a gate is for.
  public enum Kind {
    FLOW_CONTROL(1),
    QUEUE(2);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    /// A number for ever: addresses and stored keys are made of it, and it grows with the order.
    public int code() {
      return code;
    }

    public static Kind of(int code) {
      for (var kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      throw new IllegalArgumentException("no kind of gate has the code " + code);
    }
  }

  public static GateId of(ProjectId project, FlowControl flow) {
    return flowControl(project, flow.key());
  }

  public static GateId flowControl(ProjectId project, String key) {
    return new GateId(project, Kind.FLOW_CONTROL, key);
  }

  public static GateId queue(ProjectId project, String name) {
    return new GateId(project, Kind.QUEUE, name);
  }

  public boolean isQueue() {
    return kind == Kind.QUEUE;
  }

  @Override
  public int compareTo(GateId other) {
    return ORDER.compare(this, other);
  }
}
