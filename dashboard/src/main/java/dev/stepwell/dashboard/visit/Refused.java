package dev.stepwell.dashboard.visit;

/// Something that cannot be shown or done, and why. Carries no stack: it is what a page says.
public final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  /// @param status of HTTP
  public Refused(int status, String message) {
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
