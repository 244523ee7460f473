package dev.stepwell.server.share;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShareTest {

  @Test
  void oneAloneMayHaveItsPart() {
    assertThat(taken(new Share(4_000, 3_000), 0)).isEqualTo(3_000);
    assertThat(taken(new Share(3, 3), 0)).isEqualTo(3);
    assertThat(taken(new Share(1, 1), 0)).isEqualTo(1);
  }

  @Test
  void aHundredLeavePlacesHoweverManyEachWants() {
    var share = new Share(4_000, 3_000);
    int taken = 0;
    for (int hosts = 0; hosts < 100; hosts++) {
      taken += taken(share, taken);
    }
    assertThat(4_000 - taken).isEqualTo(454);
  }

  @Test
  void whoHasNothingMayHaveWhateverIsLeft() {
    assertThat(new Share(4_000, 3_000).allows(0, 3_999)).isTrue();
    assertThat(new Share(4_000, 3_000).allows(1, 3_999)).isFalse();
    assertThat(new Share(4_000, 3_000).allows(0, 4_000)).isFalse();
    assertThat(new Share(3, 3).allows(0, 3)).isFalse();
  }

  /// What somebody gets who wants everything.
  private static int taken(Share share, int before) {
    int taken = 0;
    while (share.allows(taken, before + taken)) {
      taken++;
    }
    return taken;
  }
}
