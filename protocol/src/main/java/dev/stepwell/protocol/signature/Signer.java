package dev.stepwell.protocol.signature;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.util.Base64URL;
import dev.stepwell.protocol.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Instant;

/// Signs deliveries with the current signing key of a project. May be shared between threads.
public final class Signer {
  /// Shorter keys are refused by the algorithm.
  public static final int MIN_KEY_BYTES = 32;

  private static final int LIFETIME_SECONDS = 300;
  private static final JWSHeader HEADER = header();

  private final JWSSigner signer;

  /// A signer for one key.
  ///
  /// @param key the key as text, `sig_` included
  /// @throws IllegalArgumentException where the key is too short
  public Signer(String key) {
    var bytes = key.getBytes(StandardCharsets.UTF_8);
    if (bytes.length < MIN_KEY_BYTES) {
      throw new IllegalArgumentException(
          "a signing key needs at least " + MIN_KEY_BYTES + " bytes, found " + bytes.length);
    }
    try {
      signer = new MACSigner(bytes);
    } catch (JOSEException impossible) {
      throw new IllegalStateException("HS256 is not available", impossible);
    }
  }

  /// The value of `Upstash-Signature` for one attempt. It is valid from the beginning of time, so
  /// that no skewed clock refuses it, until five minutes after it was issued.
  ///
  /// @param url that the request goes to, as it was given
  /// @param now the moment of the attempt; the token is issued a second earlier
  /// @param id unique, `jwt_` and something random
  /// @param bodyHash see [BodyHash]
  public String sign(String url, String bodyHash, Instant now, String id) {
    long issuedAt = now.getEpochSecond() - 1;
    var claims = new JsonWriter(384);
    claims.beginObject();
    claims.field("iss", "Upstash");
    claims.field("sub", url);
    claims.field("exp", issuedAt + LIFETIME_SECONDS);
    claims.field("nbf", 0);
    claims.field("iat", issuedAt);
    claims.field("jti", id);
    claims.field("body", bodyHash);
    claims.endObject();
    var token = new JWSObject(HEADER, new Payload(claims.toBytes()));
    try {
      token.sign(signer);
    } catch (JOSEException impossible) {
      throw new IllegalStateException("HS256 is not available", impossible);
    }
    return token.serialize();
  }

  /// Parsed from text, so that the token begins exactly as documented.
  private static JWSHeader header() {
    try {
      return JWSHeader.parse(Base64URL.encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}"));
    } catch (ParseException impossible) {
      throw new IllegalStateException("a constant is broken", impossible);
    }
  }
}
