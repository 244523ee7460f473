package dev.stepwell.server.api.why;

import static dev.stepwell.server.api.log.World.answered;
import static dev.stepwell.server.api.log.World.call;
import static dev.stepwell.server.api.log.World.name;
import static dev.stepwell.server.api.log.World.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Due;
import dev.stepwell.engine.FlowControl;
import dev.stepwell.engine.Outcome;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.RetryPolicy;
import dev.stepwell.engine.gate.Adjustment;
import dev.stepwell.engine.gate.GateCommand;
import dev.stepwell.engine.gate.GateId;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageCommand.Publish;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.message.Publication;
import dev.stepwell.engine.message.Purpose;
import dev.stepwell.engine.run.RunCommand;
import dev.stepwell.engine.run.RunSettings;
import dev.stepwell.protocol.json.JsonWriter;
import dev.stepwell.server.api.events.Unmet;
import dev.stepwell.server.api.log.World;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Every cause, brought about with the real engine.
class ReasonsTest {
  private static final String RUN = "wfr_a";

  private final World world = new World(4);
  private final Map<MessageKey, OnItsWay> onItsWay = new HashMap<>();
  private final Unmet unmet = new Unmet(world::now);

  private List<Branch> branches(String run) {
    var origin = world.origin(run);
    var details = world.view(Address.of(origin)).runs().get(origin).orElseThrow();
    return new Reasons(world::view, this::deliveries, unmet, world.now()).of(origin, details);
  }

  private Optional<OnItsWay> deliveries(MessageKey message) {
    return Optional.ofNullable(onItsWay.get(message));
  }

  private Branch only() {
    assertThat(branches(RUN)).hasSize(1);
    return branches(RUN).getFirst();
  }

  private Cause cause() {
    return only().cause();
  }

  private String sentence() {
    return new Sentences(world.now()).of(branches(RUN));
  }

  @Test
  void aMessageThatIsDueIsAboutToBeSent() {
    world.start(RUN);

    assertThat(cause()).isEqualTo(Cause.Due.DUE);
    assertThat(sentence()).isEqualTo("the start: due now and about to be sent");
  }

  @Test
  void aRequestIsInFlightSinceItWasSent() {
    world.start(RUN);
    onItsWay.put(world.newest(RUN), new OnItsWay("app.example:443", Optional.of(world.now())));
    world.pass(Duration.ofSeconds(75));

    assertThat(sentence())
        .isEqualTo("the start: in flight to app.example:443 since 2026-11-25T10:00:00Z (1 m 15 s)");
  }

  @Test
  void aRequestWaitsForItsHost() {
    world.start(RUN);
    onItsWay.put(world.newest(RUN), new OnItsWay("app.example:443", Optional.empty()));

    assertThat(cause()).isEqualTo(new Cause.HostBusy("app.example:443"));
  }

  @Test
  void aFailedAttemptIsRepeatedAfterWhatTheEndpointSaid() {
    world.start(RUN);
    world.fails(RUN, answered(500, "{\"error\":\"Error\",\"message\":\"out of stock\"}"));

    var retry = (Cause.Retry) cause();
    assertThat(retry.number()).isEqualTo(1);
    assertThat(retry.most()).isEqualTo(1);
    assertThat(retry.at()).isEqualTo(world.now().plusSeconds(30));
    assertThat(retry.after().status()).contains(500);
    assertThat(sentence())
        .isEqualTo(
            "the start: retry 1 of 1 is due at 2026-11-25T10:00:30Z (in 30 s) after \"500 out of"
                + " stock\"");
  }

  @Test
  void aDestinationMayBeRefused() {
    world.start(RUN);
    world.fails(
        RUN, new Outcome.NoAnswer(Outcome.NoAnswer.Reason.REFUSED, "127.0.0.1 is not allowed"));

    assertThat(cause()).isInstanceOf(Cause.Refused.class);
    assertThat(sentence()).contains(World.URL).contains("127.0.0.1 is not allowed");
  }

  private void startWithFlowControl(String run, OptionalInt parallelism, OptionalInt rate) {
    var flow = new FlowControl("orders/eu", parallelism, rate, Duration.ofMinutes(1));
    world.start(
        run,
        new RunSettings(
            new RetryPolicy(1, Optional.empty()),
            Set.of(),
            List.of(),
            Optional.of(flow),
            Optional.empty(),
            ""));
  }

  @Test
  void aMessageStandsInTheLineOfItsFlowControl() {
    startWithFlowControl("wfr_first", OptionalInt.of(1), OptionalInt.empty());
    startWithFlowControl("wfr_second", OptionalInt.of(1), OptionalInt.empty());
    startWithFlowControl(RUN, OptionalInt.of(1), OptionalInt.empty());

    assertThat(branches("wfr_first").getFirst().cause()).isEqualTo(Cause.Due.DUE);
    assertThat(sentence())
        .isEqualTo("the start: at place 2 of 2 of flow-control key \"orders/eu\"");
    world.delivered("wfr_first");
    assertThat(branches("wfr_second").getFirst().cause()).isEqualTo(Cause.Due.DUE);
    world.delivered("wfr_second");
    assertThat(cause()).isEqualTo(Cause.Due.DUE);
  }

