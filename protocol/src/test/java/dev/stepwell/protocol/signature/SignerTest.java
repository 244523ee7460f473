package dev.stepwell.protocol.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SignerTest {
  private static final String KEY = "sig_demoCurrentKey00000000000001";
  private static final byte[] BODY = "{\"n\":7}".getBytes(StandardCharsets.UTF_8);
  private static final String URL = "https://hooks.example.net/in?x=1";
  private static final String TOKEN =
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJVcHN0YXNoIiwic3ViIjoiaHR0cHM6Ly9ob29rcy5leGFtcGxl"
          + "Lm5ldC9pbj94PTEiLCJleHAiOjE3ODMwMDAzMDAsIm5iZiI6MCwiaWF0IjoxNzgzMDAwMDAwLCJqdGkiOiJqd3RfZGVtbzEi"
          + "LCJib2R5IjoiSGRRdDZTaDhHMnFXeGhjM2JBMzJ1REJFaFhnLTBMU0FQeHFzRHhHVWNhVT0ifQ"
          + ".5KsGmPnyq0tizp0oxeQlt_41YuaV3AuQmBNZ0LVe4oI";

  @Test
  void signsAsDocumentedAndASecondBack() {
    var now = Instant.ofEpochSecond(1783000001);
    assertThat(new Signer(KEY).sign(URL, BodyHash.of(BODY), now, "jwt_demo1")).isEqualTo(TOKEN);
  }

  @Test
  void hashesTheEmptyBody() {
    assertThat(BodyHash.of(new byte[0])).isEqualTo("47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU=");
  }

  @Test
  void refusesShortKeys() {
    assertThatThrownBy(() -> new Signer("sig_short"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("32");
  }
}
