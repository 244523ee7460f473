package dev.stepwell.cli.client;

import dev.stepwell.cli.client.LetterFilter.Kind;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Does something to dead letters: to those named, or, page by page, to all that a filter lets
/// through.
abstract class LetterAction extends ApiCommand {
  /// So many at a time that progress is seen.
  private static final String AT_ONCE = "50";

  @Parameters(arity = "0..*", paramLabel = "ID", description = "The letters' ids.")
  private List<String> ids = List.of();

  @Option(names = "--all", description = "All letters of the kind that this command is for.")
  private boolean all;

  @Mixin private LetterFilter filter;

  /// Does it to one.
  abstract Answer one(Api api, String id);

  /// The request that does it to several of a kind.
  abstract Call several(Kind kind);

  /// The kinds that it can be done to.
  abstract List<Kind> kinds();

  /// What has been done then, such as `resumed`.
  abstract String done();

  @Override
  final ExitCode run(Api api, Terminal terminal) {
    boolean named = !ids.isEmpty();
    if (named == (all || !filter.isEmpty())) {
      throw CommandException.usage(
          "either ids of letters are needed, or filters, or --all (`stepwell dlq list` shows them)");
    }
    if (named) {
      return Each.of(ids, terminal, id -> one(api, id), done());
    }
    long count = 0;
    for (var kind : kinds().stream().filter(filter.kinds()::contains).toList()) {
      count += bulk(kind, api, terminal, count);
    }
    terminal.tell(done() + " " + count);
    return ExitCode.OK;
  }

  private long bulk(Kind kind, Api api, Terminal terminal, long before) {
    long count = 0;
    var next = Optional.<String>empty();
    do {
      var call = filter.applied(several(kind)).with("count", AT_ONCE).with("cursor", next);
      var answer = api.send(call);
      if (terminal.json()) {
        terminal.raw(answer);
      }
      var json = answer.json();
      count +=
          json.field("workflowRuns").items().size()
              + json.field("responses").items().size()
              + json.number("deleted").orElse(0);
      next = Optional.of(json.text("cursor")).filter(text -> !text.isEmpty());
      if (next.isPresent()) {
        terminal.note(done() + " " + (before + count) + " so far");
      }
    } while (next.isPresent());
    return count;
  }
}
