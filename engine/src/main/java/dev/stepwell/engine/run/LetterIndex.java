package dev.stepwell.engine.run;

import dev.stepwell.engine.FlowControl;
import dev.stepwell.engine.Marker;
import dev.stepwell.engine.Outcome;
import dev.stepwell.engine.Stamp;
import dev.stepwell.engine.Tables;
import dev.stepwell.engine.Tallies;
import dev.stepwell.engine.TallyKey;
import dev.stepwell.engine.message.Publication;
import dev.stepwell.engine.message.Purpose;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/// Where an entry of the dead letter queue stands in the lists by which entries are found. There is
/// one index for entries of either kind.
public final class LetterIndex {
  private LetterIndex() {}

  /// What an entry is about.
  public enum About {
    RUN(1),
    MESSAGE(2);

    private final int number;

    About(int number) {
      this.number = number;
    }

    /// What stands for it in keys, for ever.
    public int number() {
      return number;
    }
  }

  /// All lists in which an entry stands.
  ///
  /// @param view where its run is known still, if it is about one
  public static Set<FacetKey> of(RunView view, DeadKey entry, DeadLetter letter) {
    var keys = new Keys(entry);
    switch (letter) {
      case DeadLetter.OfRun ofRun -> {
        view.runs().get(ofRun.run()).ifPresent(run -> keys.of(ofRun, run));
        view.runStates()
            .get(ofRun.run())
            .map(RunState::phase)
            .ifPresent(phase -> {
              phase.endedAt().ifPresent(keys::failed);
              report(entry, phase).ifPresent(keys.all::add);
            });
      }
      case DeadLetter.OfMessage ofMessage -> keys.of(ofMessage);
    }
    return keys.all;
  }

  /// Writes the rows of an entry that has just been added.
  public static void add(Tables tables, DeadKey entry, DeadLetter letter) {
    of(tables, entry, letter).forEach(key -> tables.letterIndex().insert(key, Marker.SET));
    Tallies.add(tables, entry.project(), kind(letter), 1);
  }

  /// Takes an entry away with all its rows, if it is there.
  public static void remove(Tables tables, DeadKey entry) {
    tables
        .deadLetters()
        .get(entry)
        .ifPresent(letter -> {
          of(tables, entry, letter).forEach(tables.letterIndex()::delete);
          tables.deadLetters().delete(entry);
          Tallies.add(tables, entry.project(), kind(letter), -1);
        });
  }

  /// As what an entry is counted.
  public static TallyKey.Kind kind(DeadLetter letter) {
    return switch (letter) {
      case DeadLetter.OfRun _ -> TallyKey.Kind.DEAD_RUNS;
      case DeadLetter.OfMessage _ -> TallyKey.Kind.DEAD_MESSAGES;
    };
  }

  /// The failure function of a run was told something else than before.
  static void told(Tables tables, DeadKey entry, Phase before, Phase after) {
    if (tables.deadLetters().get(entry).isPresent()) {
      report(entry, before).ifPresent(tables.letterIndex()::delete);
      report(entry, after).ifPresent(key -> tables.letterIndex().insert(key, Marker.SET));
    }
  }

  /// The status of an answer, 0 where there was none.
  public static int status(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Answered answer -> answer.status();
      case Outcome.NoAnswer _ -> 0;
    };
  }

  private static Optional<FacetKey> report(DeadKey entry, Phase phase) {
    return phase instanceof Phase.Failed failed
        ? failed.report().map(report -> key(entry, Facet.REPORT, report.progress().number()))
        : Optional.empty();
  }

  private static FacetKey key(DeadKey entry, Facet facet, long hash) {
    return new FacetKey(entry.project(), facet, hash, entry.failure());
  }

  /// The lists of one entry while they are collected.
  private static final class Keys {
    private final Set<FacetKey> all = new LinkedHashSet<>();
    private final DeadKey entry;

    Keys(DeadKey entry) {
      this.entry = entry;
    }

    void of(DeadLetter.OfRun letter, Run run) {
      add(Facet.ABOUT, About.RUN.number());
      add(Facet.STATUS, status(letter.outcome()));
      add(Facet.URL, run.url());
      add(Facet.RUN, run.name().id());
      add(Facet.CREATED, run.createdAt().toEpochMilli());
      run.settings().labels().forEach(label -> add(Facet.LABEL, label));
      run.settings().flowControl().ifPresent(this::add);
      caller(run.source().callerIp());
    }

    void of(DeadLetter.OfMessage letter) {
      var message = letter.failed().message();
      var url = message.request().url();
      add(Facet.ABOUT, About.MESSAGE.number());
      add(Facet.STATUS, status(letter.outcome()));
      add(Facet.MESSAGE, letter.failed().key().id());
      add(Facet.URL, url);
      if (url.indexOf('%') >= 0) {
        add(Facet.ESCAPED, RunIndex.ANY);
      }
      message.settings().flowControl().ifPresent(this::add);
      failed(letter.at());
      if (message.purpose() instanceof Purpose.Alone(var publication)) {
        published(publication);
      }
    }

    private void published(Publication publication) {
      publication.wishes().labels().forEach(label -> add(Facet.LABEL, label));
      publication.way().group().ifPresent(member -> add(Facet.GROUP, member.group()));
      publication.way().queue().ifPresent(queue -> add(Facet.QUEUE, queue));
      publication.source().schedule().ifPresent(schedule -> add(Facet.SCHEDULE, schedule));
      caller(publication.source().callerIp());
    }

    /// When it failed is told by its ticket, as a rule.
    void failed(Instant at) {
      if (at.toEpochMilli() != Stamp.millis(entry.failure().ticket())) {
        add(Facet.FAILED, at.toEpochMilli());
      }
    }

    private void caller(String ip) {
      if (!ip.isEmpty()) {
        add(Facet.CALLER, ip);
      }
    }

    private void add(FlowControl flow) {
      add(Facet.FLOW_CONTROL, flow.key());
    }

    private void add(Facet facet, String value) {
      add(facet, RunIndex.hash(value));
    }

    private void add(Facet facet, long hash) {
      all.add(key(entry, facet, hash));
    }
  }
}
