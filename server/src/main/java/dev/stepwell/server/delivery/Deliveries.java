package dev.stepwell.server.delivery;

import dev.stepwell.engine.DueKey;
import dev.stepwell.engine.DueWork;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageCommand.RecordOutcome;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.server.delivery.Admission.Bounds;
import dev.stepwell.server.delivery.Admission.Entered;
import dev.stepwell.server.delivery.http.Answer;
import dev.stepwell.server.delivery.http.Transport;
import dev.stepwell.server.partition.Aggregates;
import dev.stepwell.server.partition.Answer.Broken;
import dev.stepwell.server.partition.Answer.Rejected;
import dev.stepwell.server.partition.Answer.Replied;
import dev.stepwell.server.partition.Answer.Unavailable;
import dev.stepwell.server.partition.Errors;
import dev.stepwell.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Messages on their way: from the moment that the timer hands one over until its outcome is on
/// disk. All of it is memory only: the due row stays until the outcome is recorded, so after a
/// crash each message is due again.
public final class Deliveries implements AutoCloseable {
  private static final Duration REPORT_PAUSE = Duration.ofMillis(500);
  private static final Duration NO_ROOM_PAUSE = Duration.ofMillis(10);

  /// Before an attempt is made again that we gave up ourselves.
  private static final Duration GIVEN_UP_PAUSE = Duration.ofSeconds(1);

  private final Aggregates aggregates;
  private final Composer composer;
  private final Transport transport;
  private final Workers workers;
  private final InstantSource clock;
  private final DeliverySettings settings;
  private final Runnable room;
  private final Admission admission;
  private final SentByProject sentByProject = new SentByProject();
  private final Semaphore composing;
  private final UnderWay underWay;
  private volatile Watch watch = Watch.NOBODY;
  private volatile boolean stopping;

  /// @param room is called when a message that was under way no longer is
  public Deliveries(
      Aggregates aggregates,
      Composer composer,
      Transport transport,
      InstantSource clock,
      DeliverySettings settings,
      Runnable room) {
    this(aggregates, composer, transport, new VirtualThreads(), clock, settings, room);
  }

  public Deliveries(
      Aggregates aggregates,
      Composer composer,
      Transport transport,
      Workers workers,
      InstantSource clock,
      DeliverySettings settings,
      Runnable room) {
    this.aggregates = aggregates;
    this.composer = composer;
    this.transport = transport;
    this.workers = workers;
    this.clock = clock;
    this.settings = settings;
    this.room = room;
    this.admission =
        new Admission(
            settings.places().underWay(),
            new Bounds(settings.places().inFlight(), settings.memory().bodies()),
            new Bounds(settings.places().inFlightPerHost(), settings.memory().bodiesPerHost()));
    this.composing = new Semaphore(settings.memory().composing());
    this.underWay = new UnderWay(settings.places().underWay());
  }

  /// Takes a message whose time has come, or returns false if too many are under way.
  ///
  /// @param row the row that says so. It may be an old one: then nothing is sent
  public boolean release(MessageKey key, DueKey row) {
    if (stopping) {
      return false;
    }
    return switch (underWay.enter(key, row)) {
      case NOW -> {
        workers.execute(() -> admit(key));
        yield true;
      }
      case BEFORE -> true;
      case NOT -> false;
    };
  }

  /// Requests that were sent and not answered yet.
  public int inFlight() {
    return admission.running();
  }

  /// The same of one project alone.
  public int inFlight(ProjectId project) {
    return sentByProject.of(project);
  }

  /// Tells `listener` of what is sent and answered.
  public void watch(Watch listener) {
    watch = listener;
  }

  /// What waits for its place, by project.
  public Map<ProjectId, Waiting> waiting() {
    var projects = new HashMap<ProjectId, Waiting>();
    for (var head : admission.heads()) {
      underWay
          .row(head.message())
          .map(row -> waiting(head.waiting(), row))
          .ifPresent(line -> projects.merge(head.recipient().project(), line, Waiting::and));
    }
    admission
        .oldestLetGo()
        .forEach((project, row) -> projects.merge(project, waiting(0, row), Waiting::and));
    return projects;
  }

  private static Waiting waiting(int messages, DueKey oldest) {
    return new Waiting(messages, Instant.ofEpochMilli(oldest.atMillis()));
  }

