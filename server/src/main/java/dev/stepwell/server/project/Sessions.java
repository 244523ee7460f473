package dev.stepwell.server.project;

import dev.stepwell.engine.project.Project;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Sessions of people who have shown a token in a browser.
///
/// Nothing of them is stored: a session names its token by id, says until when it holds, and is
/// signed, together with the hash of that token, with the key of this server. So it ends with its
/// token, it survives a restart where the key does, and it says nothing from which the token could
/// be learned; a browser sends it to whatever else listens on the same host, since cookies know no
/// ports.
public final class Sessions {
  /// How long one holds.
  public static final Duration LIFE = Duration.ofDays(7);

  private static final String ALGORITHM = "HmacSHA256";
  private static final Pattern FORM =
      Pattern.compile("([0-9a-f]{16})\\.([0-9]{1,12})\\.([0-9a-z]{1,32})\\.([0-9A-Za-z_-]{43})");

  private final Projects projects;
  private final InstantSource clock;
  private final SecretKeySpec key;

  public Sessions(Projects projects, InstantSource clock, SessionKey key) {
    this.projects = projects;
    this.clock = clock;
    this.key = new SecretKeySpec(key.bytes(), ALGORITHM);
  }

  /// Opens one for whoever has a token; nothing where nobody knows it.
  public Optional<String> open(String token) {
    return projects
        .authenticate(token)
        .map(_ -> {
          var hash = Secrets.sha256(token);
          long end = clock.instant().plus(LIFE).getEpochSecond();
          var claim = Project.Token.id(hash) + "." + end + "." + Secrets.nonce();
          return claim + "." + signature(hash, "session", claim);
        });
  }

  /// Whose session it is; nothing where it is over, or never was one.
  public Optional<Principal> find(String session) {
    return holder(session).map(TokenHolder::principal);
  }

  /// What the forms of a session carry, so that nobody else's forms are taken for them.
  ///
  /// @throws IllegalArgumentException if there is no such session
  public String formToken(String session) {
    var holder =
        holder(session).orElseThrow(() -> new IllegalArgumentException("there is no such session"));
    return signature(holder.sha256(), "form", session);
  }

  /// Whether a form is one of this session.
  public boolean isOf(String session, String formToken) {
    return holder(session)
        .map(holder -> same(signature(holder.sha256(), "form", session), formToken))
        .orElse(false);
  }

  private Optional<TokenHolder> holder(String session) {
    var parts = FORM.matcher(session);
    if (!parts.matches()
        || !clock.instant().isBefore(Instant.ofEpochSecond(Long.parseLong(parts.group(2))))) {
      return Optional.empty();
    }
    var claim = session.substring(0, parts.start(4) - 1);
    return projects
        .holder(parts.group(1))
        .filter(holder -> same(signature(holder.sha256(), "session", claim), parts.group(4)));
  }

  private static boolean same(String expected, String given) {
    return MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  /// @param token the hash of the session's token
  private String signature(String token, String purpose, String text) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      var whole = (purpose + "\n" + token + "\n" + text).getBytes(StandardCharsets.UTF_8);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(whole));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, impossible);
    }
  }
}
