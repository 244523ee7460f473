package dev.stepwell.server.simulation;

import dev.stepwell.engine.Command;
import dev.stepwell.engine.Limits;
import dev.stepwell.engine.View;
import dev.stepwell.server.delivery.http.OutgoingRequest;
import dev.stepwell.server.partition.Answer;
import java.util.Optional;
import java.util.function.Consumer;

/// What a simulated server lives in: chance, time, a disk, those at the other end of its lines, and
/// somebody who watches all of it.
interface Surroundings {
  Faults faults();

  World world();

  Events events();

  FaultyStore store();

  /// The server, while one runs.
  Optional<Life> life();

  Limits limits();

  /// Whether a defect is built in.
  boolean has(Bug bug);

  // Those who send requests.

  /// Whether a command may not come any more.
  boolean late(Command command);

  /// The same request, which arrives a second time.
  Command again(Command command);

  // Those who watch.

  /// A partition may have committed something.
  void committed(int partition);

  /// Called when a command comes to the server; the result checks the answer when it is given.
  Consumer<Answer> promise(Command command, View view);

  /// A request leaves the server.
  void sent(OutgoingRequest request, Life from);

  /// What the server is told of a request.
  void came(OutgoingRequest request, dev.stepwell.server.delivery.http.Answer answer);

  // Those who get requests.

  /// Takes a request; `respond` is told the answer, perhaps much later.
  void handle(OutgoingRequest request, Consumer<dev.stepwell.server.delivery.http.Answer> respond);
}