  /// Whether a request for the message was sent and has not been dealt with.
  public boolean isSent(MessageKey key) {
    return underWay.progress(key).flatMap(Progress::sentAt).isPresent();
  }

  /// How far a message has come that was handed over; nothing for all others.
  public Optional<Progress> progress(MessageKey key) {
    return underWay.progress(key).or(() -> letGo(key));
  }

  private Optional<Progress> letGo(MessageKey key) {
    return composer
        .find(key)
        .filter(message ->
            admission.hasLetGo(
                composer.recipient(message), composer.view(key), DueWork.Deliver.key(key, message)))
        .map(message -> Progress.inLine(composer.recipient(message).host()));
  }

  private void admit(MessageKey key) {
    admit(key, admission::enter);
  }

  private Refill.Offered admit(MessageKey key, Entrance entrance) {
    var found = Optional.<Message>empty();
    try {
      found = composer.find(key);
      if (found.isEmpty() || !isRowOf(key, found.get())) {
        done(key);
        return Refill.Offered.TAKEN;
      }
      var message = found.get();
      var recipient = composer.recipient(message);
      var row = DueWork.Deliver.key(key, message);
      underWay.progress(key, Progress.inLine(recipient.host())); // before somebody else may send it
      var entered = entrance.enter(key, recipient, Stretch.of(composer.view(key), row));
      return switch (entered) {
        case NOW -> {
          start(key, recipient, 0, () -> Optional.of(message));
          yield Refill.Offered.TAKEN;
        }
        case IN_LINE -> Refill.Offered.TAKEN;
        case HOST_FULL -> {
          done(key);
          yield Refill.Offered.HOST_FULL;
        }
        case PROJECT_FULL -> {
          done(key);
          yield Refill.Offered.PROJECT_FULL;
        }
      };
    } catch (RuntimeException failure) {
      notSent(key, found, failure);
      return Refill.Offered.TAKEN;
    }
  }

  /// One of the two ways into the lines of [Admission].
  @FunctionalInterface
  private interface Entrance {
    Entered enter(MessageKey message, Recipient recipient, Stretch place);
  }

  /// The clock is not asked: the timer did, and the clock may have gone back since.
  private boolean isRowOf(MessageKey key, Message message) {
    return underWay.row(key).equals(Optional.of(DueWork.Deliver.key(key, message)));
  }

  /// @param counted bytes that it has of the memory for bodies already
  /// @param message as it is now
  private void start(
      MessageKey key, Recipient recipient, long counted, Supplier<Optional<Message>> message) {
    boolean sent = false;
    long carried = counted;
    Optional<ProjectId> sender = Optional.empty();
    var found = Optional.<Message>empty();
    try {
      composing.acquireUninterruptibly();
      try {
        found = message.get();
        var delivery = found.flatMap(current -> composer.compose(key, current));
        if (delivery.isPresent() && !stopping) {
          var prepared = delivery.get();
          carried = prepared.request().body().length;
          admission.carry(recipient, carried - counted);
          var now = clock.instant();
          underWay.progress(key, Progress.sent(recipient.host(), now));
          sentByProject.sent(prepared.message().project());
          sender = Optional.of(prepared.message().project());
          watch.sent(prepared.message(), now);
          transport.send(prepared.request(), answer -> finished(prepared, recipient, now, answer));
          sent = true;
        }
      } finally {
        composing.release();
      }
      if (!sent) {
        done(key);
      }
    } catch (RuntimeException failure) {
      notSent(key, found, failure);
    } finally {
      if (!sent) {
        sender.ifPresent(sentByProject::answered);
        leave(recipient, carried);
      }
    }
  }

  /// Something that should never happen did. It costs the message an attempt: what cannot be sent
  /// at all must come to an end, and be found among the dead letters. Where nothing could be read,
  /// the store is to blame and not the message.
  private void notSent(MessageKey key, Optional<Message> message, RuntimeException failure) {
    var id = report("the delivery of ", key, message, failure);
    if (message.isEmpty() || failure instanceof StoreException) {
      later(key);
    } else {
      var answer = new Answer.Failed("the request could not be made, the log says why: " + id);
      Outcomes.of(key, message.get(), answer, clock.instant())
          .ifPresent(outcome -> report(outcome, false));
    }
  }

  private String report(
      String doing, MessageKey key, Optional<Message> message, RuntimeException failure) {
    try (var _ = Subject.of(composer, key, message)) {
      return Errors.report(doing + key.id(), failure);
    }
  }

