package dev.stepwell.engine;

import dev.stepwell.engine.gate.GateId;
import dev.stepwell.engine.group.GroupId;
import dev.stepwell.engine.schedule.ScheduleId;

/// Where an aggregate lives. Only its slot matters: a number from 0 to 65,535 that is the same for
/// ever, from which the partition follows. Ids of messages carry the slot, so a message lives where
/// its run lives.
public record Address(int slot) {
  public static final int SLOTS = 1 << 16;

  public Address {
    if (slot < 0 || slot >= SLOTS) {
      throw new IllegalArgumentException("no such slot: " + slot);
    }
  }

  public static Address of(RunName name) {
    return new Address(hash(name.project().value() + '\0' + name.id()));
  }

  public static Address of(ProjectId project) {
    return new Address(hash(project.value()));
  }

  /// A zero cannot begin the id of a run, so the two do not always meet.
  public static Address of(GateId gate) {
    return new Address(
        hash(gate.project().value() + "\0\0" + gate.kind().code() + '\0' + gate.key()));
  }

  /// Where a name is kept that messages are published under.
  public static Address ofClaim(ProjectId project, String id) {
    return new Address(hash(project.value() + "\0\0claim\0" + id));
  }

  public static Address of(GroupId group) {
    return new Address(hash(group.project().value() + "\0\0group\0" + group.name()));
  }

  public static Address of(ScheduleId schedule) {
    return new Address(hash(schedule.project().value() + "\0\0schedule\0" + schedule.id()));
  }

  public static Address of(Origin origin) {
    return new Address(origin.slot());
  }

  public int partition(int partitions) {
    return slot % partitions;
  }

  /// FNV-1a over the characters, then a finalizer so that the low bits depend on all of them.
  /// Stored data depends on it.
  private static int hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    return (int) ((hash ^ (hash >>> 33)) & (SLOTS - 1));
  }
}
