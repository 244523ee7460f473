package dev.stepwell.engine.message;

import dev.stepwell.engine.Outcome;
import dev.stepwell.engine.Outcome.Answered;
import java.util.Optional;

/// What an outcome means for its message, before anybody looks at how many attempts are left.
sealed interface Verdict {
  record Delivered(int status) implements Verdict {}

  /// Failed, but another attempt may help.
  record Transient() implements Verdict {}

  /// No other attempt will help; `why` is there when the answer itself does not say it.
  record Final(Optional<String> why) implements Verdict {}

  String PROTOCOL_HEADER = "Upstash-Workflow-Sdk-Version";
  String SDK_HEADER = "Upstash-workflow-sdk";
  String NO_WORKFLOW =
      "detected a non-workflow destination for trigger/invoke. make sure you are sending the request to the correct"
          + " endpoint";
  String OLD_SDK = "trigger rest api is only usable with sdk versions after v1.0.0 major version";

  static Verdict of(Message message, Outcome outcome) {
    return switch (outcome) {
      case Outcome.NoAnswer _ -> new Transient();
      case Answered answer when answer.succeeded() -> probed(message.purpose(), answer);
      case Answered answer when answer.forbidsRetries() -> new Final(Optional.empty());
      case Answered _ -> new Transient();
    };
  }

  private static Verdict probed(Purpose purpose, Answered answer) {
    if (purpose instanceof Purpose.Step(_, var probe)) {
      if (probe == Purpose.Probe.WORKFLOW && answer.header(PROTOCOL_HEADER).isEmpty()) {
        return new Final(Optional.of(NO_WORKFLOW));
      }
      if (probe == Purpose.Probe.SDK_1 && !fromSdk1(answer.header(SDK_HEADER).orElse(""))) {
        return new Final(Optional.of(OLD_SDK));
      }
    }
    return new Delivered(answer.status());
  }

  /// Versions look like `v1.3.2`: all that matters is a major version of 1 or more.
  private static boolean fromSdk1(String version) {
    var digits = version.startsWith("v") ? version.substring(1) : version;
    int dot = digits.indexOf('.');
    var major = dot < 0 ? digits : digits.substring(0, dot);
    return !major.isEmpty()
        && major.chars().allMatch(c -> c >= '0' && c <= '9')
        && major.chars().anyMatch(c -> c != '0');
  }
}
