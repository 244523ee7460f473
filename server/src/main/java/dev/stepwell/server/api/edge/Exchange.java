package dev.stepwell.server.api.edge;

import dev.stepwell.protocol.Octets;
import dev.stepwell.protocol.destination.SplitTarget;
import dev.stepwell.protocol.header.Headers;
import dev.stepwell.protocol.identity.Token;
import dev.stepwell.server.api.edge.Route.Access;
import dev.stepwell.server.api.edge.Routes.Found;
import dev.stepwell.server.project.Principal;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Optional;

/// One request, from its head until it is answered and over. Everything here runs on the event loop
/// of its connection.
///
/// A request that is refused may still be on its way: the rest is read and thrown away for a while,
/// since a connection that is closed with unread data takes the answer with it.
final class Exchange {
  private static final int SMALL_REST = 64 << 10;
  private static final Duration LINGER = Duration.ofSeconds(5);
  private static final String COME_AGAIN = "1";

  private final Edge.Parts parts;
  private final Connections.Line line;
  private final HttpServerRequest http;
  private final Sending sending;
  private final long began = System.nanoTime();

  private BodyBuffer body;
  private Phase phase = Phase.RECEIVING;
  private Optional<Found.Match> match = Optional.empty();
  private Optional<Principal> principal = Optional.empty();
  private String target = "";
  private boolean counted;
  private boolean received;
  private boolean sent;
  private boolean over;
  private boolean closing;
  private long discarded;

  private enum Phase {
    RECEIVING,
    ANSWERING,
    REFUSED
  }

  Exchange(Edge.Parts parts, Connections.Line line, HttpServerRequest http) {
    this.parts = parts;
    this.line = line;
    this.http = http;
    this.body = new BodyBuffer(parts.bodies(), Optional.empty());
    this.sending = new Sending(parts, line, http, this::sent);
  }

  /// Takes a request whose head was understood.
  void begin() {
    listen();
    if (!parts.underWay().begin()) {
      closing = true;
      refuse(busy("the server is stopping"));
      return;
    }
    counted = true;
    var ambiguity = Ambiguity.in(http.headers());
    if (ambiguity.isPresent()) {
      line.distrust();
      closing = true;
      refuse(Response.error(400, ambiguity.get()));
      return;
    }
    try {
      var refusal = judge();
      if (refusal.isPresent()) {
        refuse(refusal.get());
      } else {
        receive();
      }
    } catch (RuntimeException | Error problem) {
      refuse(Sending.answer(problem, "the head of a request"));
    }
  }

  /// Answers a request whose head was not understood. Nothing else comes on such a connection.
  void refuse() {
    listen();
    received = true;
    closing = true;
    refuse(Malformed.answer(http.decoderResult().cause()));
  }

  private void listen() {
    line.begin();
    http.handler(this::piece);
    http.endHandler(_ -> end());
    http.exceptionHandler(_ -> lost());
  }

  /// Everything that can be said before the body has come.
  private Optional<Response> judge() {
    target = Routes.normalised(http.uri());
    var method = http.method().name();
    switch (parts.routes().find(method, target)) {
      case Found.Match found -> match = Optional.of(found);
      case Found.Nobody(var refusal) -> {
        return Optional.of(refusal);
      }
    }
    return admit(match.get().route().access(), method)
        .or(() -> announced() > longest() ? Optional.of(tooLong()) : Optional.empty());
  }

  /// Finds out who is there, or refuses him.
  private Optional<Response> admit(Access access, String method) {
    switch (access) {
      case OPEN -> {
        return Optional.empty();
      }
      case TOKEN -> principal = ofToken();
      case SESSION -> {
        principal = ofSession();
        if (!Admission.isSameSite(method, http::getHeader)) {
          return Optional.of(Admission.otherSite());
        }
      }
    }
    return Admission.refusal(access, principal, method, target);
  }

