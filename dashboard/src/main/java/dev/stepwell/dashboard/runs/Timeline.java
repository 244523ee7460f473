package dev.stepwell.dashboard.runs;

import dev.stepwell.protocol.json.JsonValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The steps of a run beside each other in time. The grouped logs say what there is and when it was
/// planned, the events when it was over: a step goes on from when those before it were over until
/// it is.
record Timeline(List<StepView> steps, int left) {
  /// The first steps and the last ones of a run that has more.
  private static final int FIRST = 20;

  private static final int LAST = 300;

  static Timeline of(JsonValue run, JsonValue events, Instant now) {
    long begin = run.number("workflowRunCreatedAt").orElse(0);
    long end = run.number("workflowRunCompletedAt").orElse(Math.max(now.toEpochMilli(), begin + 1));
    var over = over(events);
    var steps = new ArrayList<StepView>();
    long before = begin;
    for (var group : run.field("steps").items()) {
      var members = group.field("steps").items();
      boolean parallel = members.size() > 1;
      long last = before;
      for (var step : members) {
        long planned = step.number("createdAt").orElse(before);
        boolean open = !step.text("state").equals("STEP_SUCCESS");
        long to = open ? end : over.getOrDefault(key(step), Math.max(planned, before));
        long from = Math.min(before, to);
        var bar = Bar.of(begin, end, from, to, marks(step));
        steps.add(StepView.of(steps.size(), step, parallel, bar));
        last = Math.max(last, to);
      }
      before = last;
    }
    int left = Math.max(0, steps.size() - FIRST - LAST);
    if (left > 0) {
      steps.subList(FIRST, FIRST + left).clear();
    }
    return new Timeline(List.copyOf(steps), left);
  }

  private static Map<String, Long> over(JsonValue events) {
    var over = new HashMap<String, Long>();
    for (var event : events.items()) {
      if (event.text("state").equals("STEP_SUCCESS")) {
        event
            .number("time")
            .ifPresent(time -> over.merge(key(event.field("stepInfo")), time, Math::max));
      }
    }
    return over;
  }

  private static String key(JsonValue step) {
    return step.text("messageId") + "/" + step.text("stepId");
  }

  private static List<Long> marks(JsonValue step) {
    return step.field("errors").items().stream()
        .flatMap(error -> error.number("time").stream().boxed())
        .toList();
  }
}
