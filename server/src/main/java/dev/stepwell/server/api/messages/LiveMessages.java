package dev.stepwell.server.api.messages;

import dev.stepwell.engine.Origin;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.View;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.message.Purpose;
import dev.stepwell.server.api.runs.Views;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// The messages of a project that stand alone and are still to be delivered, the oldest first in
/// each partition. Read in pieces: however many there are, few are held in memory.
final class LiveMessages {
  private static final int PIECE = 1_000;
  private static final MessageKey END = new MessageKey(new Origin(Long.MAX_VALUE, 0), 0);

  private final ProjectId project;
  private final Predicate<Message> wanted;
  private final Iterator<View> views;
  private Optional<View> view = Optional.empty();
  private MessageKey from = new MessageKey(new Origin(0, 0), 0);

  LiveMessages(Views views, ProjectId project, Predicate<Message> wanted) {
    this.views = views.all().iterator();
    this.project = project;
    this.wanted = wanted;
  }

  /// The next of them, at most as many as fit into a piece; nothing at the end.
  List<MessageKey> next() {
    while (true) {
      if (view.isEmpty()) {
        if (!views.hasNext()) {
          return List.of();
        }
        view = Optional.of(views.next());
        from = new MessageKey(new Origin(0, 0), 0);
      }
      var found = piece(view.get());
      if (!found.isEmpty()) {
        return found;
      }
    }
  }

  private List<MessageKey> piece(View rows) {
    var found = new ArrayList<MessageKey>();
    var read = rows.messages().ascending(from, END, PIECE);
    for (var row : read) {
      var message = row.value();
      if (message.project().equals(project)
          && message.purpose() instanceof Purpose.Alone
          && wanted.test(message)) {
        found.add(row.key());
      }
    }
    if (read.size() < PIECE) {
      view = Optional.empty();
    } else {
      var last = read.getLast().key();
      from = new MessageKey(last.origin(), last.number() + 1);
    }
    return found;
  }
}
