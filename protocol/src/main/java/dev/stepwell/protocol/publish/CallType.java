package dev.stepwell.protocol.publish;

/// What a message is to its run: `Upstash-Workflow-CallType`.
public enum CallType {
  STEP("step"),
  TO_CALLBACK("toCallback"),
  FROM_CALLBACK("fromCallback"),
  FAILURE_CALL("failureCall"),
  /// One that is newer than this server. Such a message is acknowledged, but neither listed nor
  /// delivered.
  UNKNOWN("unknown");

  private final String text;

  CallType(String text) {
    this.text = text;
  }

  /// The spelling on the wire.
  public String text() {
    return text;
  }

  static CallType parse(String text) {
    for (var type : values()) {
      if (type.text.equalsIgnoreCase(text)) {
        return type;
      }
    }
    return UNKNOWN;
  }
}
