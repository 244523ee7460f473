package dev.stepwell.server.simulation;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Command;
import dev.stepwell.engine.Limits;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.RetryPolicy;
import dev.stepwell.engine.View;
import dev.stepwell.engine.run.DeadKey;
import dev.stepwell.engine.run.DeadLetter;
import dev.stepwell.engine.run.RunCommand.ByEntry;
import dev.stepwell.engine.run.RunCommand.Notify;
import dev.stepwell.engine.run.RunCommand.StartRun;
import dev.stepwell.server.delivery.http.OutgoingRequest;
import dev.stepwell.server.partition.Answer;
import dev.stepwell.store.tables.StoreView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/// One simulated history, from a seed. It ends when all runs have ended and been forgotten, or with
/// a [Violation] that tells what went before.
final class Simulation implements Surroundings {
  private static final Duration FAULTS_LAST = Duration.ofMinutes(40);
  private static final Duration KEYS_OPEN = Duration.ofMinutes(5);
  private static final Duration LONGEST = Duration.ofHours(12);
  private static final Duration RETENTION = Duration.ofMinutes(30);
  private static final int LOOKS_AT_LOG = 16;
  static final List<String> EVENTS = List.of("paid", "sent", "seen");

  private final Settings settings;
  private final World world = new World();
  private final Events events = new Events(world);
  private final Faults faults;
  private final Faults wishes;
  private final FaultyStore store;
  private final Model model = new Model(this);
  private final Line line = new Line(this);
  private final Endpoint endpoint = new Endpoint(this);
  private final Client client = new Client(this);
  private final Repairer repairer = new Repairer(this, client);
  private final Scripts scripts;
  private final List<String> names = new ArrayList<>();
  private Optional<Life> life = Optional.empty();
  private int crashes;
  private int looked;

  /// @param orderly nothing goes wrong, and results do not depend on who comes first
  record Settings(long seed, int partitions, boolean orderly, Bug bug) {}

  Simulation(Settings settings) {
    this.settings = settings;
    this.faults = new Faults(settings.seed(), settings.orderly());
    // What clients want is the same however many partitions there are.
    this.wishes = new Faults(~settings.seed(), settings.orderly());
    this.store = new FaultyStore(this, settings.partitions());
    int runs = wishes.between(2, 6);
    for (int i = 0; i < runs; i++) {
      names.add("run-" + i);
    }
    this.scripts = new Scripts(wishes, names, EVENTS, settings.orderly());
  }

  /// Runs to the end.
  ///
  /// @throws Violation with the history that led to it
  Model run() {
    try {
      wish();
      start();
      while (!over()) {
        step();
      }
      lookAtAll();
      return model;
    } catch (Violation violation) {
      throw told(String.valueOf(violation.getMessage()), violation);
    } catch (RuntimeException bug) {
      throw told(bug.toString(), bug);
    }
  }

  private Violation told(String what, Throwable failure) {
    var told =
        new Violation(
            "%s%n%d partitions, %d crashes, what went before:%s"
                .formatted(what, settings.partitions(), crashes, events.about(what)));
    told.initCause(failure);
    return told;
  }

  private void step() {
    try {
      if (!world.step()) {
        throw new Violation("nothing more will happen, and there is left:" + model.left());
      }
    } catch (Crash crash) {
      crash(crash);
    }
    if (world.elapsed().compareTo(LONGEST) > 0) {
      throw new Violation("has not ended after " + LONGEST + ", there is left:" + model.left());
    }
  }

  private boolean over() {
    return client.satisfied() && life.isPresent() && model.empty();
  }

  private void start() {
    life = Optional.of(new Life(this));
    lookAtAll();
  }

  private void lookAtAll() {
    for (int number = 0; number < store.partitions(); number++) {
      model.look(number, Snapshot.of(new StoreView(store.slice(number))));
    }
  }

  private void crash(Crash crash) {
    events.note("", () -> "crash: " + crash.getMessage());
    crashes++;
    life.ifPresent(Life::end);
    life = Optional.empty();
    store.crash();
    world.after(faults.millis(100, 8_000), this::restart);
  }

  private void restart() {
    events.note("", () -> "start");
    start();
  }

  /// Writes what everybody wants.
  private void wish() {
    for (var name : names) {
      var script = scripts.write();
      if (settings.orderly()) {
        client.trigger(
            name, script.id(), () -> client.notifyInOrder(name, waits(script).iterator(), 0));
      } else {
        trouble(name, script);
      }
    }
    if (!settings.orderly()) {
      int broadcasts = wishes.between(0, 4);
      for (int i = 0; i < broadcasts; i++) {
        client.broadcastAfter(wishes.millis(0, 200_000), wishes.pick(EVENTS));
      }
      adjustKeys();
      if (wishes.maybe(10)) {
        client.cancelAllAfter(wishes.millis(0, 150_000));
      }
      repairer.lookLater();
      world.after(FAULTS_LAST, faults::calm);
      jumpLater();
    }
  }