  private void finished(
      Composer.Delivery delivery, Recipient recipient, Instant sentAt, Answer answer) {
    var now = clock.instant();
    boolean again = false;
    try {
      boolean patient = Outcomes.leadsNowhere(delivery.message(), answer);
      var outcome = Outcomes.of(delivery, answer, now);
      if (outcome.isPresent()) {
        report(outcome.get(), patient);
      } else if (stopping) {
        done(delivery.key());
      } else {
        again = true;
      }
    } catch (RuntimeException failure) {
      report("the outcome of ", delivery.key(), Optional.of(delivery.message()), failure);
      later(delivery.key());
    } finally {
      sentByProject.answered(delivery.message().project());
      if (again) {
        sendAgain(delivery, recipient);
      } else {
        leave(recipient, delivery.request().body().length);
      }
      watch.answered(delivery.message(), answer, Duration.between(sentAt, now));
      delivery.attempt().ended(sentAt, now, answer);
    }
  }

  /// Makes an attempt again that we gave up ourselves. Its place is kept meanwhile: whoever came
  /// next would fare no better, and all who are in line would be prepared for nothing.
  private void sendAgain(Composer.Delivery delivery, Recipient recipient) {
    var key = delivery.key();
    long bytes = delivery.request().body().length;
    underWay.progress(key, Progress.inLine(recipient.host()));
    workers.after(
        GIVEN_UP_PAUSE,
        () ->
            start(
                key,
                recipient,
                bytes,
                () -> composer.find(key).filter(current -> isRowOf(key, current))));
  }

  private void leave(Recipient recipient, long bytes) {
    var next = admission.leave(recipient, bytes);
    for (var admitted : next.admitted()) {
      var key = admitted.message();
      workers.execute(() -> start(key, admitted.recipient(), 0, () -> composer.find(key)));
    }
    for (var backlog : next.refills()) {
      workers.execute(() -> refill(backlog));
    }
  }

  /// Reads again what was let go, until there is enough in memory.
  private void refill(Backlog backlog) {
    if (stopping) {
      return;
    }
    switch (new Refill(backlog, admission, composer, this::again).run()) {
      case ENDED -> {}
      case TO_BEGIN_AGAIN -> workers.execute(() -> refill(backlog));
      case NO_ROOM -> workers.after(NO_ROOM_PAUSE, () -> refill(backlog));
      case FAILED -> workers.after(settings.pauseAfterError(), () -> refill(backlog));
    }
  }

  private Refill.Offered again(MessageKey key, DueKey row) {
    if (stopping) {
      return Refill.Offered.NO_ROOM;
    }
    return switch (underWay.enter(key, row)) {
      case NOW -> admit(key, admission::enterAgain);
      case BEFORE -> Refill.Offered.TAKEN;
      case NOT -> Refill.Offered.NO_ROOM;
    };
  }

  /// An outcome that cannot be recorded now is kept: it must not be asked for again if that can be
  /// helped.
  private void report(RecordOutcome outcome, boolean patient) {
    Consumer<dev.stepwell.server.partition.Answer> whenDone =
        answer -> {
          switch (answer) {
            case Replied _, Rejected _ -> done(outcome.key());
            case Unavailable _ when stopping -> done(outcome.key());
            case Unavailable _ -> workers.after(REPORT_PAUSE, () -> report(outcome, patient));
            case Broken _ -> later(outcome.key());
          }
        };
    if (patient) {
      aggregates.submitPatiently(outcome, whenDone);
    } else {
      aggregates.submit(outcome, whenDone);
    }
  }

  private void done(MessageKey key) {
    if (underWay.leave(key)) {
      workers.execute(() -> admit(key));
    } else {
      room.run();
    }
  }

  /// The message is tried again, but not at once.
  private void later(MessageKey key) {
    workers.after(settings.pauseAfterError(), () -> admit(key));
  }

  /// Starts nothing more.
  public void stop() {
    stopping = true;
  }

  /// Waits for what is in flight, but no longer than `bound`; what is left is delivered again after
  /// the next start.
  public boolean drain(Duration bound) {
    long end = System.nanoTime() + bound.toNanos();
    while (admission.running() > 0) {
      if (System.nanoTime() > end) {
        return false;
      }
      try {
        Thread.sleep(10);
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    stop();
    workers.close();
  }
}
