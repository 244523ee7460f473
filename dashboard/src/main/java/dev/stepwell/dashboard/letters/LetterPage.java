package dev.stepwell.dashboard.letters;

import dev.stepwell.dashboard.html.StaticTemplates;
import dev.stepwell.dashboard.html.Templates;
import dev.stepwell.dashboard.page.Done;
import dev.stepwell.dashboard.page.Outcome;
import dev.stepwell.dashboard.page.Page;
import dev.stepwell.dashboard.page.Shown;
import dev.stepwell.dashboard.runs.RunRow;
import dev.stepwell.dashboard.text.Field;
import dev.stepwell.dashboard.visit.Form;
import dev.stepwell.dashboard.visit.Refused;
import dev.stepwell.dashboard.visit.Target;
import dev.stepwell.dashboard.visit.Visit;
import dev.stepwell.protocol.header.Headers;
import dev.stepwell.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/// One dead letter: what it was, why it failed, and what can be done.
public final class LetterPage implements Page {
  private static final Templates HTML = new StaticTemplates();

  /// What can be different this time, by the names of headers, which the fields of the form have.
  private static final List<String> OVERRIDES =
      List.of(
          "Upstash-Retries",
          "Upstash-Retry-Delay",
          "Upstash-Timeout",
          "Upstash-Delay",
          "Upstash-Label",
          "Upstash-Flow-Control-Key",
          "Upstash-Flow-Control-Value");

  @Override
  public Shown show(Visit visit) {
    var found = find(visit);
    var live = HTML.lettersLetter(LetterRow.of(found.letter()), fields(found.letter()));
    var title = "Dead letter " + visit.id();
    return visit.mayAct()
        ? new Shown(title, HTML.lettersRepairs(found.repairs(), visit.formToken()), live)
        : new Shown(title, live);
  }

  private record Found(Source source, JsonValue letter) {
    List<Repair> repairs() {
      var repairs = new ArrayList<>(source.repairs());
      if (letter.text("failureFunctionState").equals("CALLBACK_FAIL")) {
        repairs.add(Repair.CALLBACK);
      }
      return repairs;
    }
  }

  /// An id does not tell what it is of.
  private static Found find(Visit visit) {
    var ofRun = visit.ask("GET", Source.RUNS.place().segment(visit.id()));
    return ofRun.successful()
        ? new Found(Source.RUNS, ofRun.json())
        : new Found(Source.MESSAGES, visit.get(Source.MESSAGES.place().segment(visit.id())));
  }

  private static List<Field> fields(JsonValue letter) {
    return Field.present(
        Field.line("URL", letter.text("url")),
        Field.line("Method", letter.text("method")),
        Field.line("Message", letter.text("messageId")),
        Field.line("Queue", letter.text("queueName")),
        Field.line("URL group", letter.text("topicName")),
        Field.line("Schedule", letter.text("scheduleId")),
        Field.line("Label", letter.text("label")),
        Field.line("Flow control key", letter.text("flowControlKey")),
        Field.line("Retries", letter.text("maxRetries")),
        Field.line("Called from", letter.text("callerIP")),
        Field.line("Answered with", letter.text("responseStatus")),
        Field.block("Headers of the answer", Field.headers(letter.field("responseHeader"))),
        Field.block("Answer", letter.text("responseBody")),
        Field.line("Failure callback", letter.text("failureCallback")),
        Field.line("State of that", letter.text("failureFunctionState")),
        Field.block("Headers", Field.headers(letter.field("header"))),
        Field.block("Body", letter.text("body")));
  }

  @Override
  public Outcome act(Visit visit, Form form) {
    var found = find(visit);
    var source = found.source();
    var repair =
        found.repairs().stream()
            .filter(known -> known.word().equals(form.text("do")))
            .findFirst()
            .orElseThrow(() -> new Refused(400, "there is no such action"));
    var answer =
        visit
            .ask(repair.method(), repair.one(source.place(), visit.id()), headers(form), "")
            .orRefused()
            .json();
    return switch (repair) {
      case RESUME, RESTART ->
          Done.at(
              RunRow.path(answer.text("workflowRunId"), answer.text("workflowCreatedAt")),
              "It goes on as this run.");
      case RETRY ->
          Done.at(
              Target.of("/messages").segment(answer.text("messageId")).toString(),
              "Published anew as this message.");
      case CALLBACK -> Done.at(visit.target(), "The failure callback is told again.");
      case DELETE -> Done.at(LettersPage.PATH + "?of=" + source.word(), "Deleted.");
    };
  }

  /// What is to be different this time.
  private static Headers headers(Form form) {
    var headers = Headers.builder();
    for (var name : OVERRIDES) {
      if (form.has(name)) {
        headers.add(name, form.text(name).strip());
      }
    }
    return headers.build();
  }
}
