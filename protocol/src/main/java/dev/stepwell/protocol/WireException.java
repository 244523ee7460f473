package dev.stepwell.protocol;

/// Input that the protocol does not allow. The message is meant for the caller and names the field;
/// whether it is answered with 400 or 412 depends on where the input came from, so it is not said
/// here.
public final class WireException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String field;
  private final String text;

  private WireException(Wording wording) {
    // Hostile input is an ordinary case: no stack trace is paid for it.
    super(wording.text(), null, false, false);
    field = wording.field();
    text = wording.text();
  }

  /// A refusal that names what was refused, and says why.
  ///
  /// @param field the header, body field or part of the path that was refused
  public WireException(String field, String problem) {
    this(new Wording(field, field + ": " + problem));
  }

  /// A refusal whose whole text is fixed by the protocol.
  public static WireException verbatim(String field, String text) {
    return new WireException(new Wording(field, text));
  }

  public String field() {
    return field;
  }

  @Override
  public String getMessage() {
    return text;
  }

  private record Wording(String field, String text) {}
}
