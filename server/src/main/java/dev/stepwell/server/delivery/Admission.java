package dev.stepwell.server.delivery;

import dev.stepwell.engine.DueKey;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.View;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.server.share.Share;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;

/// Who may be sent now: so many in all, a share of them of one project, a share of them to one of
/// its hosts, and no more once the bodies on their way fill the memory that is meant for them. The
/// rest waits in line by project and host; the project with the fewest on their way is next, and of
/// its hosts the one with the fewest. A line that is too long lets its messages go: their due rows
/// stay, and are read again when it has become short. So some hundreds of hosts that are slow hold
/// back the messages of one project to them only, and any number of them only that project: once it
/// fills its part of the memory, hosts that have nothing there let their messages go too.
final class Admission {
  /// This part of the places, and of the messages in memory, is never one project's.
  private static final int PART_OF_OTHERS = 32;

  /// The same of the memory for bodies, of which one message may take much.
  private static final int BYTES_OF_OTHERS = 8;

  /// What a project had let go is read again once this part of what it may have is free: each row
  /// is read about so many times, then.
  private static final int MUCH = 8;

  private final Shares memory;
  private final Shares places;
  private final Bounds all;
  private final Bounds perHost;
  private final long perTenantBytes;
  private final Map<Recipient, Lane> lanes = new HashMap<>();
  private final Map<ProjectId, Tenant> tenants = new HashMap<>();
  private final TreeSet<Tenant> waiting = new TreeSet<>(Tenant.ORDER);
  private final Load load = new Load();
  private int inLine;
  private long turns;

  /// @param most messages in memory
  /// @param perHost what one project may have on its way to one host while nothing else is
  Admission(int most, Bounds all, Bounds perHost) {
    this.memory = Shares.of(most, Math.ceilDiv(most, 2));
    this.places = Shares.of(all.requests(), perHost.requests());
    this.all = all;
    this.perHost = perHost;
    this.perTenantBytes = all.bytes() - all.bytes() / BYTES_OF_OTHERS;
  }

  /// What one project may have, and what for one host: of all, and of what its project may have, so
  /// that a project is not held back by its own slow hosts either.
  private record Shares(Share tenant, Share host, Share hostOfTenant) {
    static Shares of(int all, int perHost) {
      int perTenant = all - all / PART_OF_OTHERS;
      return new Shares(
          new Share(all, perTenant),
          new Share(all, perHost),
          new Share(perTenant, Math.min(perTenant, perHost)));
    }

    boolean allow(int host, int tenant, int all) {
      return this.host.allows(host, all)
          && hostOfTenant.allows(host, tenant)
          && this.tenant.allows(tenant, all);
    }
  }

  /// How much may be on its way.
  ///
  /// @param requests that were admitted and have not left
  /// @param bytes of their bodies. How large a body is shows only after its message was admitted,
  ///   so this bound may be passed by the bodies that are put together at that moment
  record Bounds(int requests, long bytes) {}

  /// What becomes of a message.
  enum Entered {
    /// It may be sent now.
    NOW,
    /// It waits and is returned by a later [#leave(Recipient, long)].
    IN_LINE,
    /// It is nobody's until its row is read again, when the line of its host is short.
    HOST_FULL,
    /// The same when its project has little in memory.
    PROJECT_FULL
  }

  /// A message that may be sent, and whose place it has.
  record Admitted(MessageKey message, Recipient recipient) {}

  /// Who may be sent after somebody left.
  ///
  /// @param refills where what was let go is to be read again now: [#takeLetGo(Backlog)]
  record Next(List<Admitted> admitted, List<Backlog> refills) {}

  /// Takes a message. Where others of its host were let go it is let go too, since they were due
  /// before it; and where its host has nothing in memory, since those of its project were.
  ///
  /// @param place of its due row
  synchronized Entered enter(MessageKey message, Recipient recipient, Stretch place) {
    var lane = laneFor(recipient);
    if (lane.refilling || lane.hasLetGo()) {
      return letGo(lane, place);
    }
    if (lane.size() == 0 && (lane.tenant.refilling || lane.tenant.hasLetGo())) {
      return letGo(lane.tenant, lane, place);
    }
    return enter(message, lane, place);
  }

