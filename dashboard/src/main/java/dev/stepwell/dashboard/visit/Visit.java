package dev.stepwell.dashboard.visit;

import dev.stepwell.protocol.Percent;
import dev.stepwell.protocol.header.Headers;
import dev.stepwell.protocol.json.JsonValue;
import dev.stepwell.server.api.edge.Query;
import dev.stepwell.server.api.edge.Request;
import dev.stepwell.server.api.site.Inside;
import java.nio.charset.StandardCharsets;

/// One look at a page, or one use of its forms. What it asks for is asked on behalf of whoever has
/// signed in, with what he may do.
public final class Visit {
  /// What stands before the path of a page where it is kept up to date.
  public static final String LIVE = "/live";

  private static final Headers JSON = Headers.of("Content-Type", "application/json");

  private final Inside inside;
  private final Request request;

  public Visit(Inside inside, Request request) {
    this.inside = inside;
    this.request = request;
  }

  /// What the REST API tells at a path.
  ///
  /// @throws Refused where it does not
  public JsonValue get(Target target) {
    return ask("GET", target).orRefused().json();
  }

  /// Asks the REST API for something without a body.
  public Answer ask(String method, Target target) {
    return ask(method, target, Headers.NONE, "");
  }

  public Answer ask(String method, Target target, Headers headers, String body) {
    return Answer.of(
        inside.ask(
            request, method, target.toString(), headers, body.getBytes(StandardCharsets.UTF_8)));
  }

  /// Asks with a body of JSON.
  public Answer askJson(String method, Target target, String json) {
    return ask(method, target, JSON, json);
  }

  /// The parameters of the page.
  public Query query() {
    return request.query();
  }

  /// One of them; empty where it is not given.
  public String parameter(String name) {
    return query().first(name).orElse("");
  }

  /// What the path of the page ends with, decoded: the id of what it is about.
  public String id() {
    return Percent.decode("path", request.restPath());
  }

  /// Path and query of the page, also while it is kept up to date.
  public String target() {
    var target = request.target();
    return target.startsWith(LIVE + "/") ? target.substring(LIVE.length()) : target;
  }

  /// How clients reach this server, such as `http://localhost:8080`.
  public String base() {
    return request.caller().scheme() + "://" + request.caller().host();
  }

  public String project() {
    return inside.project(request);
  }

  public boolean mayAct() {
    return inside.mayAct(request);
  }

  public String formToken() {
    return inside.formToken(request);
  }
}
