package dev.stepwell.server.api.dlq;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.run.DeadKey;
import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.dlq.DeadEntry;
import dev.stepwell.server.api.edge.Refusal;
import dev.stepwell.server.api.edge.Request;
import dev.stepwell.server.api.edge.Response;
import dev.stepwell.server.api.edge.Result;
import dev.stepwell.server.api.intent.BoundedRequests;
import dev.stepwell.server.api.log.Budget;
import dev.stepwell.server.api.runs.Parameters;
import dev.stepwell.server.api.runs.Views;
import dev.stepwell.server.partition.Partitions;
import dev.stepwell.server.share.Turns;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// `/v2/workflows/dlq` and `/v2/dlq`: the dead letter queue. It reads and waits, so its handlers
/// belong on virtual threads; how many work at once is bounded.
public final class DeadLetters {
  private static final int OK = 200;
  private static final int FOUND = 302;
  private static final String WORKFLOW = "workflow";

  /// The parameters of what changes entries in the path that is there for all of them.
  private static final Set<String> KNOWN_IN_ALL =
      Stream.concat(LetterQuery.KNOWN.stream(), Stream.of(LetterQuery.SOURCE))
          .collect(Collectors.toUnmodifiableSet());

  private static final int AT_ONCE = 4;
  private static final long PAGE_BYTES = 16 << 20;

  /// Runs that one request starts at the most.
  private static final int MOST_REPAIRS = 50;

  /// How often one page looks at an entry, or jumps to the next that it may look at.
  private static final int MOST_EXAMINED = 10_000;

  private final BoundedRequests requests;
  private final Views views;
  private final Entries entries;
  private final Repair repair;
  private final MessageLetters messages;
  private final Turns turns = new Turns(AT_ONCE);

  public DeadLetters(Partitions partitions, BoundedRequests requests) {
    this.requests = requests;
    this.views =
        new Views(IntStream.range(0, partitions.count()).mapToObj(partitions::view).toList());
    this.entries = new Entries(views);
    this.repair = new Repair(partitions);
    this.messages = new MessageLetters(partitions, requests);
  }

  /// `GET /v2/workflows/dlq`
  public Result list(Request request) {
    var given = Parameters.ofList(request.query());
    var query = LetterQuery.read(given, request.project(), LetterQuery.MOST);
    var ids = LetterQuery.ids(given);
    return working(
        request,
        () -> {
          var shown = new ArrayList<DeadEntry>();
          var budget = new Budget(PAGE_BYTES);
          var page =
              ids.isPresent() ? named(request.project(), List.copyOf(ids.get())) : page(query);
          for (var letter : page.letters()) {
            var tried = budget.copy();
            var entry = entries.entry(letter, tried);
            if (tried.exceeded() && !shown.isEmpty()) {
              var last = shown.getLast().dlqId();
              return Response.json(OK, DeadEntry.page(Optional.of(last), shown));
            }
            shown.add(entry);
            budget = tried;
          }
          return Response.json(OK, DeadEntry.page(page.cursor(), shown));
        });
  }

  /// `GET /v2/dlq`
  public Result listAny(Request request) {
    return ofWorkflows(request) ? list(request) : working(request, () -> messages.list(request));
  }

  /// `GET /v2/workflows/dlq/{dlqId}`
  public Result get(Request request) {
    var key = key(request);
    var letter = find(key).orElseThrow(() -> missing(key));
    return working(
        request,
        () -> Response.json(OK, entries.entry(letter, new Budget(Long.MAX_VALUE)).toJson()));
  }

  /// `GET /v2/dlq/{dlqId}`
  public Result getAny(Request request) {
    return ofWorkflows(request) ? get(request) : working(request, () -> messages.get(request));
  }

  private static boolean ofWorkflows(Request request) {
    return request.query().first(LetterQuery.SOURCE).filter(WORKFLOW::equals).isPresent();
  }

  /// `DELETE /v2/workflows/dlq/{dlqId}`
  public Result delete(Request request) {
    var key = key(request);
    return working(request, () -> repair.discard(key));
  }

  /// `DELETE /v2/dlq/{dlqId}`
  public Result deleteAny(Request request) {
    return ofWorkflows(request)
        ? delete(request)
        : working(request, () -> messages.delete(request));
  }

  /// `DELETE /v2/dlq`
  public Result deleteAllAny(Request request) {
    return ofWorkflows(request)
        ? deleteAll(request, KNOWN_IN_ALL)
        : working(request, () -> messages.deleteAll(request));
  }

  /// `POST /v2/dlq/retry/{dlqId}`
  public Result retry(Request request) {
    return working(request, () -> messages.retry(request));
  }