  /// Takes a message that was let go before.
  synchronized Entered enterAgain(MessageKey message, Recipient recipient, Stretch place) {
    return enter(message, laneFor(recipient), place);
  }

  private Entered enter(MessageKey message, Lane lane, Stretch place) {
    if (lane.line.isEmpty() && hasPlace(lane) && hasMemory(lane)) {
      count(lane, 1);
      return Entered.NOW;
    }
    // A lane with nothing in memory could not remember what it let go: nothing ever leaves it.
    boolean first = lane.size() == 0;
    if (first ? mayKeepFirst(lane.tenant) : mayKeep(lane, 1)) {
      lane.line.add(message);
      inLine++;
      lane.tenant.inLine++;
      takeTurn(lane);
      return Entered.IN_LINE;
    }
    return first ? letGo(lane.tenant, lane, place) : letGo(lane, place);
  }

  private static Entered letGo(Lane lane, Stretch place) {
    lane.letGo(place);
    return Entered.HOST_FULL;
  }

  private Entered letGo(Tenant tenant, Lane empty, Stretch place) {
    tenant.letGo(place);
    forget(empty);
    return Entered.PROJECT_FULL;
  }

  /// Says how large the body of an admitted message is.
  synchronized void carry(Recipient recipient, long bytes) {
    var lane = admitted(recipient);
    load.bytes += bytes;
    lane.tenant.load.bytes += bytes;
    lane.load.bytes += bytes;
  }

  /// Gives a place back.
  ///
  /// @param bytes what was carried, 0 if nothing was
  synchronized Next leave(Recipient recipient, long bytes) {
    var left = admitted(recipient);
    load.bytes -= bytes;
    left.tenant.load.bytes -= bytes;
    left.load.bytes -= bytes;
    count(left, -1);
    takeTurn(left);
    var admitted = new ArrayList<Admitted>(1);
    for (var next = next(); next.isPresent(); next = next()) {
      var lane = next.get();
      inLine--;
      lane.tenant.inLine--;
      admitted.add(new Admitted(lane.line.remove(), lane.recipient));
      count(lane, 1);
      takeTurn(lane);
    }
    var refills = Stream.of(left, left.tenant).filter(this::beginRefill).toList();
    forget(left);
    return new Next(admitted, refills);
  }

  /// The lane whose turn it is, where anybody may be sent at all.
  private Optional<Lane> next() {
    for (var tenant : waiting) {
      if (hasMemory(tenant)) {
        // Those that are passed over hold a good part of the memory each, so they are few.
        for (var lane : tenant.waiting) {
          if (!hasPlace(lane)) {
            break; // its others have more on their way
          }
          if (hasMemory(lane)) {
            return Optional.of(lane);
          }
        }
      }
    }
    return Optional.empty();
  }

  /// Where to read again what was let go; nothing if there is no more. Each is returned once.
  synchronized Optional<Stretch> takeLetGo(Backlog backlog) {
    return backlog.takeLetGo();
  }

  /// Takes back what was not read.
  synchronized void letGo(Backlog backlog, Stretch stretch) {
    backlog.letGo(stretch);
  }

  /// Ends what [Next#refills()] began. True if it has begun again.
  synchronized boolean endRefill(Backlog backlog) {
    backlog.refilling = false;
    if (backlog instanceof Lane lane && lane.size() == 0 && !mayKeepFirst(lane.tenant)) {
      lane.passLetGoOn(lane.tenant); // until something of its project leaves there is no room
    }
    boolean again = beginRefill(backlog);
    switch (backlog) {
      case Lane lane -> forget(lane);
      case Tenant tenant -> forget(tenant);
    }
    return again;
  }

  /// Whether the message of a row was let go, or may have been.
  synchronized boolean hasLetGo(Recipient recipient, View view, DueKey row) {
    var lane = lanes.get(recipient);
    var tenant = tenants.get(recipient.project());
    return (lane != null && lane.hasLetGo(view, row))
        || (tenant != null && tenant.hasLetGo(view, row));
  }

  /// The first message in a line.
  ///
  /// @param waiting how many there are in the line
  record Head(MessageKey message, Recipient recipient, int waiting) {}

