package dev.stepwell.server.simulation;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Command;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.View;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.run.Phase;
import dev.stepwell.engine.run.SavedKey;
import dev.stepwell.engine.run.SeenKey;
import dev.stepwell.engine.run.StepKey;
import dev.stepwell.server.delivery.http.OutgoingRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/// What has to be: remembers what was asked for, what was promised and what was seen on disk, and
/// holds each new look against it.
final class Model {
  private static final String SAFE = "n";
  private static final String BROADCAST = "b";

  private final Simulation simulation;
  private final Map<Origin, Memory> runs = new TreeMap<>();
  private final List<Snapshot> looks = new ArrayList<>();
  private final Notified notified = new Notified();
  private final Succession succession = new Succession(notified);
  private final Attempts attempts = new Attempts();
  private final Gating gating = new Gating();
  private final Map<String, Set<String>> finishes = new HashMap<>();
  private final Set<String> cancels = new HashSet<>();
  private final Set<String> reports = new HashSet<>();
  private int numbers;

  Model(Simulation simulation) {
    this.simulation = simulation;
  }

  // What is asked for.

  /// The data of a notification, of which there is none twice.
  String notifying(String run, String event) {
    var data = SAFE + ++numbers;
    simulation.events().note(run, () -> "is sent " + event + " with " + data);
    return data;
  }

  String broadcasting(String event) {
    var data = BROADCAST + ++numbers;
    simulation.events().note("", () -> "everybody is sent " + event + " with " + data);
    return data;
  }

  void finishing(String run, String result) {
    finishes.computeIfAbsent(run, _ -> new HashSet<>()).add(result);
  }

  void cancelling(String run) {
    cancels.add(run);
  }

  void failureReported(String run, byte[] body) {
    reports.add(run);
    simulation.events().note(run, () -> "is told that it failed, " + body.length + " bytes");
  }

  /// Whether a trigger can only mean the run that has just begun, or a new one of whose name
  /// nothing is under way.
  boolean mayStart(String run) {
    return known(run).findAny().isEmpty()
        || known(run).anyMatch(memory -> memory.active() && memory.list.size() == 1)
        || quiet(run, Client.QUIET);
  }

  /// Whether all runs of a name ended so long ago.
  boolean quiet(String run, Duration time) {
    return known(run).findAny().isPresent()
        && known(run)
            .allMatch(memory ->
                !memory.active()
                    && memory.endedAt.plus(time).compareTo(simulation.world().elapsed()) < 0);
  }

  private java.util.stream.Stream<Memory> known(String run) {
    return runs.values().stream().filter(memory -> memory.name().equals(run));
  }

  // What is promised.

  /// Called when a command comes to the server; the result checks the answer when it is given.
  Consumer<dev.stepwell.server.partition.Answer> promise(Command command, View view) {
    return new Promise(command, view, this, simulation);
  }

  Optional<Memory> memory(Origin origin) {
    return Optional.ofNullable(runs.get(origin));
  }

  Succession succession() {
    return succession;
  }

  List<String> activeRuns() {
    return runs.values().stream().filter(Memory::active).map(Memory::name).toList();
  }

  boolean placed(String data) {
    return notified.placed(data);
  }

  // What goes to endpoints.

  /// A request leaves the server.
  void sent(OutgoingRequest request, Life life) {
    var headers = Endpoint.headers(request);
    var key = MessageKey.parse(headers.getOrDefault("Upstash-Message-Id", "")).orElseThrow();
    var memory = runs.get(key.origin());
    if (memory == null) {
      throw new Violation("a request of a run that is not on disk: " + key);
    }
    var message =
        life.view(dev.stepwell.engine.Address.of(key.origin())).messages().get(key).orElseThrow();
    memory.require(
        message.due().toEpochMilli() <= simulation.world().latest().toEpochMilli(),
        () -> "message " + key.id() + " is sent before " + message.due());
    memory.require(
        message.gate().isEmpty() || message.stage() == Message.Stage.ADMITTED,
        () -> "message " + key.id() + " is sent, and its gate has not let it through");
    simulation
        .events()
        .note(
            memory.name(),
            () ->
                "is sent %s, attempt %d: %s"
                    .formatted(
                        key.id(),
                        message.attempts(),
                        message.purpose().getClass().getSimpleName()));
  }

  /// What the server is told of a request.
  void came(OutgoingRequest request, dev.stepwell.server.delivery.http.Answer answer) {
    var headers = Endpoint.headers(request);
    var id = headers.getOrDefault("Upstash-Message-Id", "");
    attempts.came(id, Integer.parseInt(headers.getOrDefault("Upstash-Retried", "")), answer);
    var memory = runs.get(MessageKey.parse(id).orElseThrow().origin());
    if (memory != null) {
      simulation
          .events()
          .note(memory.name(), () -> "answers " + id + ": " + attempts.describe(answer));
    }
  }

