package dev.stepwell.engine.group;

import dev.stepwell.engine.Header;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Endpoints under one name.
///
/// @param endpoints at least one, in the order in which they came; no two have the same URL
/// @param defaults headers that a publish to the group has where it says nothing else
public record Group(
    Instant createdAt, Instant updatedAt, List<Endpoint> endpoints, List<Header> defaults) {
  /// One message for each of them is one decision, which must stay small.
  public static final int MOST_ENDPOINTS = 1_000;

  public Group {
    endpoints = List.copyOf(endpoints);
    defaults = List.copyOf(defaults);
  }

  static Group created(Instant now) {
    return new Group(now, now, List.of(), List.of());
  }

  /// Where a message goes.
  ///
  /// @param name that it can be removed by; free text
  public record Endpoint(String url, Optional<String> name) {}

  /// What an endpoint is removed by.
  public sealed interface Mark {
    record Name(String name) implements Mark {}

    record Url(String url) implements Mark {}

    default boolean marks(Endpoint endpoint) {
      return switch (this) {
        case Name(var name) -> endpoint.name().equals(Optional.of(name));
        case Url(var url) -> endpoint.url().equals(url);
      };
    }
  }

  Group with(List<Endpoint> more, Instant now) {
    var all = new ArrayList<>(endpoints);
    more.forEach(endpoint -> put(all, endpoint));
    return new Group(createdAt, now, all, defaults);
  }

  Group without(List<Mark> marks, Instant now) {
    var left =
        endpoints.stream()
            .filter(endpoint -> marks.stream().noneMatch(mark -> mark.marks(endpoint)))
            .toList();
    return new Group(createdAt, now, left, defaults);
  }

  Group withDefaults(List<Header> headers, Instant now) {
    return new Group(createdAt, now, endpoints, headers);
  }

  /// A name that is there gets the new URL, a URL that is there the new name. Two endpoints cannot
  /// have one URL: the one that had it before goes.
  private static void put(List<Endpoint> all, Endpoint given) {
    int named = given.name().isPresent() ? index(all, new Mark.Name(given.name().get())) : -1;
    int same = index(all, new Mark.Url(given.url()));
    if (named >= 0) {
      all.set(named, given);
      if (same >= 0 && same != named) {
        all.remove(same);
      }
    } else if (same < 0) {
      all.add(given);
    } else if (given.name().isPresent()) {
      all.set(same, given);
    }
  }

  private static int index(List<Endpoint> all, Mark mark) {
    for (int i = 0; i < all.size(); i++) {
      if (mark.marks(all.get(i))) {
        return i;
      }
    }
    return -1;
  }
}
