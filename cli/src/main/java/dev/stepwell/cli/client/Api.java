package dev.stepwell.cli.client;

import dev.stepwell.protocol.Octets;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;

/// The one way from the command line to a server. Redirects are not followed: the token would go
/// along.
final class Api implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(10);

  /// More than a server lets a request wait.
  private static final Duration ANSWER = Duration.ofMinutes(2);

  private final String base;
  private final String token;
  private final HttpClient client;

  Api(String base, String token) {
    this.base = withoutSlash(base);
    this.token = token;
    this.client =
        HttpClient.newBuilder()
            .version(Version.HTTP_1_1)
            .followRedirects(Redirect.NEVER)
            .connectTimeout(CONNECT)
            .build();
  }

  private static String withoutSlash(String base) {
    return base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
  }

  /// @throws CommandException where the answer is no success
  Answer send(Call call) {
    return Refusals.successful(ask(call));
  }

  /// Any answer, refusals too.
  Answer ask(Call call) {
    var request = request(call);
    try {
      var response = client.send(request, BodyHandlers.ofByteArray());
      return new Answer(
          response.statusCode(),
          response.headers().firstValue("Retry-After"),
          Octets.wrap(response.body()));
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new CommandException(ExitCode.FAILED, "interrupted before the server answered");
    } catch (IOException failure) {
      throw new CommandException(ExitCode.UNREACHABLE, unreachable(failure));
    }
  }

  private HttpRequest request(Call call) {
    try {
      var builder =
          HttpRequest.newBuilder(URI.create(base + call.target()))
              .timeout(ANSWER)
              .header("Authorization", "Bearer " + token)
              .method(call.method(), BodyPublishers.ofByteArray(call.body().array()));
      call.headers().forEach(pair -> builder.header(pair.name(), pair.value()));
      return builder.build();
    } catch (IllegalArgumentException malformed) {
      throw CommandException.usage(
          "this cannot be sent: "
              + malformed.getMessage()
              + " (a URL has a scheme and no blanks, a header neither line breaks nor a reserved"
              + " name)");
    }
  }

  private String unreachable(IOException failure) {
    var why =
        switch (failure) {
          case HttpConnectTimeoutException _ -> "it does not answer";
          case HttpTimeoutException _ ->
              "no answer within " + ANSWER.toSeconds() + " s; what was asked for may have happened";
          case ConnectException refused
              when refused.getCause() instanceof UnresolvedAddressException ->
              "the name of the host is not known";
          case ConnectException _ -> "nothing listens there";
          default -> "the connection broke: " + failure.getMessage();
        };
    return "cannot reach "
        + base
        + ": "
        + why
        + ". Is the server running (`stepwell dev`)? --url or QSTASH_URL says where it is";
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
