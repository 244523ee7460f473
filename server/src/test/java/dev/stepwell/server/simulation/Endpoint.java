package dev.stepwell.server.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Command;
import dev.stepwell.engine.Rejection;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.run.Append;
import dev.stepwell.engine.run.RunCommand;
import dev.stepwell.protocol.json.JsonReader;
import dev.stepwell.server.delivery.http.Answer;
import dev.stepwell.server.delivery.http.OutgoingRequest;
import dev.stepwell.server.simulation.Replay.Next;
import dev.stepwell.server.simulation.Replay.Next.Execute;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/// The users' side: workflow endpoints that work as the SDK does, and third parties. All they know
/// they have from the requests.
final class Endpoint {
  private static final int OK = 200;
  private static final int ERROR = 500;
  private static final int TOO_MANY = 429;
  private static final int NON_RETRYABLE = 489;

  private final Simulation simulation;
  private final Map<String, Integer> executions = new HashMap<>();
  private int children;

  Endpoint(Simulation simulation) {
    this.simulation = simulation;
  }

  /// Takes a request; `respond` is told the answer, perhaps much later.
  void handle(OutgoingRequest request, Consumer<Answer> respond) {
    var headers = headers(request);
    if (request.url().startsWith(Requests.THIRD_PARTY_URL)) {
      respond.accept(thirdParty(request, headers));
      return;
    }
    var visit = new Visit(headers, respond);
    if (simulation.faults().happens(25)) {
      visit.answer(simulation.faults().maybe(50) ? ERROR : TOO_MANY);
    } else if (headers.containsKey(Requests.FAILURE)) {
      visit.failed(request.body());
    } else if (headers.containsKey(Requests.CALLBACK)) {
      visit.callReturned(request.body());
    } else {
      visit.goOn(Recorded.list(request.body()));
    }
  }

  static Map<String, String> headers(OutgoingRequest request) {
    var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    request.headers().forEach(header -> headers.put(header.getKey(), header.getValue()));
    return headers;
  }

  private static Answer thirdParty(OutgoingRequest request, Map<String, String> headers) {
    int failures = Integer.parseInt(request.url().substring(Requests.THIRD_PARTY_URL.length()));
    int retried = Integer.parseInt(headers.getOrDefault("Upstash-Retried", "-1"));
    return retried < failures
        ? new Answer.Responded(ERROR, List.of(), "no".getBytes(UTF_8), false)
        : new Answer.Responded(OK, List.of(), "yes".getBytes(UTF_8), false);
  }

  /// One request to the workflow, from its arrival to the answer.
  private final class Visit {
    private final Map<String, String> headers;
    private final Consumer<Answer> respond;
    private final String run;
    private final Instant createdAt;

    Visit(Map<String, String> headers, Consumer<Answer> respond) {
      this.headers = headers;
      this.respond = respond;
      this.run = headers.getOrDefault("Upstash-Workflow-RunId", "");
      this.createdAt =
          Instant.ofEpochMilli(
              Long.parseLong(headers.getOrDefault("Upstash-Workflow-CreatedAt", "0")));
    }

    void goOn(List<Recorded> list) {
      simulation.model().delivered(headers, list);
      var script = simulation.script(list.getFirst().body());
      switch (Replay.next(script, list.subList(1, list.size()))) {
        case Next.Nothing() -> answer(OK);
        case Next.Announce(var block, int first) -> {
          var plans = new ArrayList<Append>();
          for (var step : block.steps()) {
            plans.add(Requests.plan(first + plans.size(), step, block.steps().size()));
          }
          submit(new RunCommand.AppendSteps(Requests.run(run), plans));
        }
        case Execute step -> {
          simulation.model().executing(headers, step.stepId());
          execute(step, script);
        }
        case Next.Finish() -> end(end(script), list);
      }
    }

    private Script.End end(Script script) {
      boolean fails = script.end() == Script.End.FAIL || script.end() == Script.End.FAIL_FOR_GOOD;
      return fails && simulation.repairer().mended(script.id()) ? Script.End.RETURN : script.end();
    }

    private void failed(byte[] report) {
      if (simulation.repairer().listens(run)) {
        simulation.model().failureReported(run, report);
        answer(OK);
      } else {
        answer(ERROR);
      }
    }

