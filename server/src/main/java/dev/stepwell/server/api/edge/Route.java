package dev.stepwell.server.api.edge;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;

/// One path, or a family of paths with the same beginning, and who answers there.
///
/// @param words the fixed beginning, in lower case, such as `/v2/batch`
/// @param ending the fixed end behind the tail, such as `/why`, or nothing
/// @param handlers by method; empty where `anyMethod` is given
public record Route(
    String words,
    Tail tail,
    String ending,
    Access access,
    BodyRule body,
    Map<String, Handler> handlers,
    Optional<Handler> anyMethod) {
  /// Where those are sent who would see a page and have not signed in.
  public static final String SIGN_IN = "/sign-in";

  /// What may follow the fixed beginning of a path.
  public enum Tail {
    /// Nothing; a slash is tolerated.
    NONE,
    /// One segment that is not empty.
    SEGMENT,
    /// Anything, slashes and nothing included.
    REST
  }

  /// Who may come.
  public enum Access {
    /// Whoever has a token: with a read-only one to `GET`.
    TOKEN,
    /// Whoever has signed in with a token in a browser, to pages: with a read-only one to `GET`.
    SESSION,
    /// Everybody.
    OPEN
  }

  /// What bodies come.
  ///
  /// @param refusal the status of one that is too long. It gets the request without its body, of
  ///   which nothing has to have come
  public record BodyRule(Kind kind, ToIntFunction<Request> refusal) {
    private static final BodyRule PLAIN = new BodyRule(Kind.ONE, _ -> Refusal.TOO_LARGE);

    /// What a body holds.
    public enum Kind {
      /// One thing.
      ONE,
      /// Many messages, so it may be longer.
      BATCH
    }
  }

  /// A path for holders of tokens, without methods yet.
  public static Route at(String words, Tail tail) {
    return new Route(words, tail, "", Access.TOKEN, BodyRule.PLAIN, Map.of(), Optional.empty());
  }

  /// The same where the path ends with these words, in lower case.
  public Route ending(String end) {
    return new Route(words, tail, end, access, body, handlers, anyMethod);
  }

  /// A path where one handler answers whatever comes.
  public static Route any(String words, Tail tail, Access access, Handler handler) {
    return new Route(words, tail, "", access, BodyRule.PLAIN, Map.of(), Optional.of(handler));
  }

  /// The same for everybody.
  public Route open() {
    return new Route(words, tail, ending, Access.OPEN, body, handlers, anyMethod);
  }

  /// The same for those who have signed in.
  public Route signedIn() {
    return new Route(words, tail, ending, Access.SESSION, body, handlers, anyMethod);
  }

  /// The same with one method more.
  public Route on(String method, Handler handler) {
    var more = new LinkedHashMap<>(handlers);
    more.put(method, handler);
    return new Route(words, tail, ending, access, body, more, anyMethod);
  }

  /// The same with other bodies.
  public Route taking(BodyRule other) {
    return new Route(words, tail, ending, access, other, handlers, anyMethod);
  }

  Optional<Handler> handler(String method) {
    return anyMethod.or(() -> Optional.ofNullable(handlers.get(method)));
  }

  Set<String> methods() {
    return handlers.keySet();
  }

  /// What follows the fixed words in a target, up to the fixed end, and with the query; or nothing
  /// where the target is another one.
  Optional<String> rest(String target) {
    int length = words.length();
    if (!target.regionMatches(true, 0, words, 0, length)) {
      return Optional.empty();
    }
    int question = target.indexOf('?', length);
    int whole = question < 0 ? target.length() : question;
    int end = whole - ending.length();
    if (end < length || !target.regionMatches(true, end, ending, 0, ending.length())) {
      return Optional.empty();
    }
    if (end > length && target.charAt(length) != '/') {
      return Optional.empty();
    }
    int from = Math.min(length + 1, end);
    boolean fits =
        switch (tail) {
          case NONE -> from == end;
          case SEGMENT -> from < end && target.substring(from, end).indexOf('/') < 0;
          case REST -> true;
        };
    return fits
        ? Optional.of(target.substring(from, end) + target.substring(whole))
        : Optional.empty();
  }
}
