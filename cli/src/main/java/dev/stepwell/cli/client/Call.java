package dev.stepwell.cli.client;

import dev.stepwell.protocol.Octets;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A request to the REST API, before it is known to which server.
///
/// @param path with its leading slash, escaped already
record Call(String method, String path, List<Pair> query, List<Pair> headers, Octets body) {
  /// A name and a value; names may come several times.
  record Pair(String name, String value) {}

  Call {
    query = List.copyOf(query);
    headers = List.copyOf(headers);
  }

  static Call of(String method, String path) {
    return new Call(method, path, List.of(), List.of(), Octets.EMPTY);
  }

  static Call get(String path) {
    return of("GET", path);
  }

  static Call post(String path) {
    return of("POST", path);
  }

  /// A segment of a path, whatever is in it.
  static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  Call with(String name, String value) {
    return new Call(method, path, plus(query, name, value), headers, body);
  }

  Call with(String name, Optional<String> value) {
    return value.map(given -> with(name, given)).orElse(this);
  }

  Call header(String name, String value) {
    return new Call(method, path, query, plus(headers, name, value), body);
  }

  Call headers(List<Pair> more) {
    var all = new ArrayList<>(headers);
    all.addAll(more);
    return new Call(method, path, query, all, body);
  }

  Call body(Octets bytes) {
    return new Call(method, path, query, headers, bytes);
  }

  /// The path with its query. A destination at the end of the path may bring a query of its own.
  String target() {
    var target = new StringBuilder(path);
    char separator = path.indexOf('?') < 0 ? '?' : '&';
    for (var pair : query) {
      target.append(separator).append(pair.name).append('=').append(segment(pair.value));
      separator = '&';
    }
    return target.toString();
  }

  private static List<Pair> plus(List<Pair> pairs, String name, String value) {
    var all = new ArrayList<>(pairs);
    all.add(new Pair(name, value));
    return all;
  }
}
