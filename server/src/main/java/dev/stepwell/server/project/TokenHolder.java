package dev.stepwell.server.project;

/// A token that is known, by its id.
///
/// @param sha256 its hash, which is told to nobody
record TokenHolder(String sha256, Principal principal) {
  /// Not the hash: this may end in a log.
  @Override
  public String toString() {
    return "TokenHolder[" + principal + "]";
  }
}
