package dev.stepwell.dashboard;

import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.project.Project;
import dev.stepwell.engine.project.Project.Access;
import dev.stepwell.engine.project.Project.SigningKeys;
import dev.stepwell.engine.project.Project.Token;
import dev.stepwell.server.Server;
import dev.stepwell.server.config.Config;
import dev.stepwell.server.project.Secrets;
import dev.stepwell.store.memory.MemoryStore;
import dev.stepwell.testkit.RawEndpoint;
import dev.stepwell.testkit.Script;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// A server with a dashboard, on a store in memory, with two tenants; and a workflow endpoint that
/// takes every delivery and does nothing with it, so that a test can play the SDK's part.
public final class SiteFixture implements AutoCloseable {
  public static final String MINE = "mine";
  public static final String READER = "reader";
  public static final String THEIRS = "theirs";

  private static final AtomicInteger NEXT = new AtomicInteger();

  private final RawEndpoint endpoint;
  private final MemoryStore store = new MemoryStore(2);
  private final Server server;

  public SiteFixture() {
    this(Dashboard.forTokens());
  }

  public SiteFixture(Dashboard dashboard) {
    endpoint =
        RawEndpoint.start(
            Script.response(
                200, "{}", "Upstash-Workflow-Sdk-Version: 1", "Upstash-workflow-sdk: v1.3.2"));
    server = Server.start(Config.development("127.0.0.1", 0), store, dashboard);
    save("me", token(MINE, Access.FULL), token(READER, Access.READ_ONLY));
    save("them", token(THEIRS, Access.FULL));
  }

  private static Token token(String text, Access access) {
    return new Token(Secrets.sha256(text), access);
  }

  private void save(String project, Token... tokens) {
    server
        .projects()
        .save(
            new Project(
                new ProjectId(project),
                List.of(tokens),
                new SigningKeys(
                    "sig_mineAAAAAAAAAAAAAAAAAAAAAAAA", "sig_nextAAAAAAAAAAAAAAAAAAAAAAAA")));
  }

  /// Takes a token away from the first tenant, who keeps one that may read only.
  public void revokeMine() {
    save("me", token(READER, Access.READ_ONLY));
  }

  public String address() {
    return "http://127.0.0.1:" + server.port();
  }

  /// A browser that nobody has signed in with.
  public Browser browser() {
    return new Browser(address());
  }

  /// A browser of whoever has a token.
  public Browser browser(String token) {
    var browser = browser();
    browser.signIn(token);
    return browser;
  }

  /// Asks the REST API as the SDK does, for the first tenant.
  public Browser.Reply rest(String method, String target, String body, String... headers) {
    return restAs(MINE, method, target, body, headers);
  }

  public Browser.Reply restAs(
      String token, String method, String target, String body, String... headers) {
    var all = new String[headers.length + 1];
    System.arraycopy(headers, 0, all, 1, headers.length);
    all[0] = "Authorization: Bearer " + token;
    var reply = browser().send(method, target, body, all);
    if (reply.status() >= 300) {
      throw new AssertionError(method + " " + target + ": " + reply);
    }
    return reply;
  }

  public static String fresh(String name) {
    return "wfr_" + name + "-" + NEXT.incrementAndGet();
  }

  /// Starts a run that does nothing by itself.
  public String start(String token, String id, String payload, String... headers) {
    var all = new String[headers.length + 2];
    System.arraycopy(headers, 0, all, 2, headers.length);
    all[0] = "Upstash-Workflow-Init: true";
    all[1] = "Upstash-Workflow-RunId: " + id;
    restAs(token, "POST", "/v2/publish/" + endpoint.url("/workflow"), payload, all);
    return id;
  }

  public String start(String name) {
    return start(MINE, fresh(name), "payload");
  }

  /// A URL at which every delivery is taken.
  public String endpoint(String path) {
    return endpoint.url(path);
  }

  @Override
  public void close() {
    server.close();
    endpoint.close();
    store.close();
  }
}
