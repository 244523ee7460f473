package dev.stepwell.dashboard;

import dev.stepwell.server.api.edge.Route;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// As much of a browser as forms and links need: it keeps cookies, and sends forms with what the
/// page that they are on says. It follows no redirect by itself.
public final class Browser {
  private static final Pattern FORM_TOKEN =
      Pattern.compile("name=\"form-token\" value=\"([^\"]+)\"");

  private final HttpClient client = HttpClient.newBuilder().followRedirects(Redirect.NEVER).build();
  private final Map<String, String> cookies = new LinkedHashMap<>();
  private final String origin;

  Browser(String origin) {
    this.origin = origin;
  }

  /// An answer.
  public record Reply(int status, String body, Map<String, String> headers) {
    /// A header, its name in lower case; empty where there is none.
    public String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  public Reply get(String target, String... headers) {
    return send("GET", target, "", headers);
  }

  /// Sends a form of a page, with the fields `name=value` and the form token of that page.
  public Reply submit(String page, String... fields) {
    var token = FORM_TOKEN.matcher(get(page).body());
    if (!token.find()) {
      throw new AssertionError("no form on " + page);
    }
    var all = new String[fields.length + 1];
    System.arraycopy(fields, 0, all, 1, fields.length);
    all[0] = "form-token=" + token.group(1);
    return post(page, all);
  }

  /// Sends a form with these fields only, as a page from elsewhere could.
  public Reply post(String target, String... fields) {
    var body =
        java.util.Arrays.stream(fields)
            .map(field -> {
              int equals = field.indexOf('=');
              return field.substring(0, equals)
                  + "="
                  + URLEncoder.encode(field.substring(equals + 1), StandardCharsets.UTF_8);
            })
            .collect(Collectors.joining("&"));
    return send("POST", target, body, "Content-Type: application/x-www-form-urlencoded");
  }

  void signIn(String token) {
    var reply = post(Route.SIGN_IN, "token=" + token);
    if (reply.status() != 303) {
      throw new AssertionError(reply);
    }
  }

  public Reply send(String method, String target, String body, String... headers) {
    return exchange(request(target, headers).method(method, BodyPublishers.ofString(body)).build());
  }

  /// Opens a page that is kept up to date; whoever asks closes it.
  public InputStream open(String target) {
    try {
      return client.send(request(target).build(), BodyHandlers.ofInputStream()).body();
    } catch (IOException failure) {
      throw new AssertionError(failure);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new AssertionError(stop);
    }
  }

  public Map<String, String> cookies() {
    return cookies;
  }

  /// The session in the only cookie that there is.
  String session() {
    return cookies.values().iterator().next();
  }

  /// Puts something else into the only cookie that there is.
  void session(String other) {
    cookies.replaceAll((_, _) -> other);
  }

  private HttpRequest.Builder request(String target, String... headers) {
    var request = HttpRequest.newBuilder(URI.create(origin + target));
    if (!cookies.isEmpty()) {
      request.header(
          "Cookie",
          cookies.entrySet().stream()
              .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
              .collect(Collectors.joining("; ")));
    }
    for (var header : headers) {
      var parts = header.split(": ", 2);
      request.header(parts[0], parts[1]);
    }
    return request;
  }

  private Reply exchange(HttpRequest request) {
    try {
      var response = client.send(request, BodyHandlers.ofString());
      response.headers().allValues("set-cookie").forEach(this::keep);
      return new Reply(response.statusCode(), response.body(), headers(response));
    } catch (IOException failure) {
      throw new AssertionError(failure);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new AssertionError(stop);
    }
  }

  private static Map<String, String> headers(HttpResponse<?> response) {
    return response.headers().map().entrySet().stream()
        .collect(
            Collectors.toMap(Map.Entry::getKey, header -> String.join("; ", header.getValue())));
  }

  private void keep(String cookie) {
    var value = cookie.split(";", 2)[0];
    int equals = value.indexOf('=');
    var name = value.substring(0, equals);
    Optional.of(value.substring(equals + 1))
        .filter(text -> !text.isEmpty())
        .ifPresentOrElse(text -> cookies.put(name, text), () -> cookies.remove(name));
  }
}
