package dev.stepwell.server.partition;

import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.message.MessageKey;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.slf4j.MDC;

/// What the lines of this thread are about until this is closed, in fields beside their text, so
/// that whoever collects logs finds a run or a message by its id. They are named as on the wire.
public final class LogFields implements AutoCloseable {
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  private final List<String> names = new ArrayList<>(3);

  public LogFields project(ProjectId project) {
    return with("project", project.value());
  }

  public LogFields run(RunName run) {
    return project(run.project()).with("workflowRunId", run.id());
  }

  public LogFields message(MessageKey message) {
    return with("messageId", message.id());
  }

  public LogFields deadLetter(String id) {
    return with("dlqId", id);
  }

  /// Clients choose the ids of runs, and must not begin lines of their own with them.
  private LogFields with(String name, String value) {
    MDC.put(name, CONTROL.matcher(value).replaceAll("_"));
    names.add(name);
    return this;
  }

  @Override
  public void close() {
    names.forEach(MDC::remove);
  }
}
