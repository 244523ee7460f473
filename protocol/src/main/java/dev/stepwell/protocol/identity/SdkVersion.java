package dev.stepwell.protocol.identity;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The version that an SDK names in the response header `Upstash-workflow-sdk`, such as `v1.3.2`.
public record SdkVersion(int major, int minor, int patch) {
  public static final String HEADER = "Upstash-Workflow-Sdk";

  private static final Pattern FORM =
      Pattern.compile("v?(\\d{1,6})(?:\\.(\\d{1,6}))?(?:\\.(\\d{1,6}))?(?:[-+].{0,100})?");

  public static Optional<SdkVersion> parse(String text) {
    var matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new SdkVersion(
            number(matcher.group(1)), number(matcher.group(2)), number(matcher.group(3))));
  }

  /// Whether runs may be started for it by the REST trigger: from v1.0.0 on.
  public boolean triggersByRest() {
    return major >= 1;
  }

  private static int number(@Nullable String digits) {
    return digits == null ? 0 : Integer.parseInt(digits);
  }
}
