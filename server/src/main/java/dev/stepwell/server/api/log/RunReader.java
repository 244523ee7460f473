package dev.stepwell.server.api.log;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.LogKey;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.View;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.run.Invoker;
import dev.stepwell.engine.run.Phase;
import dev.stepwell.engine.run.Run;
import dev.stepwell.engine.run.RunIndex;
import dev.stepwell.engine.run.StepKey;
import dev.stepwell.protocol.log.RunLog;
import dev.stepwell.protocol.step.StepElement;
import dev.stepwell.server.api.runs.Views;
import dev.stepwell.server.wire.Translation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Collects the rows of a run and has its history made of them. A run moves on while it is read;
/// its log comes after its state and before its open messages, so that what is shown did hold.
final class RunReader {
  /// Entries of one run beyond this are not shown.
  private static final int MOST_ENTRIES = 100_000;

  private static final int CHUNK = 256;

  /// Runs of one name that are looked through: ids are not used again as often as that.
  private static final int MOST_NAMESAKES = 1_000;

  private final Views views;

  RunReader(Views views) {
    this.views = views;
  }

  RunLog read(Origin origin, Run run, Phase phase, Display display, Instant now) {
    var view = views.of(origin);
    var history = new RunHistory(origin, run, sources(origin, run), display);
    int entries = 0;
    var from = LogKey.start(origin);
    var end = LogKey.start(origin.next());
    boolean more = true;
    while (more && entries < MOST_ENTRIES) {
      var chunk = view.log().ascending(from, end, CHUNK);
      chunk.forEach(row -> history.add(row.value()));
      entries += chunk.size();
      display.entries(chunk.size());
      more = chunk.size() == CHUNK;
      if (more) {
        var last = chunk.getLast().key();
        from = new LogKey(origin, last.ticket(), last.index() + 1);
      }
    }
    return history.log(phase, open(view, origin), view.results().get(origin), now);
  }

  /// What a run is, without reading what happened to it.
  RunLog outline(Origin origin, Run run, Phase phase, Display display) {
    display.entries(1);
    return RunHistory.outline(run, phase, views.of(origin).results().get(origin), display);
  }

  Sources sources(Origin origin, Run run) {
    return new StoredSources(views.of(origin), origin, run);
  }

  private static Map<Integer, Message> open(View view, Origin origin) {
    var open = new HashMap<Integer, Message>();
    view.messages()
        .ascending(MessageKey.start(origin), MessageKey.end(origin), MOST_ENTRIES)
        .forEach(row -> open.put(row.key().number(), row.value()));
    return open;
  }

  /// Whether an open delivery of a run has been tried already.
  boolean isRetried(Origin origin) {
    return RunIndex.isRetried(views.of(origin), origin);
  }

  /// The runs of that name, from the newest down.
  List<Origin> namesakes(RunName name) {
    var view = views.of(Address.of(name));
    var found = new ArrayList<Origin>();
    var next = view.latestRuns().get(name);
    while (next.isPresent() && found.size() < MOST_NAMESAKES) {
      found.add(next.get());
      next = view.runs().get(next.get()).flatMap(run -> run.source().previous());
    }
    return found;
  }

  /// What a history of that run looks up.
  private final class StoredSources implements Sources {
    private final View view;
    private final Origin origin;
    private final Run run;

    StoredSources(View view, Origin origin, Run run) {
      this.view = view;
      this.origin = origin;
      this.run = run;
    }

    @Override
    public Bytes element(int index) {
      return body(view, new StepKey(origin, index));
    }

    @Override
    public Optional<Child> child(RunName name, int stepId) {
      Predicate<Invoker> ours =
          invoker ->
              invoker.parent().equals(run.name())
                  && invoker.stepId() == stepId
                  && invoker.parentCreatedAt().equals(run.createdAt());
      for (var candidate : namesakes(name)) {
        var child = views.run(candidate);
        if (child.isPresent() && child.get().source().invoker().filter(ours).isPresent()) {
          return Optional.of(
              new Child(child.get(), body(views.of(candidate), new StepKey(candidate, 0))));
        }
      }
      return Optional.empty();
    }
  }

  /// The body of an element; empty where the run was forgotten meanwhile.
  private static Bytes body(View view, StepKey key) {
    return view.steps()
        .get(key)
        .map(element -> Translation.bytes(StepElement.body(Translation.octets(element))))
        .orElse(Bytes.EMPTY);
  }
}
