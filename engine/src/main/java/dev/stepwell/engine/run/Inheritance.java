package dev.stepwell.engine.run;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Rows.Row;
import dev.stepwell.engine.Stamp;
import dev.stepwell.engine.Wire;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.Purpose;
import dev.stepwell.engine.message.Undelivered;
import dev.stepwell.engine.run.Seen.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Puts together what a failed run leaves to its successor. All results are kept. Delivered is what
/// had no answer yet, unless what it leads to is there; and where a step waited for something that
/// ended with the run, what led to it is delivered again, so that the SDK asks for it anew.
///
/// An answer may be missing though it was acted upon: a step is submitted and its delivery begins
/// before the answer of the one that ran it is recorded. To repeat that one would run the step
/// again.
final class Inheritance {
  private final RunView view;
  private final FailedRun failed;
  private final Overrides overrides;
  private final Instant now;
  private final Instant earliest;
  private final Wire wire;
  private final SortedMap<Integer, Heritage.Delivery> deliveries = new TreeMap<>();
  private final Map<Integer, Integer> places = new HashMap<>();

  Inheritance(RunView view, FailedRun failed, Overrides overrides, Stamp stamp, Wire wire) {
    this.view = view;
    this.failed = failed;
    this.overrides = overrides;
    this.now = stamp.now();
    this.earliest = stamp.in(overrides.delay().orElse(Duration.ZERO));
    this.wire = wire;
  }

  Heritage heritage() {
    var run = failed.run();
    var letter = failed.letter();
    var seen = seen();
    var list = list();
    var first = list.getFirst().value();
    places.put(wire.message(first).number(), 0);
    var steps = steps(list, seen);
    Stream.concat(Stream.of(letter.failed()), letter.open().stream())
        .filter(open -> !superseded(open.message().purpose(), steps))
        .forEach(this::deliver);
    int last = wire.message(list.getLast().value()).number();
    if (letter.steps() < list.size()) {
      deliverStep(last);
    }
    var calls = calls(seen);
    deliverWhatWaited(seen, calls, last);
    if (deliveries.isEmpty()) {
      deliverStep(last);
    }
    return new Heritage(
        run.url(),
        run.headers(),
        overrides.settings(failed),
        run.source().callerIp(),
        run.source().contentType(),
        first,
        wire.message(first).number(),
        steps,
        calls,
        saved(),
        List.copyOf(deliveries.values()),
        overrides.failureCallback().isPresent() ? Optional.empty() : failed.state().lastCallback());
  }

  private List<Row<StepKey, Bytes>> list() {
    var from = new StepKey(failed.origin(), 0);
    var to = new StepKey(failed.origin().next(), 0);
    return view.steps().ascending(from, to, Integer.MAX_VALUE);
  }

  private List<Row<SeenKey, Seen>> seen() {
    var from = new SeenKey(failed.origin(), 0, 0);
    var to = new SeenKey(failed.origin().next(), 0, 0);
    return view.seen().ascending(from, to, Integer.MAX_VALUE);
  }

  private List<Heritage.Step> steps(List<Row<StepKey, Bytes>> list, List<Row<SeenKey, Seen>> seen) {
    var identities = new HashMap<Integer, StepIdentity>();
    for (var row : seen) {
      if (row.value().stage() == Stage.APPENDED) {
        identities.put(
            row.value().message().number(),
            new StepIdentity(row.key().stepId(), row.key().targetStep()));
      }
    }
    var steps = new ArrayList<Heritage.Step>();
    for (var row : list.subList(1, list.size())) {
      int message = wire.message(row.value()).number();
      var identity = identities.get(message);
      if (identity == null) {
        throw new IllegalStateException("no step is known to be element " + row.key());
      }
      places.put(message, row.key().index());
      steps.add(new Heritage.Step(identity, message, row.value()));
    }
    return steps;
  }

  /// Whether what a delivery leads to is in the list. Of an element that is no plan that is
  /// whatever comes after it: what follows a result in sequence, or another result of the same
  /// block, the last of which alone leads on. So nothing is lost where only the last element of the
  /// list is delivered, which shows all of it.
  private boolean superseded(Purpose purpose, List<Heritage.Step> steps) {
    return switch (purpose) {
      case Purpose.Step(int index, _) -> {
        var identity = index == 0 ? StepIdentity.result(0) : steps.get(index - 1).identity();
        yield identity.isPlan() ? finished(identity.targetStep()) : index < steps.size();
      }
      case Purpose.CallReport(var stepId) -> stepId.isPresent() && finished(stepId.getAsInt());
      case Purpose.Call _, Purpose.FailureReport _, Purpose.Alone _ -> false;
    };
  }

