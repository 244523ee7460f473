package dev.stepwell.cli.doctor;

import dev.stepwell.cli.doctor.Finding.Code;
import dev.stepwell.engine.project.Project.SigningKeys;
import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.destination.Destination;
import dev.stepwell.server.delivery.http.Answer;
import dev.stepwell.server.delivery.http.DestinationPolicy;
import dev.stepwell.server.delivery.http.LoneSender;
import dev.stepwell.server.delivery.http.OutgoingRequest;
import dev.stepwell.server.delivery.http.SenderSettings;
import dev.stepwell.server.delivery.http.Transport;
import dev.stepwell.server.project.Secrets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Sends probes to an endpoint until it is known what is wrong with it, or that nothing is.
///
/// @param server the command whose policy it is
/// @param policy of the server that will deliver
/// @param checksSignatures whether an endpoint that takes whatever comes is a problem
public record Examination(
    SigningKeys keys,
    String server,
    DestinationPolicy policy,
    boolean checksSignatures,
    Duration timeout) {
  private static final int NANOS_OF_MILLI = 1_000_000;

  /// What was found, in the order in which it was looked at; never empty.
  public List<Finding> of(String url) {
    try {
      var _ = Destination.url("url", url);
    } catch (WireException wrong) {
      return List.of(
          Finding.problem(
              Code.URL,
              "This is no address of an endpoint: " + wrong.getMessage(),
              "give the whole URL, such as https://app.example.com/api/workflow"));
    }
    var findings = new ArrayList<Finding>();
    var probe = new Probe(url, timeout);
    try (var sender = new LoneSender(SenderSettings.DEFAULT, policy)) {
      var answer = send(sender, probe.signedWith(keys.current()), findings);
      if (!(answer instanceof Answer.Refused(var why))) {
        look(url, probe, sender, answer, findings);
        return findings;
      }
      findings.add(Transmission.refused(why, server));
    }
    // What else is wrong is found out as a developer's server would.
    try (var sender = new LoneSender(SenderSettings.DEFAULT, DestinationPolicy.development())) {
      var answer = send(sender, probe.signedWith(keys.current()), findings);
      if (!(answer instanceof Answer.Refused)) {
        look(url, probe, sender, answer, findings);
      }
    }
    return findings;
  }

  private void look(
      String url, Probe probe, Transport sender, Answer answer, List<Finding> findings) {
    switch (answer) {
      case Answer.Responded responded -> look(url, probe, sender, Reply.of(responded), findings);
      case Answer.TimedOut(var why) -> findings.add(Transmission.timedOut(why));
      case Answer.Failed(var why) -> findings.add(Transmission.failed(why));
      case Answer.Abandoned(var why) -> findings.add(Transmission.failed(why));
      case Answer.Refused(var why) -> findings.add(Transmission.refused(why, server));
    }
  }

  private void look(
      String url, Probe probe, Transport sender, Reply reply, List<Finding> findings) {
    var wrong = Diagnosis.of(url, reply);
    if (wrong.isPresent()) {
      var finding = wrong.get();
      findings.add(
          finding.code() == Code.KEYS && accepts(sender, probe, keys.next())
              ? Finding.problem(
                  Code.KEYS,
                  "The endpoint knows the next signing key only, not the current one",
                  "the keys here and there are a rotation apart: give both the pair that GET /v2/keys"
                      + " shows")
              : finding);
      return;
    }
    findings.add(
        Finding.fine(
            Code.SDK,
            "A workflow of the SDK answers"
                + reply
                    .headers()
                    .setting("Upstash-Workflow-Sdk")
                    .map(v -> ", version " + v)
                    .orElse("")));
    verification(probe, sender, findings);
  }

  /// The current key was taken: is the next one, and is any other not?
  private void verification(Probe probe, Transport sender, List<Finding> findings) {
    if (accepts(sender, probe, Secrets.signingKey())) {
      var what = "The endpoint checks no signatures: whoever reaches it can call it";
      var todo = "give it QSTASH_CURRENT_SIGNING_KEY and QSTASH_NEXT_SIGNING_KEY, or a `receiver`";
      findings.add(
          checksSignatures
              ? Finding.problem(Code.UNVERIFIED, what, todo)
              : Finding.note(Code.UNVERIFIED, what, todo));
    } else if (accepts(sender, probe, keys.next())) {
      findings.add(
          Finding.fine(Code.KEYS, "Both signing keys are taken, and another one is refused"));
    } else {
      findings.add(
          Finding.problem(
              Code.KEYS,
              "The endpoint knows the current signing key, but not the next one",
              "give it both keys: after the next rotation it would refuse what is delivered"));
    }
  }

  private boolean accepts(Transport sender, Probe probe, String key) {
    return ask(sender, probe.signedWith(key)) instanceof Answer.Responded responded
        && Reply.of(responded).succeeded();
  }

  private Answer send(Transport sender, OutgoingRequest request, List<Finding> findings) {
    long began = System.nanoTime();
    var answer = ask(sender, request);
    if (answer instanceof Answer.Responded(int status, _, _, _)) {
      long millis = (System.nanoTime() - began) / NANOS_OF_MILLI;
      findings.add(
          Finding.fine(
              Code.DELIVERY,
              "It is reached, and answered with " + status + " in " + millis + " ms"));
    }
    return answer;
  }

  private static Answer ask(Transport sender, OutgoingRequest request) {
    var answer = new CompletableFuture<Answer>();
    sender.send(request, answer::complete);
    return answer.join();
  }
}
