package dev.stepwell.server.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stepwell.engine.Command;
import dev.stepwell.engine.Limits;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.View;
import dev.stepwell.server.delivery.http.OutgoingRequest;
import dev.stepwell.server.partition.Answer;
import dev.stepwell.store.tables.StoreView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/// A simulated server to which happens what a test says, and nothing by chance. The last part of a
/// URL says what its endpoint does: it answers with a status, or is [#SILENT], as workflows are.
final class Scene implements Surroundings {
  static final String SILENT = "silent";
  private static final Duration RETENTION = Duration.ofMinutes(5);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final World world = new World();
  private final Events events = new Events(world);
  private final Faults faults = new Faults(1, true);
  private final FaultyStore store;
  private final List<Sent> sent = new ArrayList<>();
  private Life life;
  private long steps;

  /// A request that left the server.
  record Sent(OutgoingRequest request, Instant at) {
    String url() {
      return request.url();
    }
  }

  Scene(int partitions) {
    this.store = new FaultyStore(this, partitions);
    this.life = new Life(this);
  }

  /// The process is gone at once, and another one starts on what was on disk.
  void crash() {
    life.end();
    store.crash();
    life = new Life(this);
  }

  /// Lets time go by.
  void pass(Duration time) {
    var end = world.elapsed().plus(time);
    var over = new AtomicReference<Boolean>(false);
    world.after(time, () -> over.set(true));
    while (!over.get()) {
      if (!world.step()) {
        throw new AssertionError("the world ended before " + end);
      }
      steps++;
    }
  }

  /// How many things have happened in this world so far.
  long steps() {
    return steps;
  }

  /// Sends a command until the server takes it.
  Reply ask(Command command) {
    for (var end = world.elapsed().plus(PATIENCE); world.elapsed().compareTo(end) < 0; ) {
      var heard = new AtomicReference<Optional<Answer>>(Optional.empty());
      life.submit(command, answer -> heard.set(Optional.of(answer)));
      while (heard.get().isEmpty() && world.step()) {
        steps++;
      }
      switch (heard.get().orElseThrow()) {
        case Answer.Replied(var reply) -> {
          return reply;
        }
        case Answer.Unavailable _ -> pass(Duration.ofMillis(10));
        case Answer other -> throw new AssertionError(command + ": " + other);
      }
    }
    throw new AssertionError("nobody takes " + command);
  }

  List<Sent> sent() {
    return sent;
  }

  /// What was sent to a URL.
  List<Sent> sentTo(String url) {
    return sent.stream().filter(request -> request.url().equals(url)).toList();
  }

  /// All rows of a partition, without its log.
  Snapshot rows(int partition) {
    return Snapshot.withoutLog(new StoreView(store.slice(partition)));
  }

  @Override
  public void handle(
      OutgoingRequest request, Consumer<dev.stepwell.server.delivery.http.Answer> respond) {
    var what = request.url().substring(request.url().lastIndexOf('/') + 1);
    if (!what.equals(SILENT) && !request.url().equals(Requests.WORKFLOW_URL)) {
      respond.accept(
          new dev.stepwell.server.delivery.http.Answer.Responded(
              Integer.parseInt(what),
              List.of(Map.entry("Upstash-Workflow-Sdk-Version", "1")),
              "status".getBytes(UTF_8),
              false));
    }
  }

  @Override
  public void sent(OutgoingRequest request, Life from) {
    sent.add(new Sent(request, world.instant()));
  }

  @Override
  public void came(OutgoingRequest request, dev.stepwell.server.delivery.http.Answer answer) {}

  @Override
  public void committed(int partition) {}

  @Override
  public Consumer<Answer> promise(Command command, View view) {
    return _ -> {};
  }

  @Override
  public boolean late(Command command) {
    return false;
  }

  @Override
  public Command again(Command command) {
    return command;
  }

  @Override
  public Limits limits() {
    return new Limits(
        new Limits.Steps(1_000, 1 << 20),
        new Limits.Saved(100, 1 << 20),
        new Limits.Kept(RETENTION, RETENTION, RETENTION));
  }

  @Override
  public boolean has(Bug bug) {
    return false;
  }

  @Override
  public Faults faults() {
    return faults;
  }

  @Override
  public World world() {
    return world;
  }

  @Override
  public Events events() {
    return events;
  }

  @Override
  public FaultyStore store() {
    return store;
  }

  @Override
  public Optional<Life> life() {
    return Optional.of(life);
  }
}