  /// An endpoint got a list.
  void delivered(Map<String, String> headers, List<Recorded> list) {
    var id = headers.getOrDefault("Upstash-Message-Id", "");
    var memory = runs.get(MessageKey.parse(id).orElseThrow().origin());
    if (memory == null) {
      throw new Violation("a delivery of an unknown run: " + id);
    }
    memory.require(list.getLast().messageId().equals(id), "the list does not end with " + id);
    memory.require(
        list.size() <= memory.list.size() && memory.list.subList(0, list.size()).equals(list),
        "the list of " + id + " is not the one on disk");
    memory.require(
        headers.getOrDefault("X-User", "").equals(first(memory.name())), "another run's headers");
  }

  /// A run that continues or repeats another has its headers.
  private String first(String name) {
    return succession.predecessor(name).map(failed -> first(failed.name())).orElse(name);
  }

  /// The code of a step is about to run.
  void executing(Map<String, String> headers, int stepId) {
    var id = headers.getOrDefault("Upstash-Message-Id", "");
    var memory = Objects.requireNonNull(runs.get(MessageKey.parse(id).orElseThrow().origin()));
    memory.require(
        memory.list.subList(0, memory.inherited).stream()
            .skip(1)
            .noneMatch(step -> step.head().stepId() == stepId),
        () -> "runs step %d again, which was finished when it began".formatted(stepId));
  }

  // What is on disk.

  /// The state of a partition after a commit, or after a start.
  void look(int partition, Snapshot now) {
    while (looks.size() <= partition) {
      looks.add(now);
    }
    looks.set(partition, now);
    StateCheck.check(now);
    gating.look(looks);
    now.runs().forEach((origin, run) -> runs.computeIfAbsent(origin, _ -> begun(origin, run)));
    now.messages()
        .forEach((key, message) -> {
          if (!attempts.failed(key.id(), message.attempts())) {
            throw new Violation(
                "message %s of %s has had %d attempts, which went so: %s"
                    .formatted(
                        key.id(),
                        Objects.requireNonNull(runs.get(key.origin())).name(),
                        message.attempts(),
                        attempts.of(key.id())));
          }
        });
    var changes = new ArrayList<Runnable>();
    for (var memory : runs.values()) {
      if (memory.forgotten || memory.origin.slot() % simulation.partitions() != partition) {
        continue;
      }
      if (now.runs().containsKey(memory.origin)) {
        changes.add(look(memory, now));
      } else {
        forgotten(memory);
      }
    }
    for (var memory : runs.values()) {
      memory.require(
          !memory.active() || known(memory.name()).filter(Memory::active).count() == 1,
          "two runs of one name are active");
    }
    changes.forEach(Runnable::run);
  }

  private Memory begun(Origin origin, dev.stepwell.engine.run.Run run) {
    var memory = new Memory(origin, run);
    simulation.events().note(memory.name(), () -> "begins");
    var invoker = run.source().invoker();
    memory.require(
        invoker.isEmpty()
            || runs.values().stream()
                .noneMatch(other -> other.run.source().invoker().equals(invoker)),
        "a second child of one step");
    return memory;
  }

  /// Takes what is new. The result holds it against what is known of all runs.
  private Runnable look(Memory memory, Snapshot now) {
    var origin = memory.origin;
    boolean wasActive = memory.active();
    var elements =
        List.copyOf(
            now.steps().subMap(new StepKey(origin, 0), new StepKey(origin.next(), 0)).values());
    var added = memory.grow(elements);
    // A run that failed still notes how its children ended (workflow protocol, 6.4).
    memory.require(
        wasActive
            || added.stream()
                .allMatch(step ->
                    memory.phase instanceof Phase.Failed
                        && step.head().stepType().equals("Invoke")),
        () -> "steps after the end: " + added);
    memory.know(now.seen().subMap(new SeenKey(origin, 0, 0), new SeenKey(origin.next(), 0, 0)));
    var state = Objects.requireNonNull(now.states().get(origin));
    memory.become(state, simulation.world().elapsed());
    if (memory.phase instanceof Phase.Failed failed) {
      succession.look(memory, state, now.deadLetters().keySet(), elements.size() - added.size());
      failed.report().ifPresent(report -> reported(memory, report));
    }
    memory.result = Optional.ofNullable(now.results().get(origin));
    now.waiters()
        .forEach((key, waiter) -> {
          if (key.run().equals(origin)) {
            memory.deadlines.put(waiter.result().id(), waiter.deadline());
          }
        });
    var saved = now.saved().subMap(new SavedKey(origin, "", 0), new SavedKey(origin.next(), "", 0));
    boolean begins = added.size() == elements.size();
    return () -> {
      if (begins) {
        succession.begins(memory, saved);
      }
      added.stream().skip(begins ? memory.inherited : 0).forEach(step -> recorded(memory, step));
      notified.saved(memory, saved);
      if (wasActive && !memory.active()) {
        simulation.events().note(memory.name(), () -> "ends: " + memory.phase);
        ended(memory);
      }
    };
  }

  private void reported(Memory memory, Phase.Report report) {
    switch (report.progress()) {
      case SUCCEEDED ->
          memory.require(reports.contains(memory.name()), "was reported, and nobody was told");
      case FAILED ->
          memory.require(
              attempts.justify(report.message().id(), memory.run.settings().retry().retries()),
              () ->
                  "its report failed, whose attempts went so: "
                      + attempts.of(report.message().id()));
      case IN_PROGRESS, NOT_WANTED, CANCELLED -> {}
    }
  }

