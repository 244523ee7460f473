package dev.stepwell.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.server.partition.Errors;
import dev.stepwell.server.partition.LogFields;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/// What stands on standard error.
class LogFormatTest {
  private static final RunName RUN = new RunName(new ProjectId("me"), "wfr_1\n12:00 ERROR forged");
  private static final MessageKey MESSAGE = new MessageKey(new Origin(7, 3), 1);

  private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
  private final PrintStream before = System.err;
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  @BeforeEach
  void listen() throws JoranException {
    System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
    configure("src/main/resources/logback.xml");
  }

  @AfterEach
  void restore() throws JoranException {
    System.setErr(before);
    configure("src/test/resources/logback-test.xml");
  }

  private void configure(String file) throws JoranException {
    context.reset();
    var configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(Path.of(file).toFile());
  }

  private static ObserveOptions parse(String... arguments) {
    return CommandLine.populateCommand(new ObserveOptions(), arguments);
  }

  private List<String> lines() {
    return written.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private static void log() {
    var log = LoggerFactory.getLogger("dev.stepwell.Test");
    try (var _ = new LogFields().run(RUN).message(MESSAGE)) {
      log.warn("something about {}", "a run");
    }
    log.info("something else");
  }

  @Test
  void plainLinesEndWithTheIdsOfWhatTheyAreAbout() {
    parse().logFormat.use();
    log();
    assertThat(lines()).hasSize(2);
    assertThat(lines().getFirst())
        .contains("WARN  [main] dev.stepwell.Test: something about a run [")
        .contains("workflowRunId=wfr_1_12:00 ERROR forged")
        .contains("messageId=" + MESSAGE.id())
        .contains("project=me")
        .endsWith("]");
    assertThat(lines().getLast()).endsWith("dev.stepwell.Test: something else");
  }

  @Test
  void jsonHasOneObjectInALineWithTheIdsAsFields() {
    parse("--log-format", "json").logFormat.use();
    log();
    var id = Errors.report("a \"test\"", new IllegalStateException("of\nthe log"));
    assertThat(lines()).hasSize(3);
    var about = parsed(lines().get(0));
    assertThat(about.get("level")).isEqualTo("WARN");
    assertThat(about.get("loggerName")).isEqualTo("dev.stepwell.Test");
    assertThat(about.get("formattedMessage")).isEqualTo("something about a run");
    assertThat(about.get("timestamp")).isInstanceOf(Long.class);
    assertThat(about.get("mdc"))
        .isEqualTo(
            Map.of(
                "project", "me",
                "workflowRunId", "wfr_1_12:00 ERROR forged",
                "messageId", MESSAGE.id()));
    assertThat(parsed(lines().get(1)).get("mdc")).isEqualTo(Map.of());
    var error = parsed(lines().get(2));
    assertThat(error.get("formattedMessage")).isEqualTo(id + " while handling a \"test\"");
    assertThat((Map<?, ?>) error.get("throwable")).isNotEmpty();
  }

  @Test
  void anotherFormatIsRefused() {
    assertThatThrownBy(() -> parse("--log-format", "xml"))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("expected plain or json, found xml");
  }

  private static Map<?, ?> parsed(String line) {
    return (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(line);
  }
}