  /// `POST /v2/dlq/retry`
  public Result retryAll(Request request) {
    return working(request, () -> messages.retryAll(request));
  }

  /// `DELETE /v2/workflows/dlq`
  public Result deleteAll(Request request) {
    return deleteAll(request, LetterQuery.KNOWN);
  }

  private Result deleteAll(Request request, Set<String> known) {
    var given = Parameters.ofAction(request, known);
    if (!given.all(LetterQuery.SOURCE).stream().allMatch(WORKFLOW::equals)) {
      throw new WireException(LetterQuery.SOURCE, "must be " + WORKFLOW + " alone");
    }
    var query = LetterQuery.read(given, request.project(), LetterQuery.MOST);
    var ids = LetterQuery.ids(given);
    return working(
        request,
        () -> {
          var page =
              ids.isPresent() ? named(request.project(), List.copyOf(ids.get())) : page(query);
          return repair.discardAll(page.keys(), page.cursor());
        });
  }

  /// `POST /v2/workflows/dlq/resume/{dlqId}` and `…/restart/{dlqId}`
  public Result repair(Request request, Repair.Way way) {
    var key = key(request);
    var overrides = OverrideHeaders.overrides(requests.read(request.headers()));
    return working(request, () -> repair.one(key, way, overrides));
  }

  /// `POST /v2/workflows/dlq/resume` and `…/restart`
  public Result repairAll(Request request, Repair.Way way) {
    var given = Parameters.ofAction(request, LetterQuery.KNOWN);
    var overrides = OverrideHeaders.overrides(requests.read(request.headers()));
    var query = LetterQuery.read(given, request.project(), MOST_REPAIRS);
    var ids = LetterQuery.ids(given);
    return working(
        request,
        () -> {
          if (ids.isEmpty()) {
            var page = page(query);
            return repair.all(page.keys(), page.cursor(), way, overrides);
          }
          // All are looked up before any is touched: an unknown id is most likely a mistake.
          var keys = new LinkedHashSet<DeadKey>();
          for (var id : ids.get()) {
            keys.add(
                DeadKey.parse(request.project(), id)
                    .filter(key -> find(key).isPresent())
                    .orElseThrow(() -> missing(id)));
          }
          return repair.all(List.copyOf(keys), Optional.empty(), way, overrides);
        });
  }

  /// `POST /v2/workflows/dlq/callback/{dlqId}`
  public Result repeatReport(Request request) {
    var key = key(request);
    var letter = find(key).orElseThrow(() -> missing(key));
    return working(request, () -> repair.repeatReport(key, letter.run()));
  }

  /// `DELETE /v2/workflows/dlq/callback/{dlqId}`
  public Result cancelReport(Request request) {
    var key = key(request);
    return working(request, () -> repair.cancelReport(key, FOUND));
  }

  private record Page(List<Letter> letters, Optional<String> cursor) {
    List<DeadKey> keys() {
      return letters.stream().map(Letter::key).toList();
    }
  }

  private Page page(LetterQuery query) {
    var search = query.search(views, MOST_EXAMINED);
    var letters = new ArrayList<Letter>();
    var last = query.below();
    for (var found = search.next(); found.isPresent(); found = search.next()) {
      var key = query.entry(found.get());
      var letter = find(key).filter(query::admits);
      if (letter.isPresent() && letters.size() == query.count()) {
        return new Page(letters, Optional.of(last.id()));
      }
      letter.ifPresent(letters::add);
      last = key;
    }
    return new Page(
        letters,
        search.over() ? Optional.empty() : Optional.of(query.entry(search.reached()).id()));
  }

  /// Those of the entries that there are.
  private Page named(ProjectId project, List<String> ids) {
    var letters =
        ids.stream()
            .flatMap(id -> DeadKey.parse(project, id).flatMap(this::find).stream())
            .distinct()
            .toList();
    return new Page(letters, Optional.empty());
  }

  private Optional<Letter> find(DeadKey key) {
    return Letter.of(views.of(Address.of(key.failure())), key);
  }

  private static DeadKey key(Request request) {
    var id = request.restPath();
    return DeadKey.parse(request.project(), id).orElseThrow(() -> missing(id));
  }

  private static Refusal missing(DeadKey key) {
    return missing(key.id());
  }

  private static Refusal missing(String id) {
    return new Refusal(Refusal.NOT_FOUND, "the dead letter queue has no entry " + id);
  }

  private Result working(Request request, Supplier<Result> work) {
    return turns.take(request.project(), work);
  }
}
