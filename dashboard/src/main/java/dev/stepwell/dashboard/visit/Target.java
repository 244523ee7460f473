package dev.stepwell.dashboard.visit;

import dev.stepwell.protocol.Percent;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// A path with its query, put together so that no text in it means more than itself.
public final class Target {
  private final String path;
  private final String query;

  private Target(String path, String query) {
    this.path = path;
    this.query = query;
  }

  /// A path without a query.
  ///
  /// @param path of ours, as it stands in a URL
  public static Target of(String path) {
    return new Target(path, "");
  }

  /// The same with one segment more, such as an id.
  public Target segment(String text) {
    return new Target(path + "/" + encoded(text).replace("+", "%20"), query);
  }

  /// The same with a destination behind it, such as a URL: it stays as it is, but for what a
  /// request line cannot hold.
  public Target destination(String text) {
    return new Target(path + "/" + Percent.encode(text, Target::mayStand), query);
  }

  private static boolean mayStand(int letter) {
    return letter > ' ' && letter < 127;
  }

  /// The same with a fixed end, such as `/pause`.
  public Target then(String words) {
    return new Target(path + words, query);
  }

  /// The same with one parameter more; an empty value adds nothing.
  public Target with(String name, String value) {
    return value.isEmpty()
        ? this
        : new Target(path, query + (query.isEmpty() ? "?" : "&") + name + "=" + encoded(value));
  }

  public Target with(String name, Optional<String> value) {
    return value.map(text -> with(name, text)).orElse(this);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return path + query;
  }
}
