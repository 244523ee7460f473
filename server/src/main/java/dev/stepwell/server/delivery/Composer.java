package dev.stepwell.server.delivery;

import static dev.stepwell.server.wire.Translation.headers;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.View;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.message.Publication;
import dev.stepwell.engine.message.Purpose;
import dev.stepwell.engine.project.Project.SigningKeys;
import dev.stepwell.engine.run.Feature;
import dev.stepwell.engine.run.Run;
import dev.stepwell.protocol.delivery.DeliveryHeaders;
import dev.stepwell.protocol.delivery.DeliveryKind;
import dev.stepwell.protocol.delivery.RunPart;
import dev.stepwell.protocol.destination.Destination;
import dev.stepwell.protocol.header.Headers;
import dev.stepwell.protocol.header.TraceHeaders;
import dev.stepwell.protocol.signature.Body;
import dev.stepwell.server.delivery.http.OutgoingRequest;
import dev.stepwell.server.partition.Aggregates;
import dev.stepwell.server.project.Secrets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Makes the request of a message from what is stored. Reads the committed state only, and may be
/// called by many at once.
public final class Composer {
  private final Aggregates aggregates;
  private final InstantSource clock;
  private final DeliverySettings settings;
  private final KnownRuns runs;
  private final Signers signers;
  private final Optional<LanguageModel> model;
  private final Traces traces;

  /// A composer that knows no language model and no traces.
  public Composer(
      Aggregates aggregates,
      Function<ProjectId, Optional<SigningKeys>> keys,
      InstantSource clock,
      DeliverySettings settings) {
    this(aggregates, keys, clock, settings, Optional.empty(), Traces.NONE);
  }

  /// @param keys what deliveries of a project are signed with
  /// @param model that the server authorises messages at
  /// @param traces that endpoints are told of
  public Composer(
      Aggregates aggregates,
      Function<ProjectId, Optional<SigningKeys>> keys,
      InstantSource clock,
      DeliverySettings settings,
      Optional<LanguageModel> model,
      Traces traces) {
    this.model = model;
    this.traces = traces;
    this.aggregates = aggregates;
    this.signers = new Signers(keys);
    this.clock = clock;
    this.settings = settings;
    this.runs = new KnownRuns(settings.memory().knownRuns());
  }

  /// A message with the request that delivers it.
  record Delivery(
      MessageKey key, Message message, OutgoingRequest request, Traces.Attempt attempt) {}

  /// Whose places the message needs.
  Recipient recipient(Message message) {
    var url = Destination.url("destination", message.request().url());
    return new Recipient(message.project(), url.host() + ":" + url.port());
  }

  /// The message as it is now; nothing if it was delivered or dropped meanwhile.
  Optional<Message> find(MessageKey key) {
    return view(key).messages().get(key);
  }

  /// Nothing if the run of the message is gone.
  Optional<Delivery> compose(MessageKey key, Message message) {
    var view = view(key);
    if (message.purpose() instanceof Purpose.Alone) {
      return Optional.of(delivery(key, message, Optional.empty(), body(view, key)));
    }
    return runs.run(view, key.origin())
        .map(run -> delivery(key, message, Optional.of(run), body(view, key, message, run)));
  }

  /// The committed state that holds a message; the same object for all of its partition.
  View view(MessageKey key) {
    return aggregates.view(Address.of(key.origin()));
  }

  private Body body(View view, MessageKey key, Message message, Run run) {
    return message.purpose() instanceof Purpose.Step(int index, _)
        ? history(view, key, index, run)
        : body(view, key);
  }

  private static Body body(View view, MessageKey key) {
    return Body.of(view.bodies().get(key).orElse(Bytes.EMPTY).array());
  }

  /// The list up to and including the step of this message, never what was appended later. Nothing
  /// where the SDK can fetch a large list itself (workflow protocol, 3.7).
  private Body history(View view, MessageKey key, int index, Run run) {
    var features = run.settings().features();
    boolean lazy =
        features.contains(Feature.LAZY_FETCH) && features.contains(Feature.TRIGGER_SETTINGS);
    long most = lazy ? settings.lazyFetchBytes() : Long.MAX_VALUE;
    return runs.list(view, key.origin(), run, index, most).orElse(Body.NONE);
  }

  private Delivery delivery(MessageKey key, Message message, Optional<Run> run, Body body) {
    var request = message.request();
    var publication =
        message.purpose() instanceof Purpose.Alone(var published)
            ? Optional.of(published)
            : Optional.<Publication>empty();
    var url = Destination.url("destination", request.url());
    var known =
        publication
            .flatMap(p -> p.way().provider())
            .filter(LanguageModel.PROVIDER::equals)
            .flatMap(_ -> model)
            .filter(provider -> provider.isAt(request.url()));
    var headers =
        new DeliveryHeaders(
            kind(message.purpose()),
            key.id(),
            message.attempts(),
            run.map(r -> new RunPart(r.name().id(), r.url(), r.createdAt())),
            run.map(r -> headers(r.headers())).orElse(Headers.NONE),
            headers(request.headers()),
            request.contentType(),
            run.map(r -> r.settings().labels()).orElse(List.of()),
            new DeliveryHeaders.Sender(
                run.map(r -> r.source().callerIp())
                    .or(() -> publication.map(p -> p.source().callerIp()))
                    .filter(ip -> !ip.isEmpty()),
                Optional.of(settings.region()),
                message.settings().flowControl().map(flow -> flow.key()),
                publication.flatMap(p -> p.way().group()).map(Publication.Member::group),
                publication.flatMap(p -> p.source().schedule()),
                known.flatMap(LanguageModel::authorization).or(url::basicAuthorization)));
    var signature =
        signers
            .of(message.project())
            .map(s -> s.sign(request.url(), body.hash(), clock.instant(), "jwt_" + Secrets.nonce()))
            .orElse("");
    var attempt = traces.attempt(key, message, run);
    var fields =
        traced(headers.render(signature), attempt).fields().stream()
            .map(field -> Map.entry(field.name(), field.value()))
            .toList();
    return new Delivery(
        key,
        message,
        new OutgoingRequest(request.method(), request.url(), fields, body.bytes(), timeout(message))
            .of(message.project()),
        attempt);
  }

  /// A trace that the user forwards is his own affair.
  private static Headers traced(Headers headers, Traces.Attempt attempt) {
    if (attempt.parent().isEmpty() || headers.has(TraceHeaders.PARENT)) {
      return headers;
    }
    var traced = headers.toBuilder().set(TraceHeaders.PARENT, attempt.parent());
    if (!attempt.state().isEmpty()) {
      traced.set(TraceHeaders.STATE, attempt.state());
    }
    return traced.build();
  }

  private Duration timeout(Message message) {
    var most =
        message.purpose() instanceof Purpose.Call
            ? settings.timeouts().call()
            : settings.timeouts().delivery();
    return message.settings().timeout().filter(asked -> asked.compareTo(most) < 0).orElse(most);
  }

  private static DeliveryKind kind(Purpose purpose) {
    return switch (purpose) {
      case Purpose.Step(int index, _) -> index == 0 ? DeliveryKind.INIT : DeliveryKind.STEP;
      case Purpose.Call _ -> DeliveryKind.CALL;
      case Purpose.CallReport _ -> DeliveryKind.CALLBACK;
      case Purpose.FailureReport _ -> DeliveryKind.FAILURE_CALLBACK;
      case Purpose.Alone _ -> DeliveryKind.PLAIN;
    };
  }
}
