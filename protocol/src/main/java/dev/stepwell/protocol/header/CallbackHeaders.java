package dev.stepwell.protocol.header;

/// The prefix rule: a callback is itself a published message, and `Upstash-Callback-X` is its
/// `Upstash-X`. The rename is applied once for each level, so `Upstash-Callback-Failure-Callback-X`
/// becomes `Upstash-Failure-Callback-X` of the callback.
public final class CallbackHeaders {
  public static final String CALLBACK = "Upstash-Callback";
  public static final String FAILURE_CALLBACK = "Upstash-Failure-Callback";

  private CallbackHeaders() {}

  /// The headers of the callback message.
  public static Headers ofCallback(Headers headers) {
    return headers.renamed(CALLBACK + "-", "Upstash-");
  }

  /// The headers of the failure callback message.
  public static Headers ofFailureCallback(Headers headers) {
    return headers.renamed(FAILURE_CALLBACK + "-", "Upstash-");
  }
}
