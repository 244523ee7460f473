package dev.stepwell.server.api.messages;

import dev.stepwell.engine.FlowControl;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.Publication;
import dev.stepwell.engine.message.Purpose;
import dev.stepwell.engine.run.Location;
import dev.stepwell.protocol.Percent;
import dev.stepwell.protocol.WireException;
import dev.stepwell.server.api.runs.Parameters;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which messages that stand alone are meant (QStash protocol, 4.6). Of each criterion any value
/// will do, an empty one admits all; all criteria must hold.
public record MessageFilter(
    Set<String> urls,
    Set<String> hosts,
    Set<String> paths,
    Set<String> groups,
    Set<String> queues,
    Set<String> schedules,
    Set<String> labels,
    Set<String> flowControlKeys,
    Set<String> callerIps) {

  /// The names of the parameters that are read here.
  static final Set<String> NAMES =
      Set.of(
          "url",
          "host",
          "path",
          "topicName",
          "queueName",
          "scheduleId",
          "label",
          "flowControlKey",
          "callerIp",
          "callerIP");

  public static MessageFilter read(Parameters given) {
    return new MessageFilter(
        given.filter("url"),
        given.filter("host"),
        given.filter("path"),
        given.filter("topicName"),
        given.filter("queueName"),
        given.filter("scheduleId"),
        given.filter("label"),
        given.filter("flowControlKey"),
        Stream.of("callerIp", "callerIP")
            .flatMap(name -> given.filter(name).stream())
            .collect(Collectors.toUnmodifiableSet()));
  }

  /// The same wherever a message goes, for lists that know neither host nor path.
  public MessageFilter anywhere() {
    return new MessageFilter(
        urls, Set.of(), Set.of(), groups, queues, schedules, labels, flowControlKeys, callerIps);
  }

  public boolean admits(Message message) {
    return message.purpose() instanceof Purpose.Alone(var publication)
        && located(message.request().url())
        && any(groups, publication.way().group().map(Publication.Member::group))
        && any(queues, publication.way().queue())
        && any(schedules, publication.source().schedule())
        && among(labels, publication.wishes().labels())
        && any(flowControlKeys, message.settings().flowControl().map(FlowControl::key))
        && any(callerIps, Optional.of(publication.source().callerIp()));
  }

  private boolean located(String url) {
    if (!urls.isEmpty() && !urls.contains(url) && !urls.contains(decoded(url))) {
      return false;
    }
    if (hosts.isEmpty() && paths.isEmpty()) {
      return true;
    }
    var location = Location.of(url);
    return (hosts.isEmpty() || hosts.stream().anyMatch(location::isAt))
        && any(paths, Optional.of(location.path()));
  }

  /// Filters in a query were decoded once more than the destination was.
  private static String decoded(String url) {
    try {
      return Percent.decode("url", url);
    } catch (WireException undecodable) {
      return url;
    }
  }

  private static boolean any(Set<String> wanted, Optional<String> value) {
    return wanted.isEmpty() || value.filter(wanted::contains).isPresent();
  }

  private static boolean among(Set<String> wanted, Collection<String> values) {
    return wanted.isEmpty() || values.stream().anyMatch(wanted::contains);
  }
}
