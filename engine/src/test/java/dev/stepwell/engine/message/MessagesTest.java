package dev.stepwell.engine.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.EngineTest;
import dev.stepwell.engine.Limits;
import dev.stepwell.engine.Outcome.NoAnswer;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.RetryPolicy;
import dev.stepwell.engine.message.MessageCommand.Publish;
import dev.stepwell.engine.message.MessageCommand.RecordOutcome;
import dev.stepwell.engine.message.MessageFact.AttemptFailed;
import dev.stepwell.engine.message.MessageFact.MessageDelivered;
import dev.stepwell.engine.message.MessageFact.MessageFailed;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MessagesTest extends EngineTest {
  private static final Address ADDRESS = new Address(4711);

  @Test
  void aPublishedMessageIsDueAtItsAddress() {
    var key = publish(2, Duration.ofMinutes(1));

    assertThat(key.origin().slot()).isEqualTo(ADDRESS.slot());
    assertThat(key.number()).isZero();
    assertThat(tables.messages().get(key).orElseThrow().due()).isEqualTo(now().plusSeconds(60));
    assertThat(tables.bodies().get(key)).contains(Bytes.utf8("hello"));
    assertThat(tables.due().rows()).hasSize(1);
  }

  @Test
  void aFailedAttemptIsTriedAgainAfterItsPause() {
    var key = publish(2, Duration.ZERO);

    var happened = when(new RecordOutcome(key, 0, answered(500), Duration.ofMillis(1500)));

    assertThat(happened.facts(AttemptFailed.class))
        .extracting(AttemptFailed::retryAt)
        .containsExactly(now().plusMillis(1500));
    var message = tables.messages().get(key).orElseThrow();
    assertThat(message.attempts()).isEqualTo(1);
    assertThat(message.due()).isEqualTo(now().plusMillis(1500));
    assertThat(tables.due().rows()).hasSize(1);
    assertThat(tables.bodies().get(key)).isPresent();
  }

  @Test
  void anOutcomeThatComesTwiceCountsOnce() {
    var key = publish(2, Duration.ZERO);
    var first = outcome(key, answered(500));
    given(first);
    var before = tables.copy();

    assertThat(when(first).facts()).isEmpty();
    // Not even where it says something else.
    assertThat(when(new RecordOutcome(key, 0, answered(200), Duration.ZERO)).facts()).isEmpty();

    assertThat(tables.rows()).isEqualTo(before.rows());
  }

  @Test
  void anOutcomeOfAnAttemptThatIsYetToComeIsNone() {
    var key = publish(2, Duration.ZERO);

    assertThat(when(new RecordOutcome(key, 1, answered(200), Duration.ZERO)).facts()).isEmpty();
  }

  @Test
  void aDeliveredMessageIsGoneAndItsLogStaysForAWhile() {
    var key = publish(2, Duration.ZERO);
    var delivered = outcome(key, answered(204));

    assertThat(when(delivered).facts())
        .singleElement()
        .isInstanceOfSatisfying(
            MessageDelivered.class,
            fact -> {
              assertThat(fact.status()).isEqualTo(204);
              assertThat(fact.expires()).contains(now().plus(Limits.DEFAULT.kept().ended()));
            });
    assertThat(tables.messages().rows()).isEmpty();
    assertThat(tables.bodies().rows()).isEmpty();
    assertThat(tables.log().rows()).hasSize(2);
    assertThat(tables.due().rows()).hasSize(1);
    assertThat(when(delivered).facts()).isEmpty();
  }

  @Test
  void theLastAttemptIsTheOneAfterAllRetries() {
    var key = publish(1, Duration.ZERO);

    assertThat(when(outcome(key, refused())).facts(AttemptFailed.class)).hasSize(1);
    var happened = when(outcome(key, refused()));

    assertThat(happened.facts(MessageFailed.class)).hasSize(1);
    assertThat(happened.facts(MessageFailed.class).getFirst().message().attempts()).isEqualTo(1);
    assertThat(tables.messages().rows()).isEmpty();
  }

  @Test
  void withoutRetriesThereIsOneAttempt() {
    var key = publish(0, Duration.ZERO);

    assertThat(when(outcome(key, answered(302))).facts(MessageFailed.class)).hasSize(1);
  }

  @Test
  void anyStatusOf200To299IsSuccess() {
    for (int status : new int[] {200, 201, 204, 299}) {
      assertThat(when(outcome(publish(0, Duration.ZERO), answered(status))).facts())
          .singleElement()
          .isInstanceOf(MessageDelivered.class);
    }
    for (int status : new int[] {199, 300, 404, 429, 500}) {
      assertThat(when(outcome(publish(0, Duration.ZERO), answered(status))).facts())
          .first()
          .isInstanceOf(MessageFailed.class);
    }
  }

  private MessageKey publish(int retries, Duration delay) {
    var message =
        new Message(
            PROJECT,
            new Purpose.Alone(),
            request(URL),
            Message.Settings.of(new RetryPolicy(retries, Optional.empty())),
            now(),
            0,
            now().plus(delay));
    return ((Reply.Published) when(new Publish(ADDRESS, message, Bytes.utf8("hello"))).reply())
        .items()
        .getFirst()
        .message();
  }

  private static NoAnswer refused() {
    return new NoAnswer(NoAnswer.Reason.FAILED, "connection refused");
  }
}