  @Test
  void aRateSaysWhenTheTurnMayCome() {
    startWithFlowControl("wfr_first", OptionalInt.empty(), OptionalInt.of(1));
    startWithFlowControl("wfr_second", OptionalInt.empty(), OptionalInt.of(1));
    startWithFlowControl(RUN, OptionalInt.empty(), OptionalInt.of(1));

    assertThat(sentence())
        .isEqualTo(
            "the start: at place 2 of 2 of flow-control key \"orders/eu\"; its turn may come at"
                + " 2026-11-25T10:02:00Z (in 2 m 0 s)");
  }

  @Test
  void aPausedKeyHoldsBackWhateverIsDue() {
    var gate = GateId.flowControl(World.PROJECT, "orders/eu");
    world.handle(new GateCommand.Adjust(gate, Adjustment.Pause.PAUSE));
    startWithFlowControl(RUN, OptionalInt.of(1), OptionalInt.empty());

    assertThat(sentence())
        .isEqualTo("the start: at place 1 of 1 of flow-control key \"orders/eu\", which is paused");
  }

  @Test
  void aMessageStandsInTheLineOfItsQueue() {
    var first = enqueue("orders");
    enqueue("orders");
    var last = enqueue("orders");

    assertThat(where(first).orElseThrow().cause()).isEqualTo(Cause.Due.DUE);
    var branch = where(last).orElseThrow();
    assertThat(branch.cause())
        .isEqualTo(new Cause.InQueue("orders", false, OptionalInt.of(2), 2, 1));
    assertThat(new Sentences(world.now()).of(List.of(branch)))
        .isEqualTo(
            "the message: at place 2 of 2 of queue \"orders\", where 1 before it have not ended");
    var json = new JsonWriter();
    Fields.write(json, branch, new Sentences(world.now()));
    assertThat(new String(json.toBytes(), StandardCharsets.UTF_8))
        .startsWith("{\"reason\":\"queue\",")
        .contains("\"queueName\":\"orders\",\"place\":2,");
  }

  private MessageKey enqueue(String queue) {
    var publication =
        new Publication(
            Publication.Wishes.NONE,
            Publication.Source.UNKNOWN,
            new Publication.Way(Optional.of(queue), Optional.empty()),
            Optional.empty());
    var message =
        new Message(
            World.PROJECT,
            new Purpose.Alone(publication),
            new Message.Request("POST", World.URL, List.of(), Optional.empty()),
            new Message.Settings(
                RetryPolicy.DEFAULT, Optional.empty(), Optional.empty(), Optional.empty()),
            world.now(),
            0,
            world.now());
    var home = Address.of(GateId.queue(World.PROJECT, queue));
    var reply = (Reply.Published) world.handle(new Publish(home, message, Bytes.EMPTY));
    return reply.items().getFirst().message();
  }

  @Test
  void aSleepLastsUntilItsEnd() {
    world.start(RUN);
    world.append(
        RUN,
        step(
            "{\"stepId\":1,\"stepName\":\"nap\",\"stepType\":\"SleepFor\",\"sleepFor\":60}",
            new Due.After(Duration.ofMinutes(1))));
    world.answer(MessageKey.start(world.origin(RUN)), answered(200, "{}"));

    assertThat(only().step()).contains("nap");
    assertThat(cause()).isEqualTo(new Cause.Sleeping(world.now().plusSeconds(60)));
    world.pass(Duration.ofMinutes(1));
    assertThat(cause()).isEqualTo(Cause.Due.DUE);
  }

  @Test
  void aStepThatIsNoSleepMayBePutOff() {
    world.start(RUN);
    world.append(
        RUN,
        step(
            "{\"stepId\":1,\"stepName\":\"one\",\"stepType\":\"Run\",\"out\":\"1\"}",
            new Due.After(Duration.ofMinutes(1))));
    world.answer(MessageKey.start(world.origin(RUN)), answered(200, "{}"));

    assertThat(sentence())
        .isEqualTo("what follows step \"one\": put off until 2026-11-25T10:01:00Z (in 1 m 0 s)");
  }

  @Test
  void aWaitNamesItsEventAndWhatCameInstead() {
    world.start(RUN);
    world.notify(RUN, "other", "1");
    world.notify(RUN, "Paid ", "2");
    world.waitFor(RUN, 1, "Wait", "paid");
    world.delivered(RUN);

    assertThat(cause())
        .isEqualTo(
            new Cause.WaitingForEvent(
                "paid",
                world.now().plus(Duration.ofHours(1)),
                List.of("Paid ", "other"),
                Optional.of("Paid "),
                Optional.empty()));
    assertThat(sentence())
        .endsWith(
            "; \"Paid \" came for it and is saved, which is nearly its name;"
                + " it holds events of other names: Paid , other");
    assertThat(only().step()).contains("pause");
  }

