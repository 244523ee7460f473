package dev.stepwell.engine.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.EngineTest;
import dev.stepwell.engine.Limits;
import dev.stepwell.engine.LogEntry;
import dev.stepwell.engine.Logged;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.Rejection;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.RetryPolicy;
import dev.stepwell.engine.message.MessageCommand.Cancel;
import dev.stepwell.engine.message.MessageCommand.Publish;
import dev.stepwell.engine.message.MessageCommand.Store;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IntakeTest extends EngineTest {
  private static final Address HOME = new Address(7);
  private static final Duration WINDOW = Limits.DEFAULT.kept().names();
  private static final Duration TICK = Duration.ofMillis(1);

  @Test
  void messagesOfOnePublishAreStoredTogether() {
    var told = publish(Optional.empty(), "https://a.test", "https://b.test");

    assertThat(told)
        .extracting(Reply.Published.Receipt::url)
        .containsExactly("https://a.test", "https://b.test");
    assertThat(told).noneMatch(Reply.Published.Receipt::deduplicated);
    assertThat(told.get(0).message().origin()).isEqualTo(told.get(1).message().origin());
    assertThat(tables.messages().rows()).hasSize(2);
    assertThat(tables.due().rows()).hasSize(2);
  }

  @Test
  void aNameIsRecognisedUntilItsWindowIsOverAndNoLonger() {
    var first = publish(Optional.of("=order-1"), "https://a.test").getFirst();

    passes(WINDOW.minus(TICK));
    var again = publish(Optional.of("=order-1"), "https://a.test").getFirst();
    assertThat(again.deduplicated()).isTrue();
    assertThat(again.message()).isEqualTo(first.message());
    assertThat(tables.messages().rows()).hasSize(1);

    // Whether its row is still there does not matter.
    passes(TICK);
    var anew = publish(Optional.of("=order-1"), "https://a.test").getFirst();
    assertThat(anew.deduplicated()).isFalse();
    assertThat(anew.message()).isNotEqualTo(first.message());
    assertThat(tables.claims().rows()).hasSize(1);

    passes(WINDOW.minus(TICK));
    timerRuns();
    assertThat(publish(Optional.of("=order-1"), "https://a.test").getFirst().message())
        .isEqualTo(anew.message());
    passes(TICK);
    timerRuns();
    assertThat(tables.claims().rows()).isEmpty();
  }

  @Test
  void aNameStaysTakenWhateverBecameOfItsMessage() {
    var first = publish(Optional.of("=order-1"), "https://a.test").getFirst();
    given(new Cancel(first.message()));

    assertThat(publish(Optional.of("=order-1"), "https://a.test").getFirst().deduplicated())
        .isTrue();
  }

  @Test
  void projectsDoNotShareNames() {
    publish(Optional.of("=order-1"), "https://a.test");
    var other = new ProjectId("other");
    var message = message("https://a.test", Optional.empty());
    var theirs =
        new Message(
            other, message.purpose(), message.request(), message.settings(), now(), 0, now());

    var reply =
        (Reply.Published)
            when(Publish.of(HOME, List.of(theirs), Bytes.EMPTY, Optional.of("=order-1"))).reply();

    assertThat(reply.items().getFirst().deduplicated()).isFalse();
  }

  @Test
  void eachEndpointOfAGroupIsRecognisedForItself() {
    var first = publishTo("billing", "https://a.test");

    var more = publishTo("billing", "https://a.test", "https://b.test");

    assertThat(more).extracting(Reply.Published.Receipt::deduplicated).containsExactly(true, false);
    assertThat(more.getFirst().message()).isEqualTo(first.getFirst().message());
    assertThat(tables.messages().rows()).hasSize(2);
  }

  @Test
  void whatIsPublishedTogetherIsForgottenTogether() {
    var told = publish(Optional.empty(), "https://a.test", "https://b.test");
    given(outcome(told.get(0).message(), answered(200)));

    passes(Limits.DEFAULT.kept().ended());
    timerRuns();
    assertThat(tables.log().rows()).isNotEmpty();

    given(outcome(told.get(1).message(), answered(200)));
    passes(Limits.DEFAULT.kept().ended());
    timerRuns();
    assertThat(tables.rows()).isEmpty();
  }

  /// What other places make in the same millisecond for the same home has other numbers.
  @Test
  void whatSharesAnOriginIsNotForgottenBeforeItsEnd() {
    var first = publish(Optional.empty(), "https://a.test").getFirst().message();
    given(outcome(first, answered(200)));
    var late = new MessageKey(first.origin(), 1 << 11);
    var message = message("https://b.test", Optional.empty());
    given(
        new Store(
            HOME,
            List.of(new Undelivered(late, message, Bytes.utf8("hello"))),
            new Reply.Published(List.of())));

    passes(Limits.DEFAULT.kept().ended());
    timerRuns();
    assertThat(tables.log().rows().values())
        .extracting(Logged::entry)
        .anyMatch(entry ->
            entry instanceof LogEntry.MessagePublished published
                && published.message() == late.number());

    given(outcome(late, answered(200)));
    passes(Limits.DEFAULT.kept().ended());
    timerRuns();
    assertThat(tables.rows()).isEmpty();
  }

  @Test
  void aMessageIsTakenBackOnce() {
    var key = publish(Optional.empty(), "https://a.test").getFirst().message();

    var late = outcome(key, answered(200));
    given(new Cancel(key));

    assertThat(tables.messages().rows()).isEmpty();
    assertThat(tables.bodies().rows()).isEmpty();
    assertThat(when(new Cancel(key)).rejections())
        .singleElement()
        .isInstanceOf(Rejection.NotFound.class);
    assertThat(when(late).facts()).isEmpty();
    passes(Limits.DEFAULT.kept().ended());
    timerRuns();
    assertThat(tables.rows()).isEmpty();
  }

  @Test
  void messagesOfRunsAreNotTakenBack() {
    var run = run("r");
    given(start(run));
    var key = tables.messages().rows().firstKey();

    assertThat(when(new Cancel(key)).rejections()).hasSize(1);

    assertThat(tables.messages().rows()).hasSize(1);
  }

  private List<Reply.Published.Receipt> publish(Optional<String> claim, String... urls) {
    var messages = Stream.of(urls).map(url -> message(url, Optional.empty())).toList();
    return told(Publish.of(HOME, messages, Bytes.utf8("hello"), claim));
  }

  private List<Reply.Published.Receipt> publishTo(String group, String... urls) {
    var messages = Stream.of(urls).map(url -> message(url, Optional.of(group))).toList();
    return told(Publish.of(HOME, messages, Bytes.utf8("hello"), Optional.of("=order-1")));
  }

  /// The answer: also where the claim is kept elsewhere, which sends the messages on.
  private List<Reply.Published.Receipt> told(Publish publish) {
    return ((Reply.Published) when(publish).reply()).items();
  }

  private Message message(String url, Optional<String> group) {
    var publication =
        new Publication(
            Publication.Wishes.NONE,
            Publication.Source.UNKNOWN,
            new Publication.Way(
                Optional.empty(),
                group.map(name -> new Publication.Member(name, Optional.empty()))),
            Optional.empty());
    return new Message(
        PROJECT,
        new Purpose.Alone(publication),
        request(url),
        Message.Settings.of(new RetryPolicy(0, Optional.empty())),
        now(),
        0,
        now());
  }
}
