package dev.stepwell.server.simulation;

import dev.stepwell.engine.message.Claim;
import dev.stepwell.engine.message.ClaimKey;
import dev.stepwell.engine.message.MessageKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A name has one message until its window is over.
final class ClaimWatch {
  private final Messaging simulation;
  private final Map<ClaimKey, List<Claim>> claims = new HashMap<>();

  ClaimWatch(Messaging simulation) {
    this.simulation = simulation;
  }

  void look(MessageRows rows) {
    rows.claims()
        .forEach((key, claim) -> {
          var known = claims.computeIfAbsent(key, _ -> new ArrayList<>());
          if (known.isEmpty() || !known.getLast().equals(claim)) {
            require(
                known.isEmpty() || !known.getLast().until().isAfter(simulation.world().latest()),
                "%s is taken again within the window of %s: %s".formatted(key, known, claim));
            require(
                !claim
                    .until()
                    .isAfter(simulation.world().latest().plus(simulation.limits().kept().names())),
                "a window that is too long: " + claim);
            known.add(claim);
          }
        });
  }

  /// A message that was published under a name, and is no copy of another one.
  void published(Posted posted) {
    Posts.header(posted.details, Posts.CLAIM)
        .ifPresent(id ->
            posted.require(
                owns(posted.key, key(id, posted)), "is stored, and its name is another's"));
  }

  /// Who was told that it is there already has the name, or had it.
  boolean owns(MessageKey message, ClaimKey key) {
    return claims.getOrDefault(key, List.of()).stream()
        .anyMatch(claim -> claim.message().equals(message));
  }

  private static ClaimKey key(String id, Posted posted) {
    boolean member = posted.publication().way().group().isPresent();
    return key(id, member, posted.details.request().url());
  }

  static ClaimKey key(String id, boolean member, String url) {
    return new ClaimKey(Requests.PROJECT, id, member ? url : "");
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new Violation(otherwise);
    }
  }
}
