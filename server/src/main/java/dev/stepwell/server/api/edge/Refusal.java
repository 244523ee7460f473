package dev.stepwell.server.api.edge;

/// A request that is refused before any command is made of it. Carries no stack: it is an answer,
/// not a fault. The edge turns it into one.
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public static final int BAD_REQUEST = 400;
  public static final int NOT_FOUND = 404;
  public static final int PRECONDITION_FAILED = 412;
  public static final int TOO_LARGE = 413;

  private final int status;

  public Refusal(int status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  public int status() {
    return status;
  }

  public String text() {
    return String.valueOf(getMessage());
  }
}
