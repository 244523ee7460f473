package dev.stepwell.server.api.llm;

import dev.stepwell.engine.ProjectId;
import dev.stepwell.server.share.BodyMemory;
import dev.stepwell.server.share.Pool;
import java.util.Optional;

/// How many chats there may be, and what their bodies may take. A chat keeps its body for as long
/// as the model thinks, and the memory for bodies is shared with all other requests.
final class Places {
  private final Pool chats;
  private final BodyMemory bodies;
  private final long largest;

  /// @param each chats of one project
  Places(int each, int all, long mostBytes) {
    this.chats = new Pool(each, all);
    this.bodies = new BodyMemory(mostBytes);
    this.largest = BodyMemory.largest(mostBytes);
  }

  /// Takes one, if there is one. Of a body for which there is no room beside others so much is
  /// counted as there may be of large ones: it may come alone.
  boolean take(ProjectId project, int length) {
    var whose = Optional.of(project);
    if (!chats.take(whose, 1)) {
      return false;
    }
    long bytes = counted(length);
    if (!bodies.take(whose, bytes, bytes)) {
      chats.giveBack(whose, 1);
      return false;
    }
    return true;
  }

  void giveBack(ProjectId project, int length) {
    var whose = Optional.of(project);
    chats.giveBack(whose, 1);
    bodies.giveBack(whose, counted(length));
  }

  private long counted(int length) {
    return Math.min(length, largest);
  }
}
