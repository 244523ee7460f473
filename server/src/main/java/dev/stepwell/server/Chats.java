package dev.stepwell.server;

import dev.stepwell.protocol.Octets;
import dev.stepwell.server.api.edge.Result;
import dev.stepwell.server.api.llm.ChatModel;
import dev.stepwell.server.delivery.LanguageModel;
import dev.stepwell.server.delivery.http.Answer.Abandoned;
import dev.stepwell.server.delivery.http.Answer.Failed;
import dev.stepwell.server.delivery.http.Answer.Refused;
import dev.stepwell.server.delivery.http.Answer.Responded;
import dev.stepwell.server.delivery.http.Answer.TimedOut;
import dev.stepwell.server.delivery.http.IncomingAnswer;
import dev.stepwell.server.delivery.http.IncomingAnswer.Beginning;
import dev.stepwell.server.delivery.http.Sender;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/// What clients ask the language model while they wait, sent as deliveries are.
///
/// @param timeout until the last byte of an answer
record Chats(Sender sender, LanguageModel model, Duration timeout) implements ChatModel {

  @Override
  public Answer ask(Octets chat, Optional<String> accept) throws InterruptedException {
    var incoming = sender.open(model.chat(chat.array(), accept, timeout));
    boolean begun = false;
    try {
      return switch (incoming.begin()) {
        case Beginning.Head(int status, var headers) -> {
          begun = true;
          yield new Answer.Begun(status, headers, parts(incoming));
        }
        case Beginning.Missing(var why) -> missing(why);
      };
    } finally {
      if (!begun) {
        incoming.close();
      }
    }
  }

  private static Answer missing(dev.stepwell.server.delivery.http.Answer why) {
    return switch (why) {
      case TimedOut(var message) -> new Answer.Late(message);
      case Failed(var message) -> new Answer.Missing(message);
      case Refused(var message) -> new Answer.Missing(message);
      case Abandoned(var message) -> new Answer.Missing(message);
      case Responded _ -> throw new IllegalStateException("an answer without a head");
    };
  }

  private static Result.Parts parts(IncomingAnswer incoming) {
    return new Result.Parts() {
      @Override
      public Optional<byte[]> next() throws IOException, InterruptedException {
        return incoming.next();
      }

      @Override
      public void close() {
        incoming.close();
      }
    };
  }
}
