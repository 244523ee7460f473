package dev.stepwell.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Where a URL leads to.
class LocationTest {
  @ParameterizedTest
  @CsvSource({
    "https://app.example/api/orders, app.example, app.example:443, /api/orders",
    "HTTP://App.Example:8080/Api?x=/y, app.example, app.example:8080, /Api",
    "http://app.example, app.example, app.example:80, /",
    "https://app.example?x=1, app.example, app.example:443, /",
    "https://me:se@cret@app.example:1/a@b:c, app.example, app.example:1, /a@b:c",
    "http://[2001:DB8::1]:8080/x, 2001:db8::1, [2001:db8::1]:8080, /x",
    "https://[::1]/x, ::1, [::1]:443, /x",
    "http://app.example:/x, app.example, app.example:80, /x"
  })
  void aUrlIsTakenApart(String url, String host, String authority, String path) {
    assertThat(Location.of(url)).isEqualTo(new Location(host, authority, path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "ftp://x/y", "http", "https:/x", "://"})
  void aTextThatIsNoUrlIsNowhere(String text) {
    var nowhere = Location.of(text);
    assertThat(nowhere.host()).isEmpty();
    assertThat(nowhere.isAt("")).isFalse();
  }

  @Test
  void aHostWithoutAPortMeansAllOfItsPorts() {
    var place = Location.of("https://app.example:8443/x");
    assertThat(place.isAt("App.Example")).isTrue();
    assertThat(place.isAt("app.example:8443")).isTrue();
    assertThat(place.isAt("app.example:443")).isFalse();
    assertThat(Location.of("https://app.example/x").isAt("app.example:443")).isTrue();
    assertThat(Location.of("http://[::1]:80/x").isAt("::1")).isTrue();
    assertThat(Location.of("http://[::1]/x").isAt("[::1]:80")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "App.Example:80, app.example",
    "app.example, app.example",
    "[::1]:8, ::1",
    "::1, ::1"
  })
  void theHostOfAFilterIsThatOfTheUrlsItMeans(String filter, String host) {
    assertThat(Location.host(filter)).isEqualTo(host);
  }
}
