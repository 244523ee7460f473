package dev.stepwell.server.observe.trace;

import static dev.stepwell.server.observe.trace.Span.MOST_TEXT;

import dev.stepwell.engine.View;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.run.Run;
import dev.stepwell.server.observe.trace.Ids.Kind;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Makes spans of notes, and looks up what they do not tell. For one thread.
final class Spans {
  /// Messages that are tried again, whose first attempt is remembered.
  private static final int RETRIED = 10_000;

  private final Span.Origin origin;
  private final Contexts contexts;

  /// When a message was due first. What is forgotten, or was noted before a restart, began when the
  /// message was made.
  private final Map<MessageKey, Instant> firstDue =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<MessageKey, Instant> eldest) {
          return size() > RETRIED;
        }
      };

  Spans(Span.Origin origin, Contexts contexts) {
    this.origin = origin;
    this.contexts = contexts;
  }

  void of(Note note, Consumer<SpanData> into) {
    switch (note) {
      case Note.RunEnded ended -> run(ended, into);
      case Note.MessageEnded ended -> message(ended, into);
      case Note.GateReached(var view, var key, var message) ->
          context(key, message)
              .ifPresent(context -> sleep(context, view, key, message, message.due(), into));
      case Note.GatePassed passed -> line(passed, into);
      case Note.FirstFailed(var view, var key, var message) -> {
        firstDue.put(key, message.due());
        if (!message.gated()) {
          context(key, message)
              .ifPresent(context -> sleep(context, view, key, message, message.due(), into));
        }
      }
      case Note.WaitEnded ended -> wait(ended, into);
      case Note.Attempted attempted -> attempt(attempted, into);
      case Note.Closed.CLOSED -> {}
    }
  }

  /// Nothing where no spans are wanted, or the run is forgotten.
  private Optional<Context> context(MessageKey key, Sketch message) {
    var context =
        message.role() == Sketch.Role.ALONE
            ? Optional.of(contexts.ofMessage(key, message.project(), message.trace()))
            : contexts.ofRun(key.origin());
    return context.filter(Context::sampled);
  }

  private void run(Note.RunEnded note, Consumer<SpanData> into) {
    note.view()
        .runs()
        .get(note.run())
        .ifPresent(run -> {
          var context = contexts.ofRun(note.run(), run);
          if (context.sampled()) {
            into.accept(run(note, run, context));
          }
        });
  }

  private SpanData run(Note.RunEnded note, Run run, Context context) {
    var url = ShownUrl.of(run.url());
    var attributes =
        Attributes.builder()
            .put(Attribute.PROJECT, run.name().project().value())
            .put(Attribute.RUN, run.name().id())
            .put(Attribute.URL, url.text())
            .put(Attribute.OUTCOME, note.how());
    return Span.of(
        origin,
        context,
        Ids.span(Kind.RUN, note.run(), 0),
        context.parent(),
        "run " + url.path(),
        SpanKind.INTERNAL,
        run.createdAt(),
        note.at(),
        status(note.how().equals("failed")),
        attributes.build());
  }

  private void message(Note.MessageEnded note, Consumer<SpanData> into) {
    var message = note.message();
    var first = firstDue.remove(note.key());
    var found = context(note.key(), message);
    if (found.isEmpty()) {
      return;
    }
    var context = found.get();
    boolean early = message.attempts() == 0 && message.due().isAfter(note.at());
    if (message.attempts() == 0 && !message.gated()) {
      sleep(context, note.view(), note.key(), message, early ? note.at() : message.due(), into);
    }
    if (early) {
      return; // it was taken back before its time came
    }
    var begin = first != null ? first : message.createdAt();
    var attributes = about(note.key(), message).put(Attribute.OUTCOME, note.how());
    var name = message.role().text;
    if (message.index().isPresent()) {
      var step = StepNames.worked(note.view(), note.key().origin(), message.index().getAsInt());
      step.ifPresent(text -> attributes.put(Attribute.STEP, cut(text)));
      name = step.map(text -> "step " + text).orElse(name);
    }
    into.accept(
        Span.of(
            origin,
            context,
            Ids.span(Kind.MESSAGE, note.key().origin(), note.key().number()),
            parent(context, note.key(), message),
            name,
            SpanKind.INTERNAL,
            message.attempts() == 0 ? message.due() : begin,
            note.at(),
            status(note.how().equals("failed")),
            attributes.build()));
  }

  /// What a message hangs below: its run, or what it hangs below itself.
  private static String parent(Context context, MessageKey key, Sketch message) {
    return message.role() == Sketch.Role.ALONE
        ? context.parent()
        : Ids.span(Kind.RUN, key.origin(), 0);
  }

  /// The time before a message was due, where it was put off.
  private void sleep(
      Context context,
      View view,
      MessageKey key,
      Sketch message,
      Instant to,
      Consumer<SpanData> into) {
    if (!message.due().isAfter(message.createdAt())) {
      return;
    }
    var attributes = about(key, message);
    var name = "delay";
    if (message.index().isPresent()) {
      var step = StepNames.sleeping(view, key.origin(), message.index().getAsInt());
      step.ifPresent(text -> attributes.put(Attribute.STEP, cut(text)));
      name = step.map(text -> "sleep " + text).orElse(name);
    }
    into.accept(
        Span.of(
            origin,
            context,
            Ids.span(Kind.SLEEP, key.origin(), key.number()),
            message.role() == Sketch.Role.ALONE
                ? Ids.span(Kind.MESSAGE, key.origin(), key.number())
                : parent(context, key, message),
            name,
            SpanKind.INTERNAL,
            message.createdAt(),
            to,
            StatusData.unset(),
            attributes.build()));
  }

  /// The time in line, before each attempt that has to pass a gate.
  private void line(Note.GatePassed note, Consumer<SpanData> into) {
    var message = note.message();
    context(note.key(), message)
        .ifPresent(context ->
            into.accept(
                Span.of(
                    origin,
                    context,
                    Ids.fresh(),
                    parent(context, note.key(), message),
                    "in line",
                    SpanKind.INTERNAL,
                    message.due(),
                    note.at(),
                    StatusData.unset(),
                    about(note.key(), message).build())));
  }

  private void wait(Note.WaitEnded note, Consumer<SpanData> into) {
    contexts
        .ofRun(note.run())
        .filter(Context::sampled)
        .ifPresent(context ->
            into.accept(
                Span.of(
                    origin,
                    context,
                    Ids.span(Kind.WAIT, note.run(), note.message()),
                    Ids.span(Kind.RUN, note.run(), 0),
                    "wait " + note.eventId(),
                    SpanKind.INTERNAL,
                    note.from(),
                    note.at(),
                    StatusData.unset(),
                    Attributes.of(
                        Attribute.EVENT, note.eventId(), Attribute.OUTCOME, note.how()))));
  }

  private void attempt(Note.Attempted note, Consumer<SpanData> into) {
    var message = note.message();
    var attributes =
        about(note.key(), message)
            .put(Attribute.METHOD, message.method())
            .put(Attribute.URL, message.url().text())
            .put(Attribute.HOST, message.url().host())
            .put(Attribute.RESENT, (long) message.attempts());
    if (message.url().port() > 0) {
      attributes.put(Attribute.PORT, (long) message.url().port());
    }
    if (note.status() > 0) {
      attributes.put(Attribute.STATUS, (long) note.status());
    }
    if (!note.error().isEmpty()) {
      attributes.put(Attribute.ERROR, note.error());
    }
    into.accept(
        Span.of(
            origin,
            note.context(),
            note.span(),
            Ids.span(Kind.MESSAGE, note.key().origin(), note.key().number()),
            message.method(),
            SpanKind.CLIENT,
            note.from(),
            note.at(),
            status(!note.error().isEmpty()),
            attributes.build()));
  }

  private static AttributesBuilder about(MessageKey key, Sketch message) {
    return Attributes.builder()
        .put(Attribute.PROJECT, message.project().value())
        .put(Attribute.MESSAGE, key.id());
  }

  private static StatusData status(boolean failed) {
    return failed ? StatusData.create(StatusCode.ERROR, "") : StatusData.unset();
  }

  private static String cut(String text) {
    return text.substring(0, Math.min(text.length(), MOST_TEXT));
  }
}
