package dev.stepwell.cli.doctor;

import dev.stepwell.cli.doctor.Finding.Code;
import java.util.Optional;
import java.util.regex.Pattern;

/// What an answer tells of the endpoint that gave it.
final class Diagnosis {
  private static final Pattern SUBJECT =
      Pattern.compile("invalid subject: (\\S+?),? want: ([^\\s\"\\\\]+)");
  private static final Pattern CLOCK =
      Pattern.compile("\"?(exp|nbf|iat)\\\\?\"? claim|expired|not yet valid|ExpiredSignature");
  private static final Pattern BODY =
      Pattern.compile("body hash|hash (of the body )?does not match", Pattern.CASE_INSENSITIVE);
  private static final Pattern GATEWAY = Pattern.compile("50[234]");
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int GONE = 410;

  private Diagnosis() {}

  /// What is wrong; nothing where an SDK has taken the probe for what it is.
  ///
  /// @param reply to a probe that was signed with the current key
  static Optional<Finding> of(String url, Reply reply) {
    if (reply.redirects()) {
      return Optional.of(redirect(url, reply));
    }
    if (reply.succeeded() && reply.isOfSdk() && reply.says(Probe.FOUND)) {
      return version(reply);
    }
    return signature(reply).or(() -> Optional.of(other(reply)));
  }

  /// What an SDK objects to in the signature.
  static Optional<Finding> signature(Reply reply) {
    var subject = SUBJECT.matcher(reply.text());
    if (subject.find()) {
      return Optional.of(
          Finding.problem(
              Code.PROXY,
              "The endpoint takes itself for "
                  + subject.group(2)
                  + ", and was called as "
                  + subject.group(1),
              "tell the SDK its public address (`url` or `baseUrl`), or let the proxy pass on Host"
                  + " and X-Forwarded-Proto"));
    }
    if (!reply.succeeded() && BODY.matcher(reply.text()).find()) {
      return Optional.of(
          Finding.problem(
              Code.BODY,
              "The key is right, but the body was changed before the SDK saw it",
              "give the SDK the raw bytes: put no body parser or rewriting middleware before the"
                  + " workflow's route, and see whether a proxy changes bodies"));
    }
    if (!reply.refusesSignature()) {
      return Optional.empty();
    }
    if (CLOCK.matcher(reply.text()).find()) {
      return Optional.of(
          Finding.problem(
              Code.CLOCK,
              "The signature is out of its time there: " + reply.shown(),
              "set the clocks of both machines (NTP); a signature is good for five minutes"));
    }
    return Optional.of(
        Finding.problem(
            Code.KEYS,
            "The endpoint refuses the signature: " + reply.shown(),
            "give the endpoint and this command the keys that GET /v2/keys of the server shows, as"
                + " QSTASH_CURRENT_SIGNING_KEY and QSTASH_NEXT_SIGNING_KEY"));
  }

  private static Finding redirect(String url, Reply reply) {
    var to = reply.headers().setting("Location").orElse("");
    var todo = "use the address that it leads to, since deliveries follow no redirects";
    boolean scheme =
        url.startsWith("http://") && to.equals("https://" + url.substring("http://".length()));
    if (scheme) {
      return Finding.problem(
          Code.PROXY,
          "The endpoint answers with " + reply.status() + ": the same address is to be https://",
          "start runs with https:// in the URL, and tell the SDK its public address (`baseUrl`) where"
              + " it stands behind a proxy");
    }
    return Finding.problem(
        Code.REDIRECT, "The endpoint answers with " + reply.status() + ", to " + shown(to), todo);
  }

  private static String shown(String location) {
    return location.isEmpty() ? "nowhere" : location;
  }

  private static Optional<Finding> version(Reply reply) {
    return reply
        .version()
        .filter(version -> !version.triggersByRest())
        .map(version ->
            Finding.problem(
                Code.SDK,
                "The SDK is of version %d.%d.%d"
                    .formatted(version.major(), version.minor(), version.patch()),
                "update @upstash/workflow to 1.x (Python: upstash-workflow): runs cannot be started"
                    + " at the server for older ones"));
  }

  private static Finding other(Reply reply) {
    var answered = "The endpoint answers with " + reply.status();
    var said = reply.shown().isEmpty() ? "" : ": " + reply.shown();
    if (reply.says("Incompatible workflow sdk protocol")) {
      return Finding.problem(
          Code.SDK, "The SDK speaks another protocol" + said, "use a 1.x version of the SDK");
    }
    if (reply.isOfSdk()) {
      return reply.status() == NOT_FOUND
          ? Finding.problem(
              Code.ROUTE,
              "The SDK serves several workflows, and none of this name" + said,
              "end the URL with the name that `serveMany` has for the workflow")
          : Finding.problem(
              Code.ANSWER, answered + said, "see the endpoint's own log for what the SDK says");
    }
    if (GATEWAY.matcher(Integer.toString(reply.status())).matches()) {
      return Finding.problem(
          Code.ANSWER,
          answered + ", which is what proxies say whose application is away" + said,
          "see whether the application runs and the proxy finds it");
    }
    return switch (reply.status()) {
      case NOT_FOUND, GONE ->
          Finding.problem(
              Code.ROUTE,
              answered + ": there is no such route" + said,
              "check the path, and that the workflow is served there");
      case METHOD_NOT_ALLOWED ->
          Finding.problem(
              Code.ROUTE,
              answered + ": the route takes no POST" + said,
              "export the SDK's handler for POST (`export const { POST } = serve(…)`)");
      case UNAUTHORIZED, FORBIDDEN ->
          Finding.problem(
              Code.ACCESS,
              answered + ", and not from the SDK: something before it asks who is there" + said,
              "let the workflow's route past authentication and bot protection; the SDK checks the"
                  + " signature");
      default -> noSdk(reply, answered, said);
    };
  }

  private static Finding noSdk(Reply reply, String answered, String said) {
    if (reply.succeeded() && reply.says("workflowRunId")) {
      return Finding.problem(
          Code.SDK,
          answered + " as an SDK does, but without the protocol's header" + said,
          "update the SDK to 1.x; or let the proxy pass on headers of answers");
    }
    if (reply.succeeded()) {
      return Finding.problem(
          Code.ROUTE,
          answered + ", but no SDK of workflows has answered" + said,
          "check that the path is the workflow's, and that no login page or catch-all route stands"
              + " there");
    }
    return Finding.problem(
        Code.ANSWER, answered + ", and not from the SDK" + said, "see the endpoint's own log");
  }
}
