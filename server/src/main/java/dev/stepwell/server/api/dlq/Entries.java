package dev.stepwell.server.api.dlq;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.FlowControl;
import dev.stepwell.engine.Header;
import dev.stepwell.engine.Outcome;
import dev.stepwell.engine.run.LetterIndex;
import dev.stepwell.engine.run.Phase.Report.Progress;
import dev.stepwell.engine.run.StepKey;
import dev.stepwell.protocol.dlq.DeadEntry;
import dev.stepwell.protocol.header.Headers;
import dev.stepwell.protocol.step.StepElement;
import dev.stepwell.server.api.log.Budget;
import dev.stepwell.server.api.log.Display;
import dev.stepwell.server.api.log.FailureFunctions;
import dev.stepwell.server.api.runs.Views;
import dev.stepwell.server.wire.Translation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How entries are shown: what was sent is hidden where the trigger asked for that; what was
/// answered is not the user's data.
final class Entries {
  private final Views views;

  Entries(Views views) {
    this.views = views;
  }

  DeadEntry entry(Letter letter, Budget budget) {
    var run = letter.run();
    var failed = letter.letter().failed();
    var message = failed.message();
    var display = new Display(run.settings().redact(), Display.WHOLE, budget);
    display.step();
    return new DeadEntry(
        letter.key().id(),
        new DeadEntry.Sent(
            failed.key().id(),
            message.request().url(),
            message.request().method(),
            headers(letter, display),
            payload(letter, display),
            message.settings().retry().retries(),
            run.createdAt(),
            Optional.of(run.source().callerIp()).filter(ip -> !ip.isEmpty())),
        new DeadEntry.OfRun(
            run.name().id(),
            run.createdAt(),
            run.url(),
            run.settings().labels(),
            run.settings().flowControl().map(Entries::flow)),
        answer(letter.letter().outcome(), display),
        callback(letter, display));
  }

  /// Nothing where no failure function was told, or the endpoint said that it has none.
  static Optional<String> state(Letter letter) {
    return letter
        .failure()
        .report()
        .filter(report -> report.progress() != Progress.NOT_WANTED)
        .map(report -> FailureFunctions.state(report.progress()));
  }

  private static Optional<DeadEntry.Callback> callback(Letter letter, Display display) {
    return state(letter)
        .map(state ->
            new DeadEntry.Callback(
                letter.letter().callback().map(spec -> spec.url()).orElse(""),
                state,
                letter.letter().answer().map(outcome -> answer(outcome, display))));
  }

  private static DeadEntry.FlowControl flow(FlowControl flow) {
    return new DeadEntry.FlowControl(
        flow.key(), flow.parallelism(), flow.rate(), flow.period().toSeconds());
  }

  private static Headers headers(Letter letter, Display display) {
    var request = letter.letter().failed().message().request();
    var sent = new ArrayList<>(letter.run().headers());
    sent.addAll(request.headers());
    request.contentType().ifPresent(type -> sent.add(new Header("Content-Type", type)));
    return display.headers(List.copyOf(sent));
  }

  /// The initial payload, from which a restarted run would begin.
  private DeadEntry.Body payload(Letter letter, Display display) {
    var origin = letter.letter().run();
    var body =
        views
            .of(origin)
            .steps()
            .get(new StepKey(origin, 0))
            .map(element -> StepElement.body(Translation.octets(element)))
            .map(Translation::bytes)
            .orElse(Bytes.EMPTY);
    return display.hidesBodies() ? text(display.payload(body)) : body(body, display);
  }

  private static DeadEntry.Answer answer(Outcome outcome, Display display) {
    return switch (outcome) {
      case Outcome.Answered(int status, var headers, var body) ->
          new DeadEntry.Answer(status, display.headers(headers), body(body, display));
      case Outcome.NoAnswer(_, var message) ->
          new DeadEntry.Answer(
              LetterIndex.status(outcome),
              Headers.NONE,
              new DeadEntry.Body(display.text(message), Optional.empty()));
    };
  }

  private static DeadEntry.Body text(@Nullable String text) {
    return new DeadEntry.Body(text == null ? "" : text, Optional.empty());
  }

  /// As text, or untouched where it is none.
  private static DeadEntry.Body body(Bytes body, Display display) {
    return Translation.octets(body).text().isPresent()
        ? text(display.answer(body))
        : new DeadEntry.Body("", Optional.of(display.binary(body)));
  }
}