  @Test
  void aWaitNamesTheNotificationThatCameBeforeItAndNamedNoRun() {
    unmet.nobodyWaited(World.PROJECT, "paid", 1);
    unmet.nobodyWaited(World.PROJECT, "other", 1);
    world.start(RUN);
    world.waitFor(RUN, 1, "Wait", "paid");
    world.delivered(RUN);

    assertThat(((Cause.WaitingForEvent) cause()).unmet()).contains(world.now());
    assertThat(sentence())
        .endsWith(
            "; the event was notified at 2026-11-25T10:00:00Z without naming the run, when nobody"
                + " waited for it");
  }

  @Test
  void aCallIsTheThirdPartysTurn() {
    world.start(RUN);
    world.append(RUN, call(1, "fetch", "https://api.example/x", "body"));
    world.answer(MessageKey.start(world.origin(RUN)), answered(200, "{}"));

    assertThat(sentence()).isEqualTo("the call of step \"fetch\": due now and about to be sent");
    world.delivered(RUN);
    assertThat(sentence())
        .isEqualTo("the report on the call of step \"fetch\": due now and about to be sent");
  }

  @Test
  void aParentWaitsForItsChild() {
    world.start(RUN);
    world.invoke(RUN, 1, "wfr_child");
    world.delivered(RUN);

    assertThat(cause()).isEqualTo(new Cause.WaitingForRun("wfr_child", Optional.of("RUN_STARTED")));
    assertThat(only().step()).contains("bill");
  }

  @Test
  void aRunWithoutAnythingToDoIsIdle() {
    world.start(RUN);
    world.delivered(RUN);

    assertThat(cause()).isEqualTo(Cause.Idle.IDLE);
  }

  @Test
  void anEndedRunSaysHow() {
    world.start(RUN);
    world.handle(new RunCommand.FinishRun(name(RUN), Optional.of(Bytes.utf8("1"))));
    assertThat(cause()).isEqualTo(Cause.Ended.of("RUN_SUCCESS", world.now()));

    world.start("wfr_b");
    world.handle(new RunCommand.CancelRun(name("wfr_b")));
    assertThat(branches("wfr_b").getFirst().cause())
        .isEqualTo(Cause.Ended.of("RUN_CANCELED", world.now()));
  }

  @Test
  void aFailedRunSaysAfterWhat() {
    world.start(RUN);
    world.fails(RUN, answered(500, "first"));
    world.fails(RUN, answered(503, "second"));

    var ended = (Cause.Ended) cause();
    assertThat(ended.state()).isEqualTo("RUN_FAILED");
    assertThat(ended.failure().orElseThrow().text()).isEqualTo("503 second");
    assertThat(sentence()).contains("its dead letter is " + ended.dlqId().orElseThrow());
  }

  @Test
  void everyBranchHasItsOwnCause() {
    world.start(RUN);
    world.append(
        RUN,
        step("{\"stepId\":0,\"targetStep\":1,\"stepName\":\"a\",\"stepType\":\"Run\"}"),
        step("{\"stepId\":0,\"targetStep\":2,\"stepName\":\"b\",\"stepType\":\"Wait\"}"),
        step("{\"stepId\":0,\"targetStep\":3,\"stepName\":\"c\",\"stepType\":\"Run\"}"));
    world.answer(MessageKey.start(world.origin(RUN)), answered(200, "{}"));
    world.answer(new MessageKey(world.origin(RUN), 1), answered(500, "no"));
    world.waitFor(RUN, 2, "Wait", "paid");
    world.answer(new MessageKey(world.origin(RUN), 2), answered(200, "{}"));

    assertThat(branches(RUN))
        .extracting(branch -> branch.cause().getClass().getSimpleName())
        .containsExactly("Retry", "Due", "WaitingForEvent");
    assertThat(sentence())
        .startsWith("step \"a\": retry 1 of 1")
        .endsWith("; and 2 other branches");
  }

  @Test
  void aMessageIsFoundWhereverItIs() {
    world.start(RUN);
    world.notify(RUN, "early", "1");
    world.waitFor(RUN, 1, "Wait", "paid");
    var origin = world.origin(RUN);
    world.delivered(RUN);

    assertThat(where(new MessageKey(origin, 0)).orElseThrow().cause())
        .isEqualTo(Cause.Ended.of("DELIVERED", world.now()));
    assertThat(where(new MessageKey(origin, 1)).orElseThrow().cause())
        .isEqualTo(new Cause.SavedEvent("early"));
    assertThat(where(new MessageKey(origin, 2)).orElseThrow().cause())
        .isInstanceOf(Cause.WaitingForEvent.class);
    assertThat(where(new MessageKey(origin, 3))).isEmpty();
    var others =
        new Whereabouts(world::view, this::deliveries, unmet, Instant.EPOCH)
            .of(new ProjectId("tenant-b"), new MessageKey(origin, 0));
    assertThat(others).isEmpty();
  }

  private Optional<Branch> where(MessageKey key) {
    return new Whereabouts(world::view, this::deliveries, unmet, world.now())
        .of(World.PROJECT, key);
  }
}
