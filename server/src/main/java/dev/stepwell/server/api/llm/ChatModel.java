package dev.stepwell.server.api.llm;

import dev.stepwell.protocol.Octets;
import dev.stepwell.server.api.edge.Result;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The language model behind `api/llm`, asked at once.
@FunctionalInterface
public interface ChatModel {

  /// Waits until the answer begins.
  ///
  /// @param chat in JSON
  /// @param accept what the client takes
  Answer ask(Octets chat, Optional<String> accept) throws InterruptedException;

  /// What came of it.
  sealed interface Answer {
    /// It is being given. Whoever gets this closes the parts.
    record Begun(int status, List<Map.Entry<String, String>> headers, Result.Parts parts)
        implements Answer {}

    /// It did not begin in time.
    record Late(String why) implements Answer {}

    /// There is none.
    record Missing(String why) implements Answer {}
  }
}
