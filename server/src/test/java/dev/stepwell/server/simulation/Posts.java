package dev.stepwell.server.simulation;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.CallbackSpec;
import dev.stepwell.engine.FlowControl;
import dev.stepwell.engine.Header;
import dev.stepwell.engine.RetryPolicy;
import dev.stepwell.engine.gate.GateId;
import dev.stepwell.engine.group.Group;
import dev.stepwell.engine.group.GroupId;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageCommand.Publish;
import dev.stepwell.engine.message.Publication;
import dev.stepwell.engine.message.Purpose;
import dev.stepwell.engine.schedule.ScheduleCommand.Save;
import dev.stepwell.engine.schedule.ScheduleId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The commands that the server's edge would make of what publishers send.
final class Posts {
  /// What its publisher calls a message; a request that is sent again keeps it.
  static final String TAG = "X-Tag";

  static final String CLAIM = "X-Claim";

  /// Set in callbacks and failure callbacks alone.
  static final String REPORT = "X-Report";

  static final String OF_ATTEMPT = "attempt";
  static final String OF_FAILURE = "failure";

  private Posts() {}

  /// What a publisher wants.
  ///
  /// @param url says how its endpoint behaves
  record Post(
      String tag,
      String url,
      Optional<String> queue,
      Optional<String> claim,
      Duration delay,
      Settings settings) {
    Post in(String name) {
      return new Post(tag, url, Optional.of(name), claim, delay, settings);
    }

    Post claiming(String name) {
      return new Post(tag, url, queue, Optional.of(name), delay, settings);
    }

    Post soon() {
      return new Post(tag, url, queue, claim, Duration.ZERO, settings);
    }
  }

  record Settings(
      RetryPolicy retry,
      Optional<FlowControl> flow,
      Optional<CallbackSpec> callback,
      Optional<CallbackSpec> failureCallback) {}

  static Post any(Faults wishes, String tag) {
    return new Post(
        tag,
        url(wishes),
        Optional.empty(),
        Optional.empty(),
        wishes.maybe(60) ? Duration.ZERO : wishes.millis(1, 90_000),
        settings(wishes));
  }

  static String url(Faults wishes) {
    return "https://%s.example/%s"
        .formatted(
            wishes.pick(List.of("one", "two")),
            wishes.pick(
                List.of(
                    "0", "0", "0", "1", "2", Receiver.NEVER, Receiver.NEVER, Receiver.FOR_GOOD)));
  }

  private static FlowControl flow(Faults wishes) {
    return Flows.most(wishes.pick(Flows.steadyKeys()));
  }

  private static Settings settings(Faults wishes) {
    return new Settings(
        wishes.pick(
            List.of(
                new RetryPolicy(0, Optional.empty()),
                new RetryPolicy(1, Optional.of("300")),
                new RetryPolicy(2, Optional.of("400 * pow(5, retried)")),
                new RetryPolicy(3, Optional.of("0")))),
        wishes.maybe(30) ? Optional.of(flow(wishes)) : Optional.empty(),
        wishes.maybe(35) ? Optional.of(report(wishes, OF_ATTEMPT, 2)) : Optional.empty(),
        wishes.maybe(35) ? Optional.of(report(wishes, OF_FAILURE, 2)) : Optional.empty());
  }

  private static CallbackSpec report(Faults wishes, String about, int depth) {
    return new CallbackSpec(
        url(wishes),
        List.of(new Header(REPORT, about)),
        new CallbackSpec.Settings(
            OptionalInt.of(wishes.between(0, 2)),
            Optional.of("500"),
            Optional.empty(),
            wishes.maybe(20) ? Optional.of(wishes.millis(1, 20_000)) : Optional.empty(),
            wishes.maybe(20) ? Optional.of(flow(wishes)) : Optional.empty()),
        new CallbackSpec.Alone(
            Optional.empty(),
            Optional.empty(),
            List.of(),
            "",
            Optional.empty(),
            nested(wishes, OF_ATTEMPT, depth),
            nested(wishes, OF_FAILURE, depth)));
  }

  private static Optional<CallbackSpec> nested(Faults wishes, String about, int depth) {
    return depth > 1 && wishes.maybe(20)
        ? Optional.of(report(wishes, about, depth - 1))
        : Optional.empty();
  }

  static Publish publish(Post post, Faults faults, Instant now) {
    return publish(post, List.of(message(post, Optional.empty(), now)), faults);
  }

  /// One message for each endpoint of a group.
  static Publish publish(
      Post post, String group, List<Group.Endpoint> endpoints, Faults faults, Instant now) {
    var messages = new ArrayList<Message>();
    for (var endpoint : endpoints) {
      messages.add(
          message(post, Optional.of(new Publication.Member(group, endpoint.name())), now)
              .toEndpoint(endpoint.url(), endpoint.name()));
    }
    return publish(post, messages, faults);
  }

  private static Publish publish(Post post, List<Message> messages, Faults faults) {
    var anywhere = new Address(faults.between(0, Address.SLOTS - 1));
    var home =
        post.queue()
            .map(queue -> Address.of(queue(queue)))
            .or(() -> post.claim().map(id -> Address.ofClaim(Requests.PROJECT, id)))
            .orElse(anywhere);
    return Publish.of(home, messages, Bytes.utf8("to " + post.tag()), post.claim());
  }

  static Save schedule(String id, String cron, Post post, Optional<String> group, Instant now) {
    var url = group.orElse(post.url());
    var message =
        message(
            new Post(
                post.tag(), url, post.queue(), Optional.empty(), Duration.ZERO, post.settings()),
            group.map(name -> new Publication.Member(name, Optional.empty())),
            now);
    var publication = publication(message).ofSchedule(id);
    var template =
        new Message(
            message.project(),
            new Purpose.Alone(publication),
            message.request(),
            message.settings(),
            now,
            0,
            now);
    return new Save(scheduleId(id), cron, template, post.delay(), Bytes.utf8("to " + post.tag()));
  }

  private static Message message(Post post, Optional<Publication.Member> group, Instant now) {
    var headers = new ArrayList<Header>();
    headers.add(new Header(TAG, post.tag()));
    post.claim().ifPresent(id -> headers.add(new Header(CLAIM, id)));
    return new Message(
        Requests.PROJECT,
        new Purpose.Alone(
            new Publication(
                new Publication.Wishes(post.settings().callback(), List.of(), ""),
                new Publication.Source("127.0.0.1", Optional.empty()),
                new Publication.Way(post.queue(), group),
                Optional.empty())),
        new Message.Request("POST", post.url(), headers, Optional.of("text/plain")),
        new Message.Settings(
            post.settings().retry(),
            Optional.empty(),
            post.settings().flow(),
            post.settings().failureCallback()),
        now,
        0,
        now.plus(post.delay()));
  }

  static GateId queue(String name) {
    return GateId.queue(Requests.PROJECT, name);
  }

  static GateId key(String name) {
    return GateId.flowControl(Requests.PROJECT, name);
  }

  static GroupId group(String name) {
    return new GroupId(Requests.PROJECT, name);
  }

  static ScheduleId scheduleId(String id) {
    return new ScheduleId(Requests.PROJECT, id);
  }

  static Publication publication(Message message) {
    return ((Purpose.Alone) message.purpose()).publication();
  }

  static Optional<String> header(Message message, String name) {
    return message.request().headers().stream()
        .filter(header -> header.name().equals(name))
        .map(Header::value)
        .findAny();
  }
}