  private void trouble(String name, Script script) {
    var start = wishes.millis(0, 60_000);
    client.triggerAfter(start, name, script.id());
    if (wishes.maybe(30)) {
      client.triggerAfter(start.plus(wishes.millis(0, 2_000)), name, script.id());
    }
    int notifications = wishes.between(0, 2 + waits(script).size());
    for (int i = 0; i < notifications; i++) {
      client.notifyAfter(
          start.plus(wishes.millis(0, wishes.maybe(50) ? 3_000 : 180_000)),
          name,
          wishes.pick(EVENTS));
    }
    if (wishes.maybe(12)) {
      client.cancelAfter(start.plus(wishes.millis(0, 120_000)), name);
    }
    if (wishes.maybe(25)) {
      client.triggerAgain(name, scripts.write().id());
    }
  }

  private void adjustKeys() {
    for (var key : Flows.keys()) {
      int adjustments = wishes.maybe(60) ? 0 : wishes.between(1, 6);
      for (int i = 0; i < adjustments; i++) {
        client.adjustAfter(wishes.millis(0, 200_000), key, Flows.adjustment(wishes, key));
      }
      if (adjustments > 0) {
        client.openAfter(KEYS_OPEN, key, Flows.open());
      }
    }
  }

  private static List<String> waits(Script script) {
    return script.blocks().stream()
        .flatMap(block -> block.steps().stream())
        .filter(Script.Wait.class::isInstance)
        .map(step -> ((Script.Wait) step).event())
        .toList();
  }

  private void jumpLater() {
    world.after(
        faults.millis(1_000, 60_000),
        () -> {
          if (faults.happens(500)) {
            int most = faults.maybe(15) ? 300_000 : 1_000;
            var by = Duration.ofMillis(faults.between(-most, most));
            events.note("", () -> "the clock jumps by " + by);
            world.jump(by);
          }
          jumpLater();
        });
  }

  @Override
  public void committed(int partition) {
    if (store.commits() != looked) {
      looked = store.commits();
      var view = new StoreView(store.slice(partition));
      model.look(
          partition, looked % LOOKS_AT_LOG == 0 ? Snapshot.of(view) : Snapshot.withoutLog(view));
    }
  }

  /// A trigger that comes late would begin a second run of the name, and what endpoints still send
  /// in the name of the first would reach it: the wire cannot tell them apart.
  @Override
  public boolean late(Command command) {
    return command instanceof StartRun start && !model.mayStart(start.run().id());
  }

  /// Notifications have no identity on the wire, so one that comes twice is two.
  @Override
  public Command again(Command command) {
    return switch (command) {
      case Notify(var run, var event, var data) ->
          new Notify(run, event, Bytes.utf8(data.utf8() + " again"));
      case ByEntry wish -> repairer.again(wish);
      default -> command;
    };
  }

  @Override
  public Consumer<Answer> promise(Command command, View view) {
    return model.promise(command, view);
  }

  @Override
  public void sent(OutgoingRequest request, Life from) {
    model.sent(request, from);
  }

  @Override
  public void came(OutgoingRequest request, dev.stepwell.server.delivery.http.Answer answer) {
    model.came(request, answer);
  }

  @Override
  public void handle(
      OutgoingRequest request, Consumer<dev.stepwell.server.delivery.http.Answer> respond) {
    endpoint.handle(request, respond);
  }

  RetryPolicy retry(int script) {
    return switch (script % 4) {
      case 0 -> new RetryPolicy(2, Optional.empty());
      case 1 -> new RetryPolicy(4, Optional.of("0"));
      default -> new RetryPolicy(3, Optional.of("500 * pow(3, retried)"));
    };
  }

  Script script(String payload) {
    return scripts.get(Integer.parseInt(payload));
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
    return settings.bug() == bug;
  }

  boolean orderly() {
    return settings.orderly();
  }

  int partitions() {
    return settings.partitions();
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

  Model model() {
    return model;
  }

  Line line() {
    return line;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  Client client() {
    return client;
  }

  Repairer repairer() {
    return repairer;
  }

  /// What somebody sees who lists the dead letter queue now.
  SortedMap<DeadKey, DeadLetter> deadLetters() {
    var letters = new TreeMap<DeadKey, DeadLetter>();
    var from = new DeadKey(Requests.PROJECT, new Origin(0, 0));
    var to = new DeadKey(Requests.PROJECT, new Origin(Long.MAX_VALUE, 0));
    for (int number = 0; life.isPresent() && number < store.partitions(); number++) {
      life.get()
          .view(number)
          .deadLetters()
          .ascending(from, to, Integer.MAX_VALUE)
          .forEach(row -> letters.put(row.key(), row.value()));
    }
    return letters;
  }

  @Override
  public Optional<Life> life() {
    return life;
  }
}
