package dev.stepwell.cli.doctor;

/// One thing that was looked at.
///
/// @param code a short name that stays, for programs
/// @param what in one line
/// @param todo in one line; empty where there is nothing to do
public record Finding(Level level, Code code, String what, String todo) {

  /// Whether something has to be done.
  public enum Level {
    FINE,
    /// Works, and yet somebody should know.
    NOTE,
    PROBLEM
  }

  /// What a finding is about.
  public enum Code {
    URL,
    POLICY,
    RESOLVE,
    CONNECT,
    TLS,
    TIMEOUT,
    TRANSPORT,
    REDIRECT,
    PROXY,
    BODY,
    KEYS,
    CLOCK,
    UNVERIFIED,
    ROUTE,
    ACCESS,
    SDK,
    ANSWER,
    DELIVERY
  }

  static Finding fine(Code code, String what) {
    return new Finding(Level.FINE, code, what, "");
  }

  static Finding note(Code code, String what, String todo) {
    return new Finding(Level.NOTE, code, what, todo);
  }

  static Finding problem(Code code, String what, String todo) {
    return new Finding(Level.PROBLEM, code, what, todo);
  }

  boolean isProblem() {
    return level == Level.PROBLEM;
  }
}
