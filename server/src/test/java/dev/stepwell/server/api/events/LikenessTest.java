package dev.stepwell.server.api.events;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LikenessTest {
  @ParameterizedTest
  @CsvSource({
    "paid-77, Paid-77, true",
    "paid-77, paid_77, true",
    "'paid ', paid, true",
    "order-paid, orderpaid, true",
    "order-paid-77, order-payd-77, true",
    "order-paid-77, order-pad-77, true",
    "order-paid-77, order-piad-77, true",
    "paid-77, paid-78, false",
    "paid-77, paid-7, false",
    "paid, paid, false",
    "paid, sent, false",
    "ab, ac, false",
    "order-paid, order-sent, false",
    "'', x, false",
    "🙂paid, 🙃paid, true"
  })
  void aSlipIsNoNumberAndNoOtherWord(String one, String other, boolean alike) {
    assertThat(Likeness.alike(one, other)).isEqualTo(alike);
    assertThat(Likeness.alike(other, one)).isEqualTo(alike);
  }
}