  private void recorded(Memory memory, Recorded step) {
    simulation
        .events()
        .note(memory.name(), () -> "records " + step.messageId() + ": " + step.body());
    if (step.equals(memory.list.getFirst())) {
      return;
    }
    if (step.notified()) {
      notified.consumed(memory, step);
    } else if (step.timedOut()) {
      var deadline = memory.deadlines.get(step.messageId());
      memory.require(
          deadline != null && deadline.toEpochMilli() <= simulation.world().latest().toEpochMilli(),
          "timed out before " + deadline + ": " + step.body());
    } else if (step.head().stepType().equals("Invoke") && !step.head().isPlan()) {
      childEnded(memory, step);
    }
  }

  private void childEnded(Memory parent, Recorded step) {
    var child =
        runs.values().stream()
            .filter(memory -> isChild(memory, parent, step.head().stepId()))
            .findAny();
    parent.require(
        child.isPresent() && !child.get().active(),
        "has the end of a child that has not ended: " + step.body());
    boolean failed = child.get().phase instanceof Phase.Failed;
    boolean cancelled = child.get().phase instanceof Phase.Cancelled;
    var out = step.value();
    parent.require(
        out.contains("\"isFailed\":" + failed) && out.contains("\"isCanceled\":" + cancelled),
        child.get().name() + " ended with " + child.get().phase + ", the parent has " + out);
    parent.require(
        child.get().result.isPresent() == out.contains("\"body\":"),
        child.get().name() + " returned " + child.get().result + ", the parent has " + out);
  }

  private static boolean isChild(Memory memory, Memory parent, int stepId) {
    var invoker = memory.run.source().invoker();
    return invoker.isPresent()
        && invoker.get().stepId() == stepId
        && invoker.get().parent().equals(parent.run.name())
        && invoker.get().parentCreatedAt().toEpochMilli() == parent.run.createdAt().toEpochMilli();
  }

  private void ended(Memory memory) {
    var script = simulation.script(memory.list.getFirst().body());
    switch (memory.phase) {
      case Phase.Active.ACTIVE -> throw new IllegalStateException("not ended");
      case Phase.Succeeded _ -> {
        var result = memory.result.map(Bytes::utf8).orElse("");
        memory.require(
            Replay.next(script, memory.list.subList(1, memory.list.size()))
                    instanceof Replay.Next.Finish
                && (script.end() == Script.End.RETURN || simulation.repairer().mended(script.id())),
            "ended with success before its script did");
        memory.require(
            result.equals(Recorded.summary(memory.list))
                && finishes.getOrDefault(memory.name(), Set.of()).contains(result),
            "returned %s, its steps say %s".formatted(result, Recorded.summary(memory.list)));
      }
      case Phase.Cancelled _ ->
          memory.require(cancels.contains(memory.name()), "is cancelled, and nobody asked for it");
      case Phase.Failed failed ->
          memory.require(
              attempts.justify(failed.failed().id(), memory.run.settings().retry().retries()),
              "failed with %s, whose attempts went so: %s"
                  .formatted(failed.failed().id(), attempts.of(failed.failed().id())));
    }
  }

  private void forgotten(Memory memory) {
    memory.require(!memory.active(), "is gone, and has not ended");
    var end =
        switch (memory.phase) {
          case Phase.Active.ACTIVE -> throw new IllegalStateException("not ended");
          case Phase.Succeeded(var at) -> at;
          case Phase.Cancelled(var at) -> at;
          case Phase.Failed failed -> failed.at();
        };
    var until = end.plus(simulation.limits().kept().ended());
    memory.require(
        until.toEpochMilli() <= simulation.world().latest().toEpochMilli(),
        "is forgotten before " + until);
    memory.forgotten = true;
    simulation.events().note(memory.name(), () -> "is forgotten");
  }

  /// Whether all has come to its end and nothing is left.
  boolean empty() {
    boolean empty = runs.size() > 0 && looks.stream().allMatch(Snapshot::empty);
    if (empty) {
      succession.settled();
    }
    return empty;
  }

  String left() {
    var text = new StringBuilder();
    looks.forEach(look -> text.append(look.left()));
    return text.toString();
  }

  /// What became of each run, by name and in order: what must not depend on the number of
  /// partitions.
  List<String> ends() {
    return runs.values().stream()
        .sorted(Comparator.comparing((Memory memory) -> memory.run.name()))
        .filter(memory -> memory.run.source().invoker().isEmpty())
        .map(memory -> memory.name() + " " + kind(memory.phase) + " " + memory.result)
        .toList();
  }

  private static String kind(Phase phase) {
    return switch (phase) {
      case Phase.Active.ACTIVE -> "goes on";
      case Phase.Succeeded _ -> "succeeded";
      case Phase.Cancelled _ -> "was cancelled";
      case Phase.Failed _ -> "failed";
    };
  }

  int count() {
    return runs.size();
  }

  Optional<Memory> latest(RunName name, View view) {
    return view.latestRuns().get(name).flatMap(this::memory);
  }
}
