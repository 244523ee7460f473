package dev.stepwell.server.api.llm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlacesTest {
  @Test
  void bodiesThatAreHeldForLongHaveABound() {
    var places = new Places(3, 10);
    assertThat(places.take(11)).as("alone").isTrue();
    assertThat(places.take(1)).isFalse();
    places.giveBack(11);
    assertThat(places.take(4)).isTrue();
    assertThat(places.take(7)).isFalse();
    assertThat(places.take(6)).isTrue();
    assertThat(places.take(0)).isTrue();
    assertThat(places.take(0)).as("a fourth").isFalse();
  }
}
