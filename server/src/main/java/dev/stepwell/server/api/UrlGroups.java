package dev.stepwell.server.api;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Command;
import dev.stepwell.engine.Rows.Row;
import dev.stepwell.engine.group.Group;
import dev.stepwell.engine.group.GroupCommand.DeleteGroup;
import dev.stepwell.engine.group.GroupCommand.RemoveEndpoints;
import dev.stepwell.engine.group.GroupCommand.SaveEndpoints;
import dev.stepwell.engine.group.GroupCommand.SetDefaults;
import dev.stepwell.engine.group.GroupId;
import dev.stepwell.protocol.Percent;
import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.answer.Answers;
import dev.stepwell.protocol.answer.GroupAnswer;
import dev.stepwell.protocol.body.GroupBody;
import dev.stepwell.protocol.destination.Destination;
import dev.stepwell.protocol.identity.Names;
import dev.stepwell.protocol.publish.PublishRequest;
import dev.stepwell.server.api.answer.Json;
import dev.stepwell.server.api.edge.Handler;
import dev.stepwell.server.api.edge.Request;
import dev.stepwell.server.api.edge.Response;
import dev.stepwell.server.api.edge.Result;
import dev.stepwell.server.api.edge.Route;
import dev.stepwell.server.api.edge.Route.Tail;
import dev.stepwell.server.partition.Partitions;
import dev.stepwell.server.wire.Translation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// `/v2/topics`: URL groups.
final class UrlGroups {
  private static final int MOST_LISTED = 10_000;
  private static final int PAGE = 100;

  /// Comes after all names, which are ASCII.
  private static final String AFTER_ALL = "\u007f";

  private final Partitions partitions;
  private final Census census;

  UrlGroups(Partitions partitions, Census census) {
    this.partitions = partitions;
    this.census = census;
  }

  List<Route> routes() {
    Handler.Blocking list = this::list;
    Handler.Blocking one = this::one;
    Handler.Quick delete = this::delete;
    Handler.Quick defaults = this::setDefaults;
    Handler.Quick save = this::save;
    Handler.Quick remove = this::remove;
    return List.of(
        Route.at("/v2/topics", Tail.NONE).on("GET", list),
        Route.at("/v2/topics", Tail.SEGMENT)
            .on("GET", one)
            .on("DELETE", delete)
            .on("PATCH", defaults),
        Route.at("/v2/topics", Tail.SEGMENT)
            .ending("/endpoints")
            .on("POST", save)
            .on("DELETE", remove));
  }

  /// The group as it is on disk.
  Optional<Group> find(GroupId id) {
    return partitions.view(Address.of(id)).groups().get(id);
  }

  private Result list(Request request) {
    var found = new ArrayList<GroupAnswer>();
    for (int partition = 0; partition < partitions.count(); partition++) {
      list(partition, request, found);
    }
    found.sort(Comparator.comparing(GroupAnswer::name));
    return Response.json(200, Answers.groups(found));
  }

  private void list(int partition, Request request, List<GroupAnswer> found) {
    var groups = partitions.view(partition).groups();
    var from = new GroupId(request.project(), "");
    var to = new GroupId(request.project(), AFTER_ALL);
    List<Row<GroupId, Group>> page;
    do {
      page = groups.ascending(from, to, PAGE);
      for (var row : page) {
        if (found.size() == MOST_LISTED) {
          return;
        }
        found.add(shown(row.key(), row.value()));
      }
      if (!page.isEmpty()) {
        from = new GroupId(request.project(), page.getLast().key().name() + '\0');
      }
    } while (page.size() == PAGE);
  }

  private Result one(Request request) {
    var id = id(request);
    return find(id)
        .map(group -> Response.json(200, Answers.group(shown(id, group))))
        .orElseGet(() -> Response.error(404, "topic " + id.name() + " not found"));
  }

  private void save(Request request, Consumer<Result> answer) {
    var endpoints =
        GroupBody.endpoints(request.body().array(), Group.MOST_ENDPOINTS).stream()
            .map(given -> new Group.Endpoint(url(given), given.name()))
            .toList();
    var id = id(request);
    census.group(id);
    ask(request, new SaveEndpoints(id, endpoints), answer);
  }

  private void remove(Request request, Consumer<Result> answer) {
    var marks =
        GroupBody.endpoints(request.body().array(), Group.MOST_ENDPOINTS).stream()
            .map(UrlGroups::mark)
            .toList();
    ask(request, new RemoveEndpoints(id(request), marks), answer);
  }

  /// What no publish could be read with is not stored.
  private void setDefaults(Request request, Consumer<Result> answer) {
    var headers = GroupBody.headers(request.body().array());
    PublishRequest.parse(headers);
    ask(request, new SetDefaults(id(request), Translation.headers(headers)), answer);
  }

  private void delete(Request request, Consumer<Result> answer) {
    ask(request, new DeleteGroup(id(request)), answer);
  }

  private void ask(Request request, Command command, Consumer<Result> answer) {
    partitions.ask(
        request.project(), command, said -> answer.accept(Json.of(said, _ -> Response.done(200))));
  }

  private static String url(GroupBody.Endpoint endpoint) {
    return endpoint
        .url()
        .orElseThrow(() -> new WireException("endpoints", "an endpoint needs a url"));
  }

  private static Group.Mark mark(GroupBody.Endpoint endpoint) {
    return endpoint
        .name()
        .map(name -> (Group.Mark) new Group.Mark.Name(name))
        .orElseGet(() -> new Group.Mark.Url(url(endpoint)));
  }

  private static GroupId id(Request request) {
    var name = Percent.decode("name", request.restPath());
    if (!Destination.isGroupName(name)) {
      throw new WireException(
          "name",
          "the name of a URL group has letters, digits, '-', '_' and '.' only, and at most "
              + Names.MAX_LENGTH
              + " of them");
    }
    return new GroupId(request.project(), name);
  }

  private static GroupAnswer shown(GroupId id, Group group) {
    return new GroupAnswer(
        id.name(),
        group.createdAt(),
        group.updatedAt(),
        group.endpoints().stream()
            .map(endpoint -> new GroupAnswer.Endpoint(endpoint.url(), endpoint.name()))
            .toList());
  }
}
