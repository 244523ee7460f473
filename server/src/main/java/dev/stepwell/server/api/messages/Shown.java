package dev.stepwell.server.api.messages;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.CallbackSpec;
import dev.stepwell.engine.Excerpt;
import dev.stepwell.engine.FlowControl;
import dev.stepwell.engine.Header;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.message.Publication;
import dev.stepwell.protocol.Octets;
import dev.stepwell.protocol.header.Headers;
import dev.stepwell.protocol.message.MessageAnswer;
import dev.stepwell.protocol.message.MessageDetails;
import dev.stepwell.server.api.log.Budget;
import dev.stepwell.server.api.log.Display;
import dev.stepwell.server.wire.Translation;
import java.util.List;
import java.util.Optional;

/// How a message that stands alone is shown: what its publisher wants hidden is hidden.
public final class Shown {
  private static final String CONTENT_TYPE = "Content-Type";

  private final Publication publication;
  private final Display display;

  public Shown(Publication publication, Budget budget) {
    this.publication = publication;
    this.display = new Display(publication.wishes().redact(), Display.WHOLE, budget);
  }

  /// What it tells but for its body.
  ///
  /// @param message as it was published
  public MessageDetails details(MessageKey key, Message message) {
    var settings = message.settings();
    return new MessageDetails(
        key.id(),
        message.request().url(),
        message.request().method(),
        headers(message.request()),
        new MessageDetails.Source(
            publication.way().group().map(Publication.Member::group),
            publication.way().group().flatMap(Publication.Member::endpoint),
            publication.way().queue(),
            publication.source().schedule(),
            publication.source().callerIp(),
            publication.way().provider()),
        new MessageDetails.Retries(settings.retry().retries(), settings.retry().delay()),
        settings.timeout(),
        publication.wishes().callback().map(this::callback),
        settings.failureCallback().map(this::callback),
        settings.flowControl().map(Shown::flow),
        publication.wishes().labels(),
        message.createdAt(),
        message.notBefore());
  }

  /// Nothing for an empty one.
  public Optional<MessageAnswer.Body> body(Excerpt body) {
    if (body.bytes().isEmpty()) {
      return Optional.empty();
    }
    var text = Translation.octets(body.bytes()).text();
    if (display.hidesBodies() || text.isPresent()) {
      return Optional.ofNullable(display.payload(body)).map(MessageAnswer.Body.Text::new);
    }
    return Optional.of(new MessageAnswer.Body.Binary(display.binary(body.bytes())));
  }

  /// The same as bytes, for the log.
  public Octets bytes(Excerpt body) {
    return body(body)
        .map(shown ->
            switch (shown) {
              case MessageAnswer.Body.Text(var text) -> Octets.utf8(text);
              case MessageAnswer.Body.Binary(var bytes) -> bytes;
            })
        .orElse(Octets.EMPTY);
  }

  /// What a destination answered: its body is not the publisher's.
  public Octets answer(Bytes body) {
    return display.binary(body);
  }

  public Headers headers(List<Header> headers) {
    return display.headers(headers);
  }

  private Headers headers(Message.Request request) {
    var all = Translation.headers(request.headers());
    return display.headers(
        request.contentType().map(type -> all.with(CONTENT_TYPE, type)).orElse(all));
  }

  private MessageDetails.Callback callback(CallbackSpec spec) {
    return new MessageDetails.Callback(spec.url(), display.headers(spec.headers()));
  }

  private static MessageDetails.Flow flow(FlowControl flow) {
    return new MessageDetails.Flow(
        flow.key(), flow.parallelism(), flow.rate(), flow.period().toSeconds());
  }
}
