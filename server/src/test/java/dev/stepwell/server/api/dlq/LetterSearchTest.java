package dev.stepwell.server.api.dlq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.CallbackSpec;
import dev.stepwell.engine.FlowControl;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.Outcome;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.RetryPolicy;
import dev.stepwell.engine.View;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageCommand.DiscardLetter;
import dev.stepwell.engine.message.MessageCommand.Publish;
import dev.stepwell.engine.message.Publication;
import dev.stepwell.engine.message.Purpose;
import dev.stepwell.engine.run.DeadKey;
import dev.stepwell.engine.run.DeadLetter;
import dev.stepwell.engine.run.Phase;
import dev.stepwell.engine.run.RunCommand.CancelFailureReport;
import dev.stepwell.engine.run.RunCommand.DiscardFailure;
import dev.stepwell.engine.run.RunSettings;
import dev.stepwell.server.api.edge.Query;
import dev.stepwell.server.api.log.World;
import dev.stepwell.server.api.runs.Parameters;
import dev.stepwell.server.api.runs.Search;
import dev.stepwell.testkit.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Searches for dead letters against the plain answer: all entries, each held against the filter.
class LetterSearchTest {
  private static final List<String> LABELS = List.of("a", "b", "c");
  private static final List<String> URLS =
      List.of("https://a.example/x", "https://b.example/x%20y", "https://b.example/x y");
  private static final Origin FIRST = new Origin(0, 0);
  private static final Origin LAST = new Origin(Long.MAX_VALUE, 0);

  private final World world = new World(3);

  @Seeds(20)
  void findsWhatEachFilterAdmitsHoweverTheClockJumps(long seed) {
    var random = new SplittableRandom(seed);
    for (int i = 0; i < 60; i++) {
      world.pass(Duration.ofSeconds(random.nextInt(-4_000, 6_000)));
      if (random.nextBoolean()) {
        runFails(random, "run-" + i);
      } else {
        messageFails(random);
      }
    }
    for (var filter : runFilters(random)) {
      assertThat(foundRuns(filter, random)).as(filter).isEqualTo(runs(filter));
    }
    for (var filter : messageFilters(random)) {
      var found = foundMessages(filter, random);
      assertThat(found).as(filter).isEqualTo(messages(filter));
      assertThat(foundMessages(filter + "&order=latestFirst", random))
          .as(filter)
          .isEqualTo(found.reversed());
    }
  }

  private void runFails(SplittableRandom random, String id) {
    var callback =
        new CallbackSpec("https://a.example/failed", List.of(), CallbackSpec.Settings.NONE);
    world.start(
        id,
        new RunSettings(
            new RetryPolicy(0, Optional.empty()),
            Set.of(),
            labels(random),
            flow(random),
            random.nextBoolean() ? Optional.of(callback) : Optional.empty(),
            ""));
    world.pass(Duration.ofMillis(random.nextInt(-5, 5)));
    world.fails(id, outcome(random));
    var origin = world.origin(id);
    if (phase(origin) instanceof Phase.Failed failed) {
      var entry = DeadKey.parse(World.PROJECT, failed.dlqId()).orElseThrow();
      boolean told = failed.report().isPresent();
      switch (random.nextInt(5)) {
        case 0 -> world.handle(new DiscardFailure(entry));
        case 1 -> tell(told, () -> world.delivered(id));
        case 2 -> tell(told, () -> world.fails(id, World.answered(489, "for good")));
        case 3 -> tell(told, () -> world.handle(new CancelFailureReport(entry)));
        default -> {}
      }
    }
  }

  private static void tell(boolean told, Runnable how) {
    if (told) {
      how.run();
    }
  }

  private Phase phase(Origin run) {
    return world.view(Address.of(run)).runStates().get(run).orElseThrow().phase();
  }

