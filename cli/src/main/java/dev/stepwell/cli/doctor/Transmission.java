package dev.stepwell.cli.doctor;

import dev.stepwell.cli.doctor.Finding.Code;
import java.util.regex.Pattern;

/// What it means that there was no answer.
final class Transmission {
  private static final Pattern TLS =
      Pattern.compile(
          "certificat|PKIX|SSL|TLS|handshake|subject alternative", Pattern.CASE_INSENSITIVE);
  private static final Pattern REFUSED =
      Pattern.compile("connection refused", Pattern.CASE_INSENSITIVE);

  private Transmission() {}

  static Finding refused(String why, String server) {
    return Finding.problem(
        Code.POLICY,
        "`stepwell " + server + "` would not send there: " + why,
        server.equals("serve")
            ? "give the endpoint another address, or start the server with --allow and its range"
                + " (loopback is for `stepwell dev`, and for --dev here)"
            : "give the endpoint another address, or start the server with --allow and its range");
  }

  static Finding timedOut(String why) {
    return Finding.problem(
        Code.TIMEOUT,
        "The endpoint did not answer: " + why,
        "see whether something keeps the request waiting (a proxy, a cold start, a debugger), or"
            + " give more --timeout");
  }

  static Finding failed(String why) {
    if (why.startsWith("cannot resolve")) {
      return Finding.problem(
          Code.RESOLVE,
          "The host has no address here: " + why,
          "check the name, and that this machine asks the name server that knows it");
    }
    if (TLS.matcher(why).find()) {
      return Finding.problem(
          Code.TLS,
          "No secure connection: " + why,
          "serve the whole chain of a certificate that the JDK trusts and that has this host's"
              + " name; or use http:// where the port speaks no TLS");
    }
    if (REFUSED.matcher(why).find()) {
      return Finding.problem(
          Code.CONNECT,
          "Nothing listens there: " + why,
          "start the endpoint, and let it listen on an address that the server reaches (not only on"
              + " its own localhost)");
    }
    if (why.startsWith("cannot connect")) {
      return Finding.problem(
          Code.CONNECT,
          "No connection: " + why,
          "check the port, the firewall, and that the server's machine has a route");
    }
    return Finding.problem(
        Code.TRANSPORT,
        "The connection broke, or what came was no HTTP: " + why,
        "see what stands between here and the endpoint, and whether https:// should be http:// or"
            + " the other way round");
  }
}
