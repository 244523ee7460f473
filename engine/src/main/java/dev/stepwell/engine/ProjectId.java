package dev.stepwell.engine;

/// The tenant that everything belongs to; on the wire it is the `UserID` inside a token.
public record ProjectId(String value) implements Comparable<ProjectId> {
  public ProjectId {
    if (value.isEmpty() || value.length() > 128) {
      throw new IllegalArgumentException(
          "a project id has 1 to 128 characters, not " + value.length());
    }
  }

  @Override
  public int compareTo(ProjectId other) {
    return Order.text(value, other.value);
  }
}
