package dev.stepwell.server.delivery.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClientsTest {
  private final Clients clients =
      new Clients(() -> {
        throw new AssertionError("no client is needed to count");
      });

  @Test
  void requestsToOneHostAreSpreadAndThoseOfOthersBeginAnew() {
    assertThat(IntStream.range(0, 250).map(_ -> clients.enter("a:80")))
        .filteredOn(client -> client == 0)
        .hasSize(100);
    assertThat(clients.enter("a:80")).isEqualTo(2);
    assertThat(clients.enter("b:80")).isZero();
  }

  @Test
  void theFirstClientWithRoomIsUsedAgain() {
    IntStream.range(0, 150).forEach(_ -> clients.enter("a:80"));
    clients.leave("a:80", 0);
    assertThat(clients.enter("a:80")).isZero();
    assertThat(clients.enter("a:80")).isEqualTo(1);

    IntStream.range(0, 100).forEach(_ -> clients.leave("a:80", 0));
    IntStream.range(0, 51).forEach(_ -> clients.leave("a:80", 1));
    assertThat(clients.enter("a:80")).isZero();
  }
}