  /// Who is next in each line.
  synchronized List<Head> heads() {
    return lanes.values().stream()
        .filter(lane -> !lane.line.isEmpty())
        .map(lane -> new Head(lane.line.getFirst(), lane.recipient, lane.line.size()))
        .toList();
  }

  /// The oldest due row that was let go, or one before it, by project.
  synchronized Map<ProjectId, DueKey> oldestLetGo() {
    var oldest = new HashMap<ProjectId, DueKey>();
    lanes.values().forEach(lane -> addOldest(lane, lane.recipient.project(), oldest));
    tenants.values().forEach(tenant -> addOldest(tenant, tenant.project, oldest));
    return oldest;
  }

  private static void addOldest(Backlog backlog, ProjectId project, Map<ProjectId, DueKey> into) {
    backlog
        .oldestLetGo()
        .ifPresent(
            row -> into.merge(project, row, BinaryOperator.minBy(Comparator.naturalOrder())));
  }

  synchronized int running() {
    return load.requests;
  }

  /// Only once much has become free, so that reading pays.
  private boolean beginRefill(Backlog backlog) {
    boolean begins =
        backlog.hasLetGo() && !backlog.refilling && (backlog.size() == 0 || hasMuchRoom(backlog));
    backlog.refilling |= begins;
    return begins;
  }

  private boolean hasMuchRoom(Backlog backlog) {
    return switch (backlog) {
      case Lane lane -> mayKeep(lane, 2);
      case Tenant tenant ->
          memory.tenant.allows(tenant.size() + memory.tenant.one() / MUCH, known());
    };
  }

  /// Messages in memory.
  private int known() {
    return load.requests + inLine;
  }

  /// Whether the line of a lane may grow, had it and its tenant so many times what they have.
  private boolean mayKeep(Lane lane, int times) {
    return memory.allow(times * lane.size(), times * lane.tenant.size(), known());
  }

  /// Whether a host of a tenant that has nothing in memory may have something.
  private boolean mayKeepFirst(Tenant tenant) {
    return tenant.size() == 0 || memory.tenant.allows(tenant.size(), known());
  }

  private boolean hasPlace(Lane lane) {
    return places.allow(lane.load.requests, lane.tenant.load.requests, load.requests);
  }

  private boolean hasMemory(Lane lane) {
    return hasMemory(lane.tenant) && lane.load.bytes < perHost.bytes();
  }

  private boolean hasMemory(Tenant tenant) {
    return load.bytes < all.bytes() && tenant.load.bytes < perTenantBytes;
  }

  /// Places in the sets of those who wait depend on the counts.
  private void count(Lane lane, int change) {
    var tenant = lane.tenant;
    waiting.remove(tenant);
    tenant.waiting.remove(lane);
    lane.load.requests += change;
    tenant.load.requests += change;
    load.requests += change;
    takeTurn(tenant);
  }

  private void takeTurn(Lane lane) {
    if (!lane.line.isEmpty() && !lane.tenant.waiting.contains(lane)) {
      lane.turn = ++turns;
      lane.tenant.waiting.add(lane);
      takeTurn(lane.tenant);
    }
  }

  private void takeTurn(Tenant tenant) {
    if (!tenant.waiting.isEmpty() && !waiting.contains(tenant)) {
      tenant.turn = ++turns;
      waiting.add(tenant);
    }
  }

  private Lane laneFor(Recipient recipient) {
    return lanes.computeIfAbsent(
        recipient,
        _ -> {
          var tenant = tenants.computeIfAbsent(recipient.project(), Tenant::new);
          tenant.lanes++;
          return new Lane(recipient, tenant);
        });
  }

  private void forget(Lane lane) {
    if (!lane.isInUse() && lanes.remove(lane.recipient, lane)) {
      lane.tenant.lanes--;
      forget(lane.tenant);
    }
  }

  private void forget(Tenant tenant) {
    if (!tenant.isInUse()) {
      tenants.remove(tenant.project, tenant);
    }
  }

  private Lane admitted(Recipient recipient) {
    var lane = lanes.get(recipient);
    if (lane == null || lane.load.requests == 0) {
      throw new IllegalStateException("nobody of " + recipient + " was admitted");
    }
    return lane;
  }
}
