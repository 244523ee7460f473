package dev.stepwell.server.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LanguageModelTest {
  private static final String URL = "https://models.test/v1/chat/completions";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://models.test",
        "https://models.test/",
        "https://models.test/v1",
        "https://models.test/v1/",
        "https://models.test/chat/completions",
        "https://models.test/v1/chat/completions"
      })
  void baseUrlsAreTakenAsClientsTakeThem(String base) {
    assertThat(LanguageModel.of(base, Optional.empty()).url()).isEqualTo(URL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "models.test", "ftp://models.test", "https://", "https://a.test/?b=c"})
  void whereNothingCanBeSentIsRefused(String base) {
    assertThatThrownBy(() -> LanguageModel.of(base, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void itsTokenIsForItAloneAndIsNotShown() {
    var model = LanguageModel.of("https://models.test", Optional.of("secret"));
    assertThat(model.authorization()).contains("Bearer secret");
    assertThat(model.isAt(URL)).isTrue();
    assertThat(model.isAt(URL + "/elsewhere")).isFalse();
    assertThat(model.toString()).doesNotContain("secret");
    assertThat(LanguageModel.of("https://models.test", Optional.empty()).authorization()).isEmpty();
    assertThatThrownBy(() -> LanguageModel.of("https://models.test", Optional.of("se\ncret")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("cret");
  }
}
