package dev.stepwell.cli.client;

import dev.stepwell.cli.client.Call.Pair;
import dev.stepwell.protocol.Octets;
import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.header.ForwardedHeaders;
import dev.stepwell.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How a message is to be delivered: what triggers, messages and schedules have alike. The server
/// judges the values.
final class MessageOptions {
  @Option(
      names = {"-H", "--header"},
      paramLabel = "'NAME: VALUE'",
      description = "A header that the endpoint gets; may be given several times.")
  List<String> headers = List.of();

  @Option(
      names = "--delay",
      paramLabel = "TIME",
      description = "Waits first, such as 10m or 2h30m.")
  String delay;

  @Option(names = "--retries", paramLabel = "N", description = "How often it is tried again.")
  String retries;

  @Option(
      names = "--retry-delay",
      paramLabel = "EXPRESSION",
      description = "Milliseconds until it is tried again, such as 'pow(2, retried) * 1000'.")
  String retryDelay;

  @Option(names = "--timeout", paramLabel = "TIME", description = "How long one attempt may take.")
  String timeout;

  @Option(names = "--label", paramLabel = "LABEL", description = "To find it by.")
  String label;

  @Option(names = "--flow-key", paramLabel = "KEY", description = "Its flow-control key.")
  String flowKey;

  @Option(
      names = "--flow-value",
      paramLabel = "LIMITS",
      description = "The limits of the key, such as parallelism=3,rate=10,period=1m.")
  String flowValue;

  @Option(
      names = "--failure-callback",
      paramLabel = "URL",
      description = "What is told when all attempts have failed.")
  String failureCallback;

  @Option(
      names = "--content-type",
      paramLabel = "TYPE",
      description =
          "Of the body; without it application/json where it is JSON, otherwise text/plain.")
  String contentType;

  /// The headers that say so to a server.
  List<Pair> toHeaders(Octets body) {
    var all = new ArrayList<Pair>();
    add(all, "Upstash-Delay", delay);
    add(all, "Upstash-Retries", retries);
    add(all, "Upstash-Retry-Delay", retryDelay);
    add(all, "Upstash-Timeout", timeout);
    add(all, "Upstash-Label", label);
    add(all, "Upstash-Flow-Control-Key", flowKey);
    add(all, "Upstash-Flow-Control-Value", flowValue);
    add(all, "Upstash-Failure-Callback", failureCallback);
    headers.forEach(header -> all.add(forwarded(header)));
    if (contentType != null) {
      all.add(new Pair("Content-Type", contentType));
    } else if (!body.isEmpty()) {
      all.add(new Pair("Content-Type", isJson(body) ? "application/json" : "text/plain"));
    }
    return all;
  }

  static void add(List<Pair> headers, String name, @Nullable String value) {
    if (value != null) {
      headers.add(new Pair(name, value));
    }
  }

  private static Pair forwarded(String header) {
    int colon = header.indexOf(':');
    if (colon <= 0) {
      throw CommandException.usage("a header is written 'NAME: VALUE', not '" + header + "'");
    }
    return new Pair(
        ForwardedHeaders.PREFIX + header.substring(0, colon).strip(),
        header.substring(colon + 1).strip());
  }

  private static boolean isJson(Octets body) {
    try {
      return JsonValue.parse("body", body.array()) != JsonValue.Absent.ABSENT;
    } catch (WireException text) {
      return false;
    }
  }
}
