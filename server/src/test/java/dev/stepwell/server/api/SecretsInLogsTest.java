package dev.stepwell.server.api;

import static dev.stepwell.server.api.ApiFixture.fresh;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.stepwell.engine.project.Project.SigningKeys;
import dev.stepwell.server.config.Config;
import dev.stepwell.server.delivery.LanguageModel;
import dev.stepwell.testkit.RawEndpoint;
import dev.stepwell.testkit.Script;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// Tokens, keys and what users forward in confidence are in no log and no error, whatever goes
/// wrong. Everything is logged here that the server can log at all.
final class SecretsInLogsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /// What a client or an operator gives in confidence. All of them have the same end, so that one
  /// search finds them all.
  private static final String SECRET = "T0pSecret";

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final List<Runnable> undo = new ArrayList<>();
  private ApiFixture api;

  @BeforeEach
  void start() {
    listen();
    var model = LanguageModel.of("http://127.0.0.1:1/v1", Optional.of("llm-" + SECRET));
    api = new ApiFixture(2, Config.development("127.0.0.1", 0).with(model));
  }

  @AfterEach
  void stop() {
    undo.forEach(Runnable::run);
    api.close();
  }

  private void listen() {
    var root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    var ours = (Logger) LoggerFactory.getLogger("dev.stepwell");
    var layout = new PatternLayout();
    layout.setContext(root.getLoggerContext());
    layout.setPattern("%logger %msg%n%xEx{full}");
    layout.start();
    var appender =
        new AppenderBase<ILoggingEvent>() {
          @Override
          protected void append(ILoggingEvent event) {
            lines.add(layout.doLayout(event));
          }
        };
    appender.setContext(root.getLoggerContext());
    appender.start();
    root.addAppender(appender);
    var level = ours.getLevel();
    ours.setLevel(Level.TRACE);
    undo.add(() -> {
      ours.setLevel(level);
      root.detachAppender(appender);
    });
  }

  private void holdsNoSecret(RawClient.Reply answer) {
    assertThat(answer.body()).doesNotContain(SECRET);
    answer.headers().values().forEach(value -> assertThat(value).doesNotContain(SECRET));
  }

  @Test
  void whatGoesWrongIsToldWithoutThem() {
    LoggerFactory.getLogger("dev.stepwell.test").trace("this is listened to");
    assertThat(lines).hasSize(1);
    var bearer = "Authorization: Bearer " + SECRET;
    holdsNoSecret(api.ask("GET", "/v2/keys", "", bearer));
    holdsNoSecret(api.ask("GET", "/v2/keys", "", "Authorization: Basic " + SECRET));
    holdsNoSecret(api.ask("GET", "/v2/keys?qstash_token=" + SECRET, "", "Authorization: x"));
    holdsNoSecret(api.ask("GET", "/v2/nothing?qstash_token=" + SECRET, ""));
    holdsNoSecret(api.ask("PUT", "/v2/batch?qstash_token=" + SECRET, "", bearer));
    holdsNoSecret(api.ask("POST", "/v2/batch", "[" + SECRET, bearer));
    holdsNoSecret(api.ask("POST", "/v2/publish/" + api.url() + "?qstash_token=%zz" + SECRET, ""));

    var forwarded =
        new String[] {
          "Upstash-Forward-Authorization: Bearer " + SECRET,
          "Upstash-Forward-Cookie: session=" + SECRET,
          "Upstash-Forward-X-Api-Key: " + SECRET,
          "Upstash-Callback: http://user:" + SECRET + "@127.0.0.1:1/?key=" + SECRET,
          "Upstash-Callback-Forward-Authorization: " + SECRET,
          "Upstash-Callback-Retries: 0",
          "Upstash-Failure-Callback: " + api.endpoint.url("/told"),
          "Upstash-Retries: 0"
        };
    try (var broken = RawEndpoint.start(Script.raw("no HTTP " + SECRET + "\r\n\r\n").thenHangup());
        var silent = RawEndpoint.start(Script.drop())) {
      for (var url :
          List.of(
              "http://user:" + SECRET + "@127.0.0.1:1/?key=" + SECRET,
              "http://169.254.169.254/" + SECRET,
              "http://" + SECRET + ":" + SECRET + "@no-such-host.invalid/" + SECRET,
              broken.url(SECRET + "@127.0.0.1", "/" + SECRET),
              silent.url(SECRET + "@127.0.0.1", "/" + SECRET))) {
        assertThat(api.ask("POST", "/v2/publish/" + url, SECRET, forwarded).status())
            .isEqualTo(200);
      }
      assertThat(api.ask("POST", "/v2/publish/api/llm", "{}", forwarded).status()).isEqualTo(200);
      var run = fresh("secret");
      var headers = List.of(forwarded).toArray(new String[forwarded.length + 2]);
      headers[forwarded.length] = "Upstash-Workflow-Init: true";
      headers[forwarded.length + 1] = "Upstash-Workflow-RunId: " + run;
      api.ask("POST", "/v2/publish/" + silent.url("/" + SECRET), SECRET, headers);
      api.endpoint.await(7, PATIENCE);
    }
    assertThat(api.ask("POST", "/v2/keys/rotate", "").status()).isEqualTo(200);
    var keys =
        api.ask("GET", "/v2/keys", "").body().replaceAll("[^A-Za-z0-9_]+", " ").split(" ", -1);
    assertThat(lines).noneMatch(line -> line.contains(SECRET));
    for (var key : keys) {
      if (key.startsWith("sig_")) {
        assertThat(lines).noneMatch(line -> line.contains(key));
      }
    }
    assertThat(lines).noneMatch(line -> line.contains("Bearer "));
  }

  /// What is printed by mistake says nothing.
  @Test
  void theyHaveNoTextThatSaysThem() {
    assertThat(new SigningKeys("sig_" + SECRET, "sig_" + SECRET).toString()).doesNotContain(SECRET);
    assertThat(LanguageModel.of("http://a.test", Optional.of(SECRET)).toString())
        .doesNotContain(SECRET);
  }
}
