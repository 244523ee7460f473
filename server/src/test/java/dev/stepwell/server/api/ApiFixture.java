package dev.stepwell.server.api;

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

/// A server on a store in memory with two tenants, and a workflow endpoint that takes every
/// delivery and does nothing with it, so that a test can play the SDK's part.
final class ApiFixture implements AutoCloseable {
  static final String MINE = "Authorization: Bearer mine";
  static final String READER = "Authorization: Bearer reader";
  static final String THEIRS = "Authorization: Bearer theirs";

  private static final AtomicInteger NEXT = new AtomicInteger();

  final RawEndpoint endpoint;
  private final MemoryStore store;
  private final Server server;
  private final RawClient client;

  ApiFixture(int partitions) {
    this(partitions, Config.development("127.0.0.1", 0));
  }

  ApiFixture(int partitions, Config config) {
    this(new MemoryStore(partitions), config);
  }

  /// On a store that a server had before.
  ApiFixture(MemoryStore store, Config config) {
    endpoint =
        RawEndpoint.start(
            Script.response(
                200, "{}", "Upstash-Workflow-Sdk-Version: 1", "Upstash-workflow-sdk: v1.3.2"));
    this.store = store;
    server = Server.start(config, store);
    server
        .projects()
        .save(
            new Project(
                new ProjectId("me"),
                List.of(token("mine", Access.FULL), token("reader", Access.READ_ONLY)),
                new SigningKeys(
                    "sig_mineAAAAAAAAAAAAAAAAAAAAAAAA", "sig_nextAAAAAAAAAAAAAAAAAAAAAAAA")));
    server
        .projects()
        .save(
            new Project(
                new ProjectId("them"),
                List.of(token("theirs", Access.FULL)),
                new SigningKeys(
                    "sig_theirsAAAAAAAAAAAAAAAAAAAAAA", "sig_nextAAAAAAAAAAAAAAAAAAAAAAAA")));
    client = client();
  }

  private static Token token(String text, Access access) {
    return new Token(Secrets.sha256(text), access);
  }

  RawClient client() {
    return new RawClient(server.port());
  }

  String address() {
    return "http://127.0.0.1:" + server.port();
  }

  String url() {
    return endpoint.url("/workflow");
  }

  /// A request by the first tenant, unless a header says otherwise.
  RawClient.Reply ask(String method, String target, String body, String... headers) {
    var all = new String[headers.length + 1];
    System.arraycopy(headers, 0, all, 0, headers.length);
    all[headers.length] = "X-Test: 1";
    boolean authorized = List.of(headers).stream().anyMatch(h -> h.startsWith("Authorization"));
    if (!authorized) {
      all[headers.length] = MINE;
    }
    return client.ask(method, target, body, all);
  }

  static String fresh(String name) {
    return "wfr_" + name + "-" + NEXT.incrementAndGet();
  }

  /// Starts a run that does nothing by itself.
  String start(String id, String... headers) {
    var all = new String[headers.length + 2];
    System.arraycopy(headers, 0, all, 2, headers.length);
    all[0] = "Upstash-Workflow-Init: true";
    all[1] = "Upstash-Workflow-RunId: " + id;
    var answer = ask("POST", "/v2/publish/" + url(), "payload", all);
    if (answer.status() != 200) {
      throw new AssertionError(answer);
    }
    return id;
  }

  /// Waits in a run for an event.
  RawClient.Reply await(String run, String event, int stepId, String... headers) {
    var all = new String[headers.length + 1];
    System.arraycopy(headers, 0, all, 1, headers.length);
    all[0] = "Upstash-Workflow-RunId: " + run;
    return ask("POST", "/v2/wait/" + event, registration(stepId), all);
  }

  String registration(int stepId) {
    return """
    {"url":"%s","timeout":"1d","timeoutUrl":"%s","timeoutHeaders":{},\
    "step":{"stepId":%d,"stepName":"wait","stepType":"Wait","concurrent":1}}\
    """
        .formatted(url(), url(), stepId);
  }

  /// One item of a batch.
  static String item(String destination, String headers, String body) {
    return "{\"destination\":\"%s\",\"headers\":{%s},\"body\":\"%s\"}"
        .formatted(destination, headers, body.replace("\"", "\\\""));
  }

  static String appendTo(String run) {
    return "\"Upstash-Workflow-Init\":\"false\",\"Upstash-Workflow-RunId\":\"" + run + "\"";
  }

  static String initOf(String run) {
    return "\"Upstash-Workflow-Init\":\"true\",\"Upstash-Workflow-RunId\":\"" + run + "\"";
  }

  static String step(int id) {
    return "{\"stepId\":%d,\"stepName\":\"s\",\"stepType\":\"Run\",\"out\":\"1\",\"concurrent\":1}"
        .formatted(id);
  }

  /// Ends all but the store, which another server may be started on.
  MemoryStore stop() {
    client.close();
    server.close();
    endpoint.close();
    return store;
  }

  @Override
  public void close() {
    stop().close();
  }
}
