package dev.stepwell.engine.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.CallbackSpec;
import dev.stepwell.engine.Due;
import dev.stepwell.engine.EngineTest;
import dev.stepwell.engine.Header;
import dev.stepwell.engine.Limits;
import dev.stepwell.engine.Outcome;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.RetryPolicy;
import dev.stepwell.engine.message.MessageCommand.Cancel;
import dev.stepwell.engine.message.MessageCommand.Publish;
import dev.stepwell.engine.message.MessageFact.LetterForgotten;
import dev.stepwell.engine.message.MessageFact.LetterKept;
import dev.stepwell.engine.message.MessageFact.MessageScheduled;
import dev.stepwell.engine.run.DeadKey;
import dev.stepwell.engine.run.DeadLetter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class CallbacksTest extends EngineTest {
  private static final Address ADDRESS = new Address(4711);
  private static final String TOLD = "https://ops.example/told";
  private static final String FAILED = "https://ops.example/failed";

  @Test
  void everyAttemptIsTold() {
    var key = publish(1, Optional.of(callback(TOLD)), Optional.empty());

    assertThat(told(when(outcome(key, answered(500)))))
        .containsExactly(TOLD + ": attempt 0 of " + URL + " (hello): 500");
    assertThat(told(when(outcome(key, answered(204)))))
        .containsExactly(TOLD + ": attempt 1 of " + URL + " (hello): 204");
  }

  @Test
  void aFailureIsToldOnceAndNamesItsEntry() {
    var key = publish(1, Optional.of(callback(TOLD)), Optional.of(callback(FAILED)));

    assertThat(told(when(outcome(key, answered(500))))).hasSize(1);
    var happened = when(outcome(key, answered(503)));

    var entry = happened.facts(LetterKept.class).getFirst().entry();
    assertThat(told(happened))
        .containsExactly(
            TOLD + ": attempt 1 of " + URL + " (hello): 503",
            FAILED + ": attempt 1 of " + URL + " (hello): 503; see " + entry.id());
  }

  @Test
  void aFailureThatNoRetryWouldHelpIsToldToo() {
    var key = publish(3, Optional.empty(), Optional.of(callback(FAILED)));
    var final489 =
        new Outcome.Answered(
            489, List.of(new Header("Upstash-NonRetryable-Error", "true")), Bytes.EMPTY);

    assertThat(told(when(outcome(key, final489)))).hasSize(1);
  }

  @Test
  void whatComesTwiceIsToldOnce() {
    var key = publish(0, Optional.of(callback(TOLD)), Optional.of(callback(FAILED)));
    var last = outcome(key, answered(500));

    assertThat(told(when(last))).hasSize(2);
    assertThat(told(when(last))).isEmpty();
  }

  @Test
  void whatIsTakenBackTellsNobody() {
    var key = publish(0, Optional.of(callback(TOLD)), Optional.of(callback(FAILED)));
    var late = outcome(key, answered(500));

    assertThat(told(when(new Cancel(key)))).isEmpty();
    assertThat(told(when(late))).isEmpty();
  }

  @Test
  void aCallbackIsAMessageWithSettingsOfItsOwn() {
    var nested = callback("https://ops.example/lost");
    var spec =
        new CallbackSpec(
            TOLD,
            List.of(new Header("X-Env", "staging")),
            new CallbackSpec.Settings(
                OptionalInt.of(7),
                Optional.of("1000"),
                Optional.of(Duration.ofSeconds(9)),
                Optional.of(Duration.ofMinutes(1)),
                Optional.empty()),
            new CallbackSpec.Alone(
                Optional.of("PUT"),
                Optional.of("text/plain"),
                List.of("audit"),
                "body",
                Optional.empty(),
                Optional.empty(),
                Optional.of(nested)));

    var message = caused(spec, 2);

    assertThat(message.request())
        .isEqualTo(
            new Message.Request(
                "PUT", TOLD, List.of(new Header("X-Env", "staging")), Optional.of("text/plain")));
    assertThat(message.settings())
        .isEqualTo(
            new Message.Settings(
                new RetryPolicy(7, Optional.of("1000")),
                Optional.of(Duration.ofSeconds(9)),
                Optional.empty(),
                Optional.of(nested)));
    assertThat(message.due()).isEqualTo(now().plusSeconds(60));
    assertThat(publication(message).wishes().labels()).containsExactly("audit");
    assertThat(publication(message).wishes().redact()).isEqualTo("body");
    assertThat(publication(message).source().callerIp()).isEqualTo("203.0.113.9");
  }

  @Test
  void aCallbackInheritsTheRetriesAndNothingElse() {
    var message = caused(callback(TOLD), 2);

    assertThat(message.settings())
        .isEqualTo(Message.Settings.of(new RetryPolicy(2, Optional.empty())));
    assertThat(message.request())
        .isEqualTo(new Message.Request("POST", TOLD, List.of(), Optional.of("application/json")));
    assertThat(message.due()).isEqualTo(now());
    assertThat(publication(message).wishes().labels()).isEmpty();
  }

  @Test
  void aCallbackLivesWhereItsSourceLives() {
    var key = publish(0, Optional.of(callback(TOLD)), Optional.empty());

    var caused = when(outcome(key, answered(200))).facts(MessageScheduled.class).getFirst();

    assertThat(caused.key().origin().slot()).isEqualTo(ADDRESS.slot());
    assertThat(caused.key().origin()).isNotEqualTo(key.origin());
    assertThat(tables.messages().get(caused.key())).isPresent();
  }

  @Test
  void aCallbackThatFailsTellsItsOwnFailureCallback() {
    var spec =
        new CallbackSpec(
            TOLD,
            List.of(),
            CallbackSpec.Settings.NONE,
            new CallbackSpec.Alone(
                Optional.empty(),
                Optional.empty(),
                List.of(),
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.of(callback(FAILED))));
    var key = publish(0, Optional.of(spec), Optional.empty());
    var callback = when(outcome(key, answered(200))).facts(MessageScheduled.class).getFirst().key();

    var happened = when(outcome(callback, answered(500)));

    assertThat(happened.facts(MessageScheduled.class))
        .extracting(fact -> fact.message().request().url())
        .containsExactly(FAILED);
    assertThat(happened.facts(LetterKept.class)).hasSize(1);
  }

  @Test
  void anEntryHoldsTheMessageAndIsForgottenInTheEnd() {
    var key = publish(0, Optional.empty(), Optional.empty());
    given(outcome(key, answered(500)));

    var row = tables.deadLetters().rows().entrySet().iterator().next();
    assertThat(row.getValue())
        .isInstanceOfSatisfying(
            DeadLetter.OfMessage.class,
            letter -> {
              assertThat(letter.failed().key()).isEqualTo(key);
              assertThat(letter.failed().body()).isEqualTo(Bytes.utf8("hello"));
              assertThat(letter.outcome()).isEqualTo(answered(500));
              assertThat(letter.expires()).isEqualTo(now().plus(Limits.DEFAULT.kept().failed()));
            });

    var forget = new MessageCommand.ForgetLetter(row.getKey());
    assertThat(when(forget).facts(LetterForgotten.class)).hasSize(1);
    assertThat(tables.deadLetters().rows()).isEmpty();
    assertThat(when(forget).facts()).isEmpty();
  }

  @Test
  void aMessageThatFailedIsPublishedAnew() {
    var key = publish(0, Optional.of(callback(TOLD)), Optional.empty());
    var entry = when(outcome(key, answered(500))).facts(LetterKept.class).getFirst().entry();
    var settings = Message.Settings.of(new RetryPolicy(5, Optional.empty()));

    var happened = when(republish(entry, settings));

    assertThat(happened.facts(LetterForgotten.class)).hasSize(1);
    assertThat(tables.deadLetters().rows()).isEmpty();
    var anew = ((Reply.Published) happened.reply()).items().getFirst().message();
    assertThat(anew).isNotEqualTo(key);
    assertThat(anew.origin().slot()).isEqualTo(ADDRESS.slot());
    var message = tables.messages().get(anew).orElseThrow();
    assertThat(message.attempts()).isZero();
    assertThat(message.settings()).isEqualTo(settings);
    assertThat(publication(message).wishes().callback()).contains(callback(TOLD));
    assertThat(tables.bodies().get(anew)).contains(Bytes.utf8("hello"));

    assertThat(when(republish(entry, settings)).rejections()).hasSize(1);
  }

  @Test
  void whatIsAskedForTakesThePlaceOfWhatWasSet() {
    var key = publish(0, Optional.of(callback(TOLD)), Optional.empty());
    var entry = when(outcome(key, answered(500))).facts(LetterKept.class).getFirst().entry();
    var other = callback("https://other.test/");
    var changed =
        Publication.NONE.changed(
            new Publication.Wishes(Optional.of(other), List.of("again"), "body"));

    var happened =
        when(
            new MessageCommand.Republish(
                entry,
                Message.Settings.of(RetryPolicy.DEFAULT),
                changed,
                new Due.After(Duration.ofHours(1))));

    var anew = ((Reply.Published) happened.reply()).items().getFirst().message();
    var message = tables.messages().get(anew).orElseThrow();
    assertThat(publication(message).wishes().callback()).contains(other);
    assertThat(publication(message).wishes().labels()).containsExactly("again");
    assertThat(publication(message).wishes().redact()).isEqualTo("body");
    assertThat(message.due()).isEqualTo(message.createdAt().plus(Duration.ofHours(1)));
    assertThat(message.notBefore()).isEqualTo(message.due());
  }

  @Test
  void aMessageOfAQueueComesBackToItsQueue() {
    var first = publish(0, Optional.empty(), Optional.empty(), Optional.of("orders"));
    var entry = when(outcome(first, answered(500))).facts(LetterKept.class).getFirst().entry();
    publish(0, Optional.empty(), Optional.empty(), Optional.of("orders"));
    var settings = Message.Settings.of(RetryPolicy.DEFAULT);

    var happened = when(republish(entry, settings));

    var anew = ((Reply.Published) happened.reply()).items().getFirst().message();
    assertThat(tables.messages().get(anew).orElseThrow().stage()).isEqualTo(Message.Stage.IN_LINE);
  }

  @Test
  void anEntryIsTakenAwayOnce() {
    var key = publish(0, Optional.empty(), Optional.empty());
    var entry = when(outcome(key, answered(500))).facts(LetterKept.class).getFirst().entry();

    assertThat(when(new MessageCommand.DiscardLetter(entry)).rejections()).isEmpty();
    assertThat(when(new MessageCommand.DiscardLetter(entry)).rejections()).hasSize(1);
  }

  @Test
  void aQueueWaitsForTheCallbacksOfItsMessages() {
    var first = publish(0, Optional.of(callback(TOLD)), Optional.empty(), Optional.of("orders"));
    var second = publish(0, Optional.empty(), Optional.empty(), Optional.of("orders"));
    assertThat(tables.messages().get(second).orElseThrow().stage())
        .isEqualTo(Message.Stage.IN_LINE);

    var callback =
        when(outcome(first, answered(200))).facts(MessageScheduled.class).getFirst().key();
    assertThat(tables.messages().get(second).orElseThrow().stage())
        .isEqualTo(Message.Stage.IN_LINE);

    given(outcome(callback, answered(200)));
    assertThat(tables.messages().get(second).orElseThrow().stage())
        .isEqualTo(Message.Stage.ADMITTED);
  }

  /// Changes nothing but its settings.
  private MessageCommand.Republish republish(DeadKey entry, Message.Settings settings) {
    var letter = (DeadLetter.OfMessage) tables.deadLetters().get(entry).orElse(null);
    var publication = letter == null ? Publication.NONE : publication(letter.failed().message());
    return new MessageCommand.Republish(entry, settings, publication, Due.Now.NOW);
  }

  private Message caused(CallbackSpec spec, int retries) {
    var key = publish(retries, Optional.of(spec), Optional.empty());
    return when(outcome(key, answered(200))).facts(MessageScheduled.class).getFirst().message();
  }

  private static Publication publication(Message message) {
    return ((Purpose.Alone) message.purpose()).publication();
  }

  private static List<String> told(Happened happened) {
    return happened.facts(MessageScheduled.class).stream()
        .map(fact -> fact.message().request().url() + ": " + fact.body().utf8())
        .toList();
  }

  private MessageKey publish(
      int retries, Optional<CallbackSpec> callback, Optional<CallbackSpec> failure) {
    return publish(retries, callback, failure, Optional.empty());
  }

  private MessageKey publish(
      int retries,
      Optional<CallbackSpec> callback,
      Optional<CallbackSpec> failure,
      Optional<String> queue) {
    var message =
        new Message(
            PROJECT,
            new Purpose.Alone(
                new Publication(
                    new Publication.Wishes(callback, List.of("billing"), ""),
                    new Publication.Source("203.0.113.9", Optional.empty()),
                    new Publication.Way(queue, Optional.empty()),
                    Optional.empty())),
            request(URL),
            new Message.Settings(
                new RetryPolicy(retries, Optional.empty()),
                Optional.empty(),
                Optional.empty(),
                failure),
            now(),
            0,
            now());
    var home = message.queue().map(Address::of).orElse(ADDRESS);
    return ((Reply.Published) when(new Publish(home, message, Bytes.utf8("hello"))).reply())
        .items()
        .getFirst()
        .message();
  }
}
