package dev.stepwell.protocol.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.protocol.WireException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityTest {
  @Test
  void knowsTheDevelopmentUser() {
    var user = DevelopmentUsers.DEFAULT;
    assertThat(user.token())
        .isEqualTo("eyJVc2VySUQiOiJkZWZhdWx0VXNlciIsIlBhc3N3b3JkIjoiZGVmYXVsdFBhc3N3b3JkIn0=");
    assertThat(Token.userId(user.token())).contains("defaultUser");
    assertThat(DevelopmentUsers.all())
        .extracting(DevelopmentUsers.User::id)
        .containsExactly("defaultUser", "testUser1", "testUser2", "testUser3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "demo-token", "e30=", "W10=", "eyJVc2VySUQiOjF9", "!!"})
  void findsNoUserInOtherTokens(String token) {
    assertThat(Token.userId(token)).isEmpty();
  }

  @Test
  void readsBearerTokens() {
    assertThat(Token.ofAuthorization("Bearer abc=")).contains("abc=");
    assertThat(Token.ofAuthorization("bearer  abc")).contains("abc");
    assertThat(Token.ofAuthorization("Bearer ")).isEmpty();
    assertThat(Token.ofAuthorization("Basic abc")).isEmpty();
  }

  @Test
  void checksIds() {
    assertThat(Names.runId("f", "wfr_Order 77")).isEqualTo("wfr_Order 77");
    assertThat(Names.eventId("f", "e/1 x")).isEqualTo("e/1 x");
    for (var bad : new String[] {"", "a/b", "a\nb", "\0", "x".repeat(257)}) {
      assertThatThrownBy(() -> Names.runId("f", bad)).isInstanceOf(WireException.class);
    }
    assertThat(Names.runId("f", "\uD83D\uDE00")).isEqualTo("\uD83D\uDE00");
    for (var half : new String[] {"\uD83D", "a\uDE00", "\uDE00\uD83D"}) {
      assertThatThrownBy(() -> Names.eventId("f", half))
          .hasMessage("f: must not contain half of a surrogate pair");
    }
    assertThatThrownBy(() -> Names.eventId("f", "x".repeat(257))).isInstanceOf(WireException.class);
  }

  @Test
  void tellsTheFormsOfNotifyApart() {
    assertThat(NotifyTarget.parse("paid-77")).isEqualTo(new NotifyTarget.Everyone("paid-77"));
    assertThat(NotifyTarget.parse("e%2F1%20x")).isEqualTo(new NotifyTarget.Everyone("e/1 x"));
    assertThat(NotifyTarget.parse("wfr_1/a%20b")).isEqualTo(new NotifyTarget.Run("wfr_1", "a b"));
    assertThat(NotifyTarget.parse("wfr_1/a/b")).isEqualTo(new NotifyTarget.Run("wfr_1", "a/b"));
    assertThat(NotifyTarget.parse("custom/a"))
        .isEqualTo(new NotifyTarget.Undecided("custom", "a", "custom/a"));
    assertThat(NotifyTarget.parse("a/b/c")).isEqualTo(new NotifyTarget.Everyone("a/b/c"));
    for (var bad : new String[] {"", "%", "%ff", "wfr_1/", "a%0ab", "wfr_%2F/x"}) {
      assertThatThrownBy(() -> NotifyTarget.parse(bad)).isInstanceOf(WireException.class);
    }
  }

  @Test
  void readsSdkVersions() {
    assertThat(SdkVersion.parse("v1.3.2")).contains(new SdkVersion(1, 3, 2));
    assertThat(SdkVersion.parse("v1.0.0-rc.1").orElseThrow().triggersByRest()).isTrue();
    assertThat(SdkVersion.parse("0.9.9").orElseThrow().triggersByRest()).isFalse();
    assertThat(SdkVersion.parse("newest")).isEmpty();
  }
}
