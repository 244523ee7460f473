package dev.stepwell.cli.client;

import dev.stepwell.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `stepwell publish`.
@Command(
    name = "publish",
    description =
        "Sends a message to a URL, or to each endpoint of a URL group, and prints its id.")
final class PublishCommand extends ApiCommand {
  @Parameters(
      index = "0",
      paramLabel = "DESTINATION",
      description = "A URL, the name of a URL group, or api/llm.")
  String destination;

  @Parameters(index = "1", arity = "0..1", paramLabel = "BODY", description = "The body.")
  String body;

  @Mixin BodyFile input;
  @Mixin MessageOptions options;

  @Option(
      names = {"-X", "--method"},
      paramLabel = "METHOD",
      description = "How the endpoint is asked; POST without it.")
  String method;

  @Option(names = "--queue", paramLabel = "QUEUE", description = "The queue that it goes through.")
  String queue;

  @Option(
      names = "--not-before",
      paramLabel = "SECONDS",
      description = "Unix time in seconds at which it is delivered at the earliest.")
  String notBefore;

  @Option(
      names = "--callback",
      paramLabel = "URL",
      description = "What is told of each attempt's answer.")
  String callback;

  @Option(
      names = "--deduplication-id",
      paramLabel = "ID",
      description = "A message with the same one is not published again for a while.")
  String deduplicationId;

  @Override
  ExitCode run(Api api, Terminal terminal) {
    var content = Bodies.read(body, input.file);
    var headers = new ArrayList<>(options.toHeaders(content));
    MessageOptions.add(headers, "Upstash-Method", method);
    MessageOptions.add(headers, "Upstash-Not-Before", notBefore);
    MessageOptions.add(headers, "Upstash-Callback", callback);
    MessageOptions.add(headers, "Upstash-Deduplication-Id", deduplicationId);
    var path = queue == null ? "/v2/publish/" : "/v2/enqueue/" + Call.segment(queue) + "/";
    var call = Call.post(path + destination).headers(headers).body(content);
    terminal.show(
        api.send(call), answer -> messages(answer).forEach(message -> print(message, terminal)));
    return ExitCode.OK;
  }

  /// One, or those of a group.
  private static List<JsonValue> messages(JsonValue answer) {
    return answer instanceof JsonValue.Items(var several) ? several : List.of(answer);
  }

  private static void print(JsonValue message, Terminal terminal) {
    terminal.line(Clean.line(message.text("messageId")));
    if (message.isTrue("deduplicated")) {
      terminal.note("It was there already: nothing was published.");
    }
  }
}
