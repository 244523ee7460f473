package dev.stepwell.dashboard.page;

/// A button that does something with one thing of a list.
///
/// @param path of the page whose form it is
/// @param what it does, as the page's form names it
/// @param id of the thing; empty where the page is about it
/// @param label on the button
/// @param kind of the button: `primary`, `danger` or nothing
/// @param question that is asked before; empty where it is harmless
public record Action(
    String path, String what, String id, String label, String kind, String question) {
  /// One that is harmless.
  public static Action of(String path, String what, String id, String label) {
    return new Action(path, what, id, label, "", "");
  }

  /// One that is asked about before.
  public static Action danger(String path, String what, String id, String label, String question) {
    return new Action(path, what, id, label, "danger", question);
  }

  /// What it is called in the page, so that it keeps the focus while the page changes.
  public String key() {
    return what + "-" + Integer.toHexString(id.hashCode());
  }

  /// What those hear who do not see what it stands beside.
  public String spoken() {
    return id.isEmpty() ? label : label + ": " + id;
  }
}