  private boolean finished(int stepId) {
    return appended(StepIdentity.result(stepId)).isPresent();
  }

  private Optional<Seen> appended(StepIdentity identity) {
    return view.seen()
        .get(new SeenKey(failed.origin(), identity))
        .filter(seen -> seen.stage() == Stage.APPENDED);
  }

  /// The calls whose reports are delivered again: their results will come of that.
  private List<Heritage.Call> calls(List<Row<SeenKey, Seen>> seen) {
    var reports = new HashMap<Integer, Integer>();
    deliveries
        .values()
        .forEach(delivery -> {
          if (delivery.details().purpose() instanceof Purpose.CallReport(var stepId)) {
            stepId.ifPresent(id -> reports.put(id, delivery.message()));
          }
        });
    var calls = new ArrayList<Heritage.Call>();
    for (var row : seen) {
      var report = reports.get(row.key().stepId());
      if (row.value().stage() == Stage.CALLING && report != null) {
        calls.add(new Heritage.Call(row.key().stepId(), row.value().message().number(), report));
      }
    }
    return calls;
  }

  /// A step of a parallel block is asked for by its plan, one in sequence by all that was before
  /// it.
  private void deliverWhatWaited(
      List<Row<SeenKey, Seen>> seen, List<Heritage.Call> calls, int last) {
    for (var row : seen) {
      int stepId = row.key().stepId();
      if (row.value().stage() != Stage.APPENDED
          && calls.stream().noneMatch(call -> call.stepId() == stepId)) {
        deliverStep(
            appended(StepIdentity.plan(stepId)).map(plan -> plan.message().number()).orElse(last));
      }
    }
  }

  /// A sleep goes on until its time; what waited for a retry has waited enough.
  private void deliver(Undelivered open) {
    var message = open.message();
    boolean failure = open.key().equals(failed.letter().failed().key());
    boolean sleeps = !failure && message.attempts() == 0 && message.due().isAfter(earliest);
    var details =
        message.anew(settings(message.settings()), now, sleeps ? message.due() : earliest);
    deliveries.put(
        open.key().number(), new Heritage.Delivery(open.key().number(), details, open.body()));
  }

  /// Delivers an element of which no message is left.
  private void deliverStep(int message) {
    Integer place = places.get(message);
    if (place == null || deliveries.containsKey(message)) {
      return;
    }
    var run = failed.run();
    var settings =
        new Message.Settings(
            run.settings().retry(),
            Optional.empty(),
            run.settings().flowControl(),
            Optional.empty());
    var details =
        new Message(
            run.name().project(),
            new Purpose.Step(place, Purpose.Probe.NONE),
            request(),
            settings(settings),
            now,
            0,
            earliest);
    deliveries.put(message, new Heritage.Delivery(message, details, Bytes.EMPTY));
  }

  /// SDKs give all steps of a run the same headers.
  private Message.Request request() {
    var letter = failed.letter();
    return Stream.concat(Stream.of(letter.failed()), letter.open().stream())
        .filter(open -> open.message().purpose() instanceof Purpose.Step(int index, _) && index > 0)
        .map(open -> open.message().request())
        .findFirst()
        .orElseGet(() ->
            new Message.Request(
                "POST", failed.run().url(), List.of(), Optional.of("application/json")));
  }

  private Message.Settings settings(Message.Settings given) {
    return new Message.Settings(
        overrides.retry(given.retry()),
        given.timeout(),
        overrides.flowControl().or(given::flowControl),
        overrides.failureCallback().isPresent() ? Optional.empty() : given.failureCallback());
  }

  private List<Heritage.Saved> saved() {
    if (failed.state().saved().count() == 0) {
      return List.of();
    }
    var from = SavedKey.start(failed.origin());
    var to = SavedKey.start(failed.origin().next());
    return view.saved().ascending(from, to, Integer.MAX_VALUE).stream()
        .map(row ->
            new Heritage.Saved(
                row.key().eventId(),
                row.key().ticket(),
                row.value().result().number(),
                row.value().data()))
        .toList();
  }
}
