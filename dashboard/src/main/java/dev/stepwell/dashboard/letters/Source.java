package dev.stepwell.dashboard.letters;

import dev.stepwell.dashboard.visit.Target;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What a dead letter is of. The two have lists, filters and repairs of their own.
public enum Source {
  RUNS("Runs"),
  MESSAGES("Messages");

  private final String title;

  Source(String title) {
    this.title = title;
  }

  static Source of(String word) {
    return word.equals(MESSAGES.word()) ? MESSAGES : RUNS;
  }

  public String title() {
    return title;
  }

  /// What stands for it in the URL of the page.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  Target place() {
    return Target.of(this == RUNS ? "/v2/workflows/dlq" : "/v2/dlq");
  }

  /// The filters that it has, with what they are called.
  Map<String, String> filters() {
    var fields = new LinkedHashMap<String, String>();
    switch (this) {
      case RUNS -> {
        fields.put("workflowUrl", "Workflow URL");
        fields.put("workflowRunId", "Run");
        fields.put("failureFunctionState", "State of the failure callback");
      }
      case MESSAGES -> {
        fields.put("url", "URL");
        fields.put("queueName", "Queue");
        fields.put("topicName", "URL group");
        fields.put("scheduleId", "Schedule");
      }
    }
    fields.put("label", "Label");
    fields.put("flowControlKey", "Flow control key");
    fields.put("responseStatus", "Status of the answer");
    fields.put("callerIp", "Caller's address");
    fields.put("from", "Failed since");
    fields.put("to", "Failed until");
    return fields;
  }

  /// What can be done with its letters.
  public List<Repair> repairs() {
    return switch (this) {
      case RUNS -> List.of(Repair.RESUME, Repair.RESTART, Repair.DELETE);
      case MESSAGES -> List.of(Repair.RETRY, Repair.DELETE);
    };
  }
}