    private void execute(Execute step, Script script) {
      switch (step.step()) {
        case Script.Fragile(boolean forGood) when !simulation.repairer().mended(script.id()) ->
            answer(forGood ? NON_RETRYABLE : ERROR);
        case Script.Work _, Script.Fragile _ ->
            append(Requests.result(step.stepId(), "Run", step.branches(), out(step)));
        case Script.Sleep sleep -> append(Requests.slept(step, sleep));
        case Script.Wait wait -> {
          simulation.client().meet(run, wait);
          submit(Requests.wait(run, step, wait));
        }
        case Script.Tell tell -> tell(step, tell);
        case Script.Call call -> append(Requests.call(step, call));
        case Script.Invoke(int child) ->
            submit(
                new RunCommand.Invoke(
                    Requests.run(run),
                    step.stepId(),
                    Requests.start(
                        "child-" + ++children,
                        child,
                        simulation.retry(child),
                        Optional.of(Requests.invoker(run, createdAt, step)))));
      }
    }

    /// What code returns may differ each time it runs, and how often it does depends on who comes
    /// first: a busy server may refuse what it submits.
    private String out(Execute step) {
      if (simulation.orderly()) {
        return "done";
      }
      int times = executions.merge(run + createdAt + " " + step.stepId(), 1, Integer::sum);
      return "time " + times;
    }

    /// The SDK notifies first and then submits that it did. That nobody is there is caught by the
    /// user.
    private void tell(Execute step, Script.Tell tell) {
      var data = simulation.model().notifying(tell.run(), tell.event());
      var notify = new RunCommand.Notify(Requests.run(tell.run()), tell.event(), Bytes.utf8(data));
      simulation
          .line()
          .call(
              notify,
              heard -> {
                switch (heard.orElse(null)) {
                  case dev.stepwell.server.partition.Answer.Replied(Reply.Notified _) ->
                      append(Requests.result(step.stepId(), "Notify", step.branches(), "told"));
                  case dev.stepwell.server.partition.Answer.Rejected(Rejection.NotFound _) ->
                      append(Requests.result(step.stepId(), "Notify", step.branches(), "gone"));
                  case null, default -> answer(ERROR);
                }
              });
    }

    private void end(Script.End end, List<Recorded> list) {
      switch (end) {
        case RETURN -> {
          var result = Recorded.summary(list);
          simulation.model().finishing(run, result);
          submit(new RunCommand.FinishRun(Requests.run(run), Optional.of(Bytes.utf8(result))));
        }
        case CANCEL -> {
          simulation.model().cancelling(run);
          submit(new RunCommand.CancelRun(Requests.run(run)));
        }
        case FAIL -> answer(ERROR);
        case FAIL_FOR_GOOD -> answer(NON_RETRYABLE);
      }
    }

    /// Workflow protocol, 4.5: an SDK takes a failure that is not the last attempt for one that
    /// will be repeated, and does nothing.
    void callReturned(byte[] body) {
      var report = new TreeMap<String, String>();
      JsonReader.read(
          "report",
          body,
          reader -> {
            reader.object("report", name -> report.put(name, reader.compact()));
            return report;
          });
      int status = Integer.parseInt(report.getOrDefault("status", "0"));
      var retried = report.getOrDefault("retried", "");
      var most = report.getOrDefault("maxRetries", "");
      if (status / 100 != 2 && !most.equals("0") && !retried.equals(most)) {
        answer(OK);
        return;
      }
      int stepId = Integer.parseInt(headers.getOrDefault(Requests.STEP_ID, ""));
      int branches = Integer.parseInt(headers.getOrDefault(Requests.BRANCHES, ""));
      append(Requests.result(stepId, "Call", branches, "status " + status));
    }

    private void append(Append item) {
      submit(new RunCommand.AppendSteps(Requests.run(run), List.of(item)));
    }

    /// Some clients try again before they give up.
    private void submit(Command command) {
      simulation
          .line()
          .call(
              command,
              first -> {
                if (first.isEmpty() && simulation.faults().maybe(50)) {
                  simulation.line().call(command, second -> answer(status(second)));
                } else {
                  answer(status(first));
                }
              });
    }

    private int status(Optional<dev.stepwell.server.partition.Answer> heard) {
      return switch (heard.orElse(null)) {
        case dev.stepwell.server.partition.Answer.Replied _ -> OK;
        case dev.stepwell.server.partition.Answer.Rejected(Rejection.RunOver _) -> OK;
        case dev.stepwell.server.partition.Answer.Rejected(Rejection.Unacceptable _) ->
            NON_RETRYABLE;
        case null, default -> ERROR;
      };
    }

    void answer(int status) {
      var said = new ArrayList<Map.Entry<String, String>>();
      said.add(Map.entry("Upstash-Workflow-Sdk-Version", "1"));
      if (status == NON_RETRYABLE) {
        said.add(Map.entry("Upstash-NonRetryable-Error", "true"));
      }
      if (status == TOO_MANY) {
        said.add(Map.entry("Retry-After", simulation.faults().maybe(50) ? "0" : "3"));
      }
      respond.accept(new Answer.Responded(status, said, new byte[0], false));
    }
  }
}
