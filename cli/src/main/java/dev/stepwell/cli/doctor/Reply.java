package dev.stepwell.cli.doctor;

import dev.stepwell.protocol.header.Headers;
import dev.stepwell.protocol.identity.SdkVersion;
import dev.stepwell.protocol.publish.WorkflowHeaders;
import dev.stepwell.server.delivery.http.Answer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/// What an endpoint answered to a probe.
///
/// @param text of the body
record Reply(int status, Headers headers, String text) {
  private static final int LONGEST = 200;
  private static final int SUCCESS = 200;
  private static final int REDIRECT = 300;
  private static final int CLIENT_ERROR = 400;
  private static final Pattern SIGNATURE =
      Pattern.compile("signature|failed to verify", Pattern.CASE_INSENSITIVE);

  static Reply of(Answer.Responded answer) {
    var headers = Headers.builder();
    answer.headers().forEach(header -> headers.add(header.getKey(), header.getValue()));
    return new Reply(
        answer.status(), headers.build(), new String(answer.body(), StandardCharsets.UTF_8));
  }

  boolean succeeded() {
    return status >= SUCCESS && status < REDIRECT;
  }

  boolean redirects() {
    return status >= REDIRECT && status < CLIENT_ERROR;
  }

  /// Whether an SDK of workflows has answered.
  boolean isOfSdk() {
    return protocol().isPresent() || version().isPresent();
  }

  /// The version of the protocol that the SDK speaks.
  Optional<String> protocol() {
    return headers.setting(WorkflowHeaders.SDK_VERSION);
  }

  Optional<SdkVersion> version() {
    return headers.setting(SdkVersion.HEADER).flatMap(SdkVersion::parse);
  }

  /// Whether it is about the signature that this was refused.
  boolean refusesSignature() {
    return !succeeded() && SIGNATURE.matcher(text).find();
  }

  boolean says(String words) {
    return text.contains(words);
  }

  /// The beginning of the answer, in one line.
  String shown() {
    var line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + " …";
  }
}
