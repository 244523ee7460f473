package dev.stepwell.engine.gate;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Command;
import dev.stepwell.engine.FlowControl;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.Send;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Commands to gates.
public sealed interface GateCommand extends Command {
  GateId gate();

  @Override
  default Address address() {
    return Address.of(gate());
  }

  /// Something with flow control was accepted: what it says of the key is the rule from now on,
  /// where it is not pinned.
  record Configure(GateId gate, Rule rule) implements GateCommand {
    /// What to send when something with these settings is accepted: nothing where there are none.
    public static List<Send> sends(ProjectId project, Optional<FlowControl> flow) {
      return of(project, flow).map(Send::quietly).stream().toList();
    }

    /// The same where a client has named the key, and may look at it as soon as he is answered.
    public static List<Send> awaited(ProjectId project, Optional<FlowControl> flow) {
      return of(project, flow).map(Send::awaited).stream().toList();
    }

    private static Optional<Configure> of(ProjectId project, Optional<FlowControl> flow) {
      return flow.map(given -> new Configure(GateId.of(project, given), Rule.of(given)));
    }
  }

  /// A message is due and asks for admission.
  ///
  /// @param flow what the message itself says, for a gate that is not there
  record Enter(Visitor visitor, GateId gate, Rule flow) implements GateCommand {
    public static Enter of(Visitor visitor, GateId gate, FlowControl flow) {
      return new Enter(visitor, gate, Rule.of(flow));
    }
  }

  /// The attempt is over, or nobody wants it any more. It may come before the [Enter] of the same
  /// visitor, and more than once.
  record Leave(Visitor visitor, GateId gate) implements GateCommand {}

  /// A message was accepted whose time has not come: its queue knows of it from now on.
  record Expect(Visitor visitor, GateId gate) implements GateCommand {}

  /// A message has caused another one that keeps its slot in the queue until it [leaves][Leave]
  /// too. Sent before the message itself leaves.
  record Accompany(Visitor companion, GateId gate) implements GateCommand {}

  /// Takes back messages of a queue, and removes it with the last of them. As long as the queue is
  /// there, more are left; it starts none of them.
  ///
  /// @param ticket of the queue: one that was made anew meanwhile stays
  record Remove(GateId gate, long ticket) implements GateCommand {}

  /// Looks at the line again. Sent by the timer.
  ///
  /// @param due when that was to be, as its due row says
  record Open(GateId gate, Instant due) implements GateCommand {}

  /// An operator's wish.
  record Adjust(GateId gate, Adjustment adjustment) implements GateCommand {}
}