  private void messageFails(SplittableRandom random) {
    var publication =
        new Publication(
            new Publication.Wishes(Optional.empty(), labels(random), ""),
            new Publication.Source(
                random.nextBoolean() ? "10.0.0." + random.nextInt(3) : "",
                random.nextBoolean() ? Optional.of("s") : Optional.empty()),
            new Publication.Way(
                Optional.empty(),
                random.nextBoolean()
                    ? Optional.of(new Publication.Member("g", Optional.empty()))
                    : Optional.empty()),
            Optional.empty());
    var message =
        new Message(
            World.PROJECT,
            new Purpose.Alone(publication),
            new Message.Request("POST", URLS.get(random.nextInt(2)), List.of(), Optional.empty()),
            new Message.Settings(
                new RetryPolicy(0, Optional.empty()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()),
            world.now(),
            0,
            world.now());
    var home = new Address(random.nextInt(Address.SLOTS));
    var reply = (Reply.Published) world.handle(new Publish(home, message, Bytes.utf8("hello")));
    world.answer(reply.items().getFirst().message(), outcome(random));
    if (random.nextInt(5) == 0) {
      world.handle(new DiscardLetter(any(random, DeadLetter.OfMessage.class).orElseThrow()));
    }
  }

  private static List<String> labels(SplittableRandom random) {
    return LABELS.stream().filter(_ -> random.nextInt(3) == 0).toList();
  }

  private static Optional<FlowControl> flow(SplittableRandom random) {
    return random.nextBoolean()
        ? Optional.empty()
        : Optional.of(
            new FlowControl(
                "k" + random.nextInt(2),
                OptionalInt.empty(),
                OptionalInt.of(1_000),
                Duration.ofSeconds(1)));
  }

  private static Outcome outcome(SplittableRandom random) {
    return switch (random.nextInt(3)) {
      case 0 -> World.answered(500, "no");
      case 1 -> World.answered(503, "no");
      default -> new Outcome.NoAnswer(Outcome.NoAnswer.Reason.FAILED, "nobody is there");
    };
  }

  private List<String> runFilters(SplittableRandom random) {
    var filters = new ArrayList<>(common(random));
    var some = any(random, DeadLetter.OfRun.class).flatMap(this::letter);
    some.ifPresent(letter -> {
      var run = letter.run();
      filters.add("workflowRunId=" + run.name().id());
      filters.add("workflowCreatedAt=" + run.createdAt().toEpochMilli());
      filters.add("label=a&workflowUrl=" + run.url());
      filters.add("url=" + run.url() + "&responseStatus=500");
      filters.add(between(letter.failure().at().toEpochMilli(), random));
    });
    filters.add("workflowRunId=nobody");
    Stream.of("INPROGRESS", "SUCCESS", "FAIL", "CANCELED")
        .forEach(state -> filters.add("failureFunctionState=CALLBACK_" + state));
    filters.add("failureFunctionState=CALLBACK_FAIL&failureCallbackState=CALLBACK_SUCCESS");
    return filters;
  }

  private List<String> messageFilters(SplittableRandom random) {
    var filters = new ArrayList<>(common(random));
    any(random, DeadLetter.OfMessage.class)
        .flatMap(this::message)
        .ifPresent(letter -> {
          filters.add("messageId=" + letter.failed().key().id());
          filters.add(between(letter.at().toEpochMilli(), random));
        });
    filters.add("topicName=g&scheduleId=s");
    filters.add("queueName=q");
    URLS.forEach(url -> filters.add("url=" + url.replace("%", "%25").replace(" ", "%20")));
    return filters;
  }

  private static List<String> common(SplittableRandom random) {
    return List.of(
        "",
        "label=a",
        "label=b&label=c",
        "label=a&responseStatus=0",
        "responseStatus=500",
        "responseStatus=503&responseStatus=0",
        "responseStatus=404",
        "callerIp=10.0.0.1&callerIp=10.0.0.9",
        "callerIp=10.8.8.8",
        "flowControlKey=k1",
        "fromDate=1&toDate=2",
        "label=a&fromDate=" + random.nextInt(1_000));
  }

  private static String between(long millis, SplittableRandom random) {
    return "fromDate=" + (millis - random.nextInt(2_000_000)) + "&toDate=" + millis;
  }

  // The plain answer.

  private Stream<DeadKey> all() {
    return world.views().all().stream()
        .flatMap(view ->
            view
                .deadLetters()
                .ascending(
                    new DeadKey(World.PROJECT, FIRST), new DeadKey(World.PROJECT, LAST), 1_000)
                .stream())
        .map(row -> row.key())
        .sorted();
  }

  private Optional<DeadKey> any(SplittableRandom random, Class<? extends DeadLetter> kind) {
    var keys = all().filter(key -> kind.isInstance(stored(key))).toList();
    return keys.isEmpty() ? Optional.empty() : Optional.of(keys.get(random.nextInt(keys.size())));
  }

  private DeadLetter stored(DeadKey key) {
    return home(key).deadLetters().get(key).orElseThrow();
  }

  private View home(DeadKey key) {
    return world.view(Address.of(key.failure()));
  }

  private Optional<Letter> letter(DeadKey key) {
    return Letter.of(home(key), key);
  }

  private Optional<DeadLetter.OfMessage> message(DeadKey key) {
    return stored(key) instanceof DeadLetter.OfMessage letter
        ? Optional.of(letter)
        : Optional.empty();
  }

  private List<DeadKey> runs(String filter) {
    return all()
        .filter(key -> letter(key).filter(ofRuns(filter)::admits).isPresent())
        .sorted(Comparator.reverseOrder())
        .toList();
  }

  private List<DeadKey> messages(String filter) {
    return all()
        .filter(key -> message(key).filter(ofMessages(filter)::admits).isPresent())
        .toList();
  }

  // What is found, in pages of few steps.

  private List<DeadKey> foundRuns(String filter, SplittableRandom random) {
    return found(
        cursor -> ofRuns(filter + cursor).search(world.views(), 1 + random.nextInt(20)),
        key -> letter(key).filter(ofRuns(filter)::admits).isPresent());
  }

  private List<DeadKey> foundMessages(String filter, SplittableRandom random) {
    return found(
        cursor -> ofMessages(filter + cursor).search(world.views(), 1 + random.nextInt(20)),
        key -> message(key).filter(ofMessages(filter)::admits).isPresent());
  }

  private static List<DeadKey> found(Function<String, Search> search, Predicate<DeadKey> admits) {
    var found = new ArrayList<DeadKey>();
    var page = search.apply("");
    while (true) {
      for (var next = page.next(); next.isPresent(); next = page.next()) {
        var key = new DeadKey(World.PROJECT, next.get());
        if (admits.test(key)) {
          found.add(key);
        }
      }
      if (page.over()) {
        return found;
      }
      page = search.apply("&cursor=" + new DeadKey(World.PROJECT, page.reached()).id());
    }
  }

  private static LetterQuery ofRuns(String filter) {
    return LetterQuery.read(parameters(filter), World.PROJECT, LetterQuery.MOST);
  }

  private static MessageQuery ofMessages(String filter) {
    return MessageQuery.read(parameters(filter), World.PROJECT);
  }

  private static Parameters parameters(String filter) {
    return Parameters.ofList(Query.of("/v2/dlq?" + filter));
  }
}
