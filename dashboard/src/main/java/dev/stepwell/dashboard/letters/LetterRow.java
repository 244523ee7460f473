package dev.stepwell.dashboard.letters;

import dev.stepwell.dashboard.runs.RunRow;
import dev.stepwell.dashboard.text.Moment;
import dev.stepwell.dashboard.visit.Target;
import dev.stepwell.protocol.json.JsonValue;
import java.util.Optional;

/// A dead letter in a list.
///
/// @param path of its page
/// @param subject the run or the message that failed
/// @param subjectPath of the page of that
/// @param status of the last answer; empty where there was none
/// @param answer the beginning of what was answered
public record LetterRow(
    String id,
    String path,
    String subject,
    String subjectPath,
    Optional<Moment> created,
    String status,
    String answer,
    String url) {
  private static final int CUT = 200;

  static LetterRow of(JsonValue letter) {
    var id = letter.text("dlqId");
    var run = letter.text("workflowRunId");
    var message = letter.text("messageId");
    var answer = letter.text("responseBody");
    return new LetterRow(
        id,
        Target.of(LettersPage.PATH).segment(id).toString(),
        run.isEmpty() ? message : run,
        run.isEmpty()
            ? Target.of("/messages").segment(message).toString()
            : RunRow.path(run, letter.text("workflowCreatedAt")),
        Moment.of(letter.number(run.isEmpty() ? "createdAt" : "workflowCreatedAt")),
        letter.text("responseStatus"),
        answer.length() > CUT ? answer.substring(0, CUT) + "…" : answer,
        run.isEmpty() ? letter.text("url") : letter.text("workflowUrl"));
  }
}