  private Optional<Principal> ofToken() {
    var header = http.getHeader("Authorization");
    var token = header == null ? SplitTarget.of(target).token() : Token.ofAuthorization(header);
    return token.filter(text -> !text.isEmpty()).flatMap(parts.known().byToken());
  }

  private Optional<Principal> ofSession() {
    return SessionCookie.in(http::getHeader).flatMap(parts.known().bySession());
  }

  private void receive() {
    body = new BodyBuffer(parts.bodies(), principal.map(Principal::project));
    if (announced() != 0) {
      line.within(
          parts.settings().receive(),
          () -> {
            closing = true;
            refuse(Response.error(408, "the request did not arrive in time"));
          });
      if ("100-continue".equalsIgnoreCase(http.getHeader("Expect"))) {
        http.response().writeContinue();
      }
    }
  }

  private void piece(Buffer piece) {
    if (phase != Phase.RECEIVING) {
      discarded += piece.length();
      if (discarded > Math.max(SMALL_REST, parts.settings().bodies().longest())) {
        line.close();
      }
      return;
    }
    switch (body.take(piece, longest())) {
      case TAKEN -> {}
      case TOO_LONG -> refuse(tooLong());
      case NO_MEMORY -> refuse(busy("too many large requests at once, try again later"));
    }
  }

  private void end() {
    received = true;
    if (phase == Phase.RECEIVING) {
      phase = Phase.ANSWERING;
      line.takeTime();
      sending.handle(match.orElseThrow(), request(body.body()));
    } else {
      endIfOver();
    }
  }

  /// The connection is gone before the request was whole.
  private void lost() {
    received = true;
    if (phase == Phase.RECEIVING) {
      sent = true;
      tell(0);
    }
    phase = Phase.REFUSED;
    endIfOver();
  }

  private void refuse(Response why) {
    phase = Phase.REFUSED;
    body.release();
    if (!received) {
      long rest = announced();
      closing |= rest < 0 || rest > SMALL_REST;
    }
    sending.now(
        closing ? why.with("Connection", "close") : why,
        received ? parts.settings().send() : LINGER);
  }

  private void sent() {
    sent = true;
    tell(http.response().getStatusCode());
    endIfOver();
  }

  private void tell(int status) {
    parts
        .watch()
        .ended(
            match.map(Found.Match::route), http.method().name(), status, System.nanoTime() - began);
  }

  private void endIfOver() {
    if (over || !sent || !received) {
      return;
    }
    over = true;
    body.release();
    if (counted) {
      parts.underWay().end();
    }
    line.end();
    if (closing) {
      line.close();
    }
  }

  private Request request(Octets whole) {
    var headers = Headers.builder();
    http.headers().forEach(header -> headers.addIfValid(header.getKey(), header.getValue()));
    return new Request(
        http.method().name(),
        target,
        match.orElseThrow().rest(),
        headers.build(),
        whole,
        Callers.of(http, principal, parts.settings().proxy()));
  }

  /// The length that was announced, or -1 for a body of any length.
  private long announced() {
    if (http.headers().contains("Transfer-Encoding")) {
      return -1;
    }
    var length = http.getHeader("Content-Length");
    // Netty has refused what is no number.
    return length == null ? 0 : Long.parseLong(length.strip());
  }

  private int longest() {
    var bodies = parts.settings().bodies();
    return switch (match.orElseThrow().route().body().kind()) {
      case ONE -> bodies.one();
      case BATCH -> bodies.batch();
    };
  }

  private Response tooLong() {
    try {
      int status = match.orElseThrow().route().body().refusal().applyAsInt(request(Octets.EMPTY));
      return Response.error(status, "the body is longer than " + longest() + " bytes");
    } catch (RuntimeException problem) {
      return Sending.answer(problem, "the head of a request whose body is too long");
    }
  }

  private static Response busy(String why) {
    return Response.error(503, why).with("Retry-After", COME_AGAIN);
  }
}
