package dev.stepwell.server.delivery.http;

import dev.stepwell.server.delivery.http.HostResolver.Resolution;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// One request on its way: resolved, connected, written, answered. Lives on one event loop, so that
/// nothing in it needs a lock; whichever end comes first is the answer, and all later ones are too
/// late.
final class Exchange {
  private static final int ADDRESSES_TO_TRY = 3;
  private static final int MOST_REPEATS = 2;

  private final SendingLoop loop;
  private final PreparedRequest request;
  private final Reception reception;
  private long deadline;
  private OptionalInt client = OptionalInt.empty();
  private int repeats = MOST_REPEATS;
  private boolean ended;
  private @Nullable HttpClientRequest sent;

  Exchange(SendingLoop loop, PreparedRequest request, Reception reception) {
    this.loop = loop;
    this.request = request;
    this.reception = reception;
  }

  void start() {
    client = OptionalInt.of(loop.clients(request).enter(request.where()));
    deadline = loop.timer(request.timeoutMillis(), this::expire);
    var resolved = loop.resolver().resolve(request.url().host());
    if (resolved.isDone()) {
      resolved(resolved.join());
    } else {
      var _ = resolved.thenAccept(found -> loop.eventLoop().runOnContext(_ -> resolved(found)));
    }
  }

  private void resolved(Resolution resolution) {
    switch (resolution) {
      case Resolution.Found(var addresses) -> choose(addresses);
      case Resolution.Unknown(var message) -> fail(message);
      case Resolution.NotAsked(var why) -> abandon(why);
    }
  }

  private void choose(List<InetAddress> addresses) {
    var allowed = new ArrayList<InetAddress>(addresses.size());
    var why = "";
    for (var address : addresses) {
      var refusal = request.chosenBy().refusal(loop.policy(), address);
      if (refusal.isEmpty()) {
        allowed.add(address);
      } else if (why.isEmpty()) {
        why = refusal.get();
      }
    }
    if (allowed.isEmpty()) {
      end(new Answer.Refused(why));
    } else {
      connect(allowed, 0);
    }
  }

  private void connect(List<InetAddress> addresses, int index) {
    if (ended) {
      return;
    }
    if (!loop.sockets().take()) {
      abandon(Sockets.NO_MORE);
      return;
    }
    Future<HttpClientRequest> connected;
    try {
      var options =
          new RequestOptions()
              .setServer(pinned(addresses.get(index)))
              .setHost(request.url().host())
              .setPort(request.url().port())
              .setMethod(request.method())
              .setURI(request.url().requestTarget())
              .setFollowRedirects(false);
      connected = loop.clients(request).get(client.orElseThrow()).request(options);
    } catch (RuntimeException impossible) {
      connected = Future.failedFuture(impossible);
    }
    connected.onComplete(
        outgoing -> {
          loop.sockets().giveBack();
          write(outgoing, () -> connect(addresses, index));
        },
        failure -> {
          loop.sockets().giveBack();
          notConnected(addresses, index, failure);
        });
  }

  /// The address without its name, so that nothing below can ask a name server again. The client
  /// wants an IPv6 address to be spelled as in a URL.
  private SocketAddress pinned(InetAddress address) {
    var text = address.getHostAddress();
    int scope = text.indexOf('%');
    var plain = scope < 0 ? text : text.substring(0, scope);
    return SocketAddress.inetSocketAddress(
        request.url().port(), address instanceof Inet6Address ? "[" + plain + "]" : plain);
  }

  /// Nothing was sent yet, so another address of the host may be tried.
  private void notConnected(List<InetAddress> addresses, int index, Throwable failure) {
    if (OutOfFiles.caused(failure)) {
      abandon(OutOfFiles.MESSAGE);
      return;
    }
    boolean unreachable = failure instanceof IOException && !(failure instanceof SSLException);
    int following = index + 1;
    if (unreachable && following < Math.min(addresses.size(), ADDRESSES_TO_TRY)) {
      connect(addresses, following);
    } else {
      fail("cannot connect to " + request.where() + ": " + Reasons.of(failure));
    }
  }

  private void write(HttpClientRequest outgoing, Runnable again) {
    if (ended) {
      outgoing.reset();
      return;
    }
    sent = outgoing;
    loop.sockets().begin(outgoing.connection());
    try {
      outgoing.exceptionHandler(failure -> broken(outgoing, failure));
      var headers = outgoing.headers();
      if (outgoing.version() == HttpVersion.HTTP_2) {
        outgoing.authority(HostAndPort.parseAuthority(request.url().hostHeader(), -1));
      } else {
        headers.add("Host", request.url().hostHeader());
      }
      for (var header : request.headers()) {
        headers.add(header.getKey(), header.getValue());
      }
      var response = outgoing.response();
      var written = outgoing.end(request.body());
      if (written.failed() && written.cause() instanceof ClosedChannelException && repeats > 0) {
        // Closed before we began to write, so no byte left this machine: the socket has seen the
        // end of a kept connection, the pool has not. When this task's turn comes, it has.
        repeats--;
        loop.sockets().end(outgoing.connection());
        sent = null;
        loop.eventLoop().runOnContext(_ -> again.run());
        return;
      }
      response.onComplete(
          received -> read(outgoing, received), failure -> broken(outgoing, failure));
    } catch (RuntimeException refused) {
      fail("cannot send: " + Reasons.of(refused));
    }
  }

  private void read(HttpClientRequest outgoing, HttpClientResponse response) {
    response.exceptionHandler(failure -> broken(outgoing, failure));
    if (ended) {
      return;
    }
    // 100 and 103 never get here. After any other of their kind the client takes the connection for
    // free, so what follows on it is lost.
    if (response.statusCode() < 200 || response.statusCode() > 999) {
      fail("malformed response: status " + response.statusCode());
      return;
    }
    reception.begin(response);
    response.handler(piece -> take(response, piece));
    response.endHandler(_ -> {
      if (!ended) {
        end(reception.whole(response));
      }
    });
  }

  private void take(HttpClientResponse response, Buffer piece) {
    if (ended) {
      return;
    }
    reception.take(response, piece).ifPresent(this::end);
  }

  private void broken(HttpClientRequest outgoing, Throwable failure) {
    if (!outgoing.equals(sent)) {
      return; // another one took its place
    }
    fail("no complete response from " + request.where() + ": " + Reasons.of(failure));
  }

  private void expire() {
    end(new Answer.TimedOut("no complete response within " + request.timeoutMillis() + " ms"));
  }

  /// Ends it as nobody's fault but ours.
  void abandon(String why) {
    end(new Answer.Abandoned(why));
  }

  void fail(String message) {
    end(new Answer.Failed(message));
  }

  private void end(Answer answer) {
    if (ended) {
      return;
    }
    ended = true;
    loop.cancel(deadline);
    loop.ended(this);
    client.ifPresent(one -> loop.clients(request).leave(request.where(), one));
    boolean whole = answer instanceof Answer.Responded responded && !responded.truncated();
    if (sent != null) {
      if (!whole) {
        sent.reset();
      }
      loop.sockets().end(sent.connection());
    }
    reception.end(answer);
  }
}
