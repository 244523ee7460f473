package dev.stepwell.server.observe.trace;

import io.opentelemetry.api.common.AttributeKey;

/// The names of attributes: those of HTTP as the semantic conventions of OpenTelemetry spell them,
/// and ours.
final class Attribute {
  static final AttributeKey<String> PROJECT = AttributeKey.stringKey("stepwell.project");
  static final AttributeKey<String> RUN = AttributeKey.stringKey("stepwell.run.id");
  static final AttributeKey<String> MESSAGE = AttributeKey.stringKey("stepwell.message.id");
  static final AttributeKey<String> STEP = AttributeKey.stringKey("stepwell.step.name");
  static final AttributeKey<String> EVENT = AttributeKey.stringKey("stepwell.event.id");
  static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("stepwell.outcome");
  static final AttributeKey<String> URL = AttributeKey.stringKey("url.full");
  static final AttributeKey<String> HOST = AttributeKey.stringKey("server.address");
  static final AttributeKey<Long> PORT = AttributeKey.longKey("server.port");
  static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
  static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
  static final AttributeKey<Long> RESENT = AttributeKey.longKey("http.request.resend_count");
  static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

  private Attribute() {}
}
