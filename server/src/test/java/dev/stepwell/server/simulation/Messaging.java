package dev.stepwell.server.simulation;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Command;
import dev.stepwell.engine.Limits;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.View;
import dev.stepwell.engine.gate.GateId;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.run.DeadKey;
import dev.stepwell.engine.run.DeadLetter;
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

/// One simulated history of messages that stand alone, with queues, groups and schedules, from a
/// seed. It ends when all of them have ended and been forgotten, or with a [Violation] that tells
/// what went before.
final class Messaging implements Surroundings {
  private static final Duration FAULTS_LAST = Duration.ofMinutes(8);
  private static final Duration LONGEST = Duration.ofHours(6);
  private static final Duration RETENTION = Duration.ofMinutes(5);
  private static final Duration LETTERS_KEPT = Duration.ofMinutes(4);
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int COMMITS_TO_COMPARE = 64;

  private final Simulation.Settings settings;
  private final World world = new World();
  private final Events events = new Events(world);
  private final Faults faults;
  private final FaultyStore store;
  private final Line line = new Line(this);
  private final Publisher publisher;
  private final Receiver receiver;
  private final Wanted wanted = new Wanted();
  private final Ledger ledger = new Ledger(this);
  private final ClaimWatch claims = new ClaimWatch(this);
  private final LetterWatch letters = new LetterWatch(this);
  private final QueueWatch queues = new QueueWatch(this);
  private final Gating gating = new Gating();
  private final ScheduleWatch schedules = new ScheduleWatch(this);
  private final List<MessageRows> looks = new ArrayList<>();
  private Optional<Life> life = Optional.empty();
  private int crashes;
  private int looked;

  Messaging(Simulation.Settings settings) {
    this.settings = settings;
    this.faults = new Faults(settings.seed(), settings.orderly());
    this.publisher = new Publisher(this, new Faults(~settings.seed(), settings.orderly()));
    this.receiver = new Receiver(faults);
    this.store = new FaultyStore(this, settings.partitions());
  }

  /// Runs to the end and tells how many messages there were.
  ///
  /// @throws Violation with the history that led to it
  int run() {
    try {
      publisher.wish();
      world.after(FAULTS_LAST, faults::calm);
      jumpLater();
      start();
      while (!over()) {
        step();
      }
      lookAtAll();
      return ledger.count();
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
        throw new Violation("nothing more will happen, and there is left:" + left());
      }
    } catch (Crash crash) {
      crash(crash);
    }
    if (world.elapsed().compareTo(LONGEST) > 0) {
      throw new Violation("has not ended after " + LONGEST + ", there is left:" + left());
    }
  }

  private boolean over() {
    return publisher.satisfied()
        && life.isPresent()
        && ledger.allEnded()
        && looks.stream().allMatch(MessageRows::empty);
  }

  private String left() {
    var text = new StringBuilder();
    looks.forEach(look -> text.append(look.left()));
    ledger.open().forEach(posted -> text.append(" ").append(posted.name()));
    return text.toString();
  }

  private void start() {
    life = Optional.of(new Life(this));
    lookAtAll();
    wanted.crashed();
  }

  private void lookAtAll() {
    for (int number = 0; number < store.partitions(); number++) {
      look(number);
      ledger.compare(number, looks.get(number));
    }
  }

  private void look(int partition) {
    var rows = MessageRows.of(new StoreView(store.slice(partition)));
    while (looks.size() <= partition) {
      looks.add(rows);
    }
    looks.set(partition, rows);
    MessageRowsCheck.check(rows);
    claims.look(rows);
    var news = ledger.look(partition, rows);
    letters.look(partition, rows, news);
    for (var posted : news.published()) {
      queues.published(posted);
      if (!posted.successor) {
        explained(posted);
      }
    }
    wanted.together(news.published());
    ledger.reportedAll(news);
    queues.look(partition, rows);
    schedules.look(partition, rows);
    schedules.settle();
    if (looks.size() == store.partitions()) {
      gating.look(looks.stream().map(MessageRows::rows).toList());
      if (looks.stream().allMatch(look -> look.rows().underWay() == 0)) {
        schedules.quiet();
      }
    }
  }

  private void explained(Posted posted) {
    if (posted.report.isPresent()) {
      ledger.first(posted);
    } else if (posted.publication().source().schedule().isPresent()) {
      schedules.published(posted);
    } else {
      wanted.published(posted);
      claims.published(posted);
    }
  }

  private void crash(Crash crash) {
    events.note("", () -> "crash: " + crash.getMessage());
    crashes++;
    life.ifPresent(Life::end);
    life = Optional.empty();
    store.crash();
    world.after(
        faults.maybe(10) ? faults.millis(30_000, 120_000) : faults.millis(100, 8_000),
        this::restart);
  }

  private void restart() {
    events.note("", () -> "start");
    start();
  }

  private void jumpLater() {
    world.after(
        faults.millis(1_000, 60_000),
        () -> {
          if (faults.happens(400)) {
            int most = faults.maybe(15) ? 200_000 : 1_000;
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
      look(partition);
      if (looked % COMMITS_TO_COMPARE == 0) {
        ledger.compare(partition, looks.get(partition));
      }
    }
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
  public Consumer<Answer> promise(Command command, View view) {
    return new Receipts(this, command, view);
  }

  @Override
  public void sent(OutgoingRequest request, Life from) {
    ledger.sent(request, from);
  }

  @Override
  public void came(OutgoingRequest request, dev.stepwell.server.delivery.http.Answer answer) {
    ledger.came(request, answer);
  }

  @Override
  public void handle(
      OutgoingRequest request, Consumer<dev.stepwell.server.delivery.http.Answer> respond) {
    respond.accept(receiver.handle(request));
  }

  /// What somebody sees who lists the dead letter queue now.
  SortedMap<DeadKey, DeadLetter> dead() {
    var all = new TreeMap<DeadKey, DeadLetter>();
    var from = new DeadKey(Requests.PROJECT, new Origin(0, 0));
    var to = new DeadKey(Requests.PROJECT, new Origin(Long.MAX_VALUE, 0));
    for (int number = 0; life.isPresent() && number < store.partitions(); number++) {
      life.get()
          .view(number)
          .deadLetters()
          .ascending(from, to, Integer.MAX_VALUE)
          .forEach(row -> all.put(row.key(), row.value()));
    }
    return all;
  }

  /// Messages that are still to be delivered, as somebody sees them who lists them now.
  List<MessageKey> live() {
    var all = new ArrayList<MessageKey>();
    for (var look : looks) {
      all.addAll(look.rows().messages().keySet());
    }
    return all;
  }

  int partition(MessageKey key) {
    return Address.of(key.origin()).partition(settings.partitions());
  }

  int partition(GateId gate) {
    return Address.of(gate).partition(settings.partitions());
  }

  @Override
  public Limits limits() {
    return new Limits(
        new Limits.Steps(1_000, 1 << 20),
        new Limits.Saved(100, 1 << 20),
        new Limits.Kept(RETENTION, LETTERS_KEPT, WINDOW));
  }

  @Override
  public boolean has(Bug bug) {
    return settings.bug() == bug;
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
    return life;
  }

  Line line() {
    return line;
  }

  Wanted wanted() {
    return wanted;
  }

  Ledger ledger() {
    return ledger;
  }

  ClaimWatch claims() {
    return claims;
  }

  LetterWatch letters() {
    return letters;
  }

  QueueWatch queues() {
    return queues;
  }
}
