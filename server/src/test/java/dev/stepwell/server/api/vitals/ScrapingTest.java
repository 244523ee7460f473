package dev.stepwell.server.api.vitals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.protocol.Octets;
import dev.stepwell.protocol.header.Headers;
import dev.stepwell.server.api.edge.Caller;
import dev.stepwell.server.api.edge.Request;
import dev.stepwell.server.api.edge.Response;
import dev.stepwell.testkit.Received;
import dev.stepwell.testkit.Signal;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Those who scrape must not take the places of all who wait.
class ScrapingTest {
  private static final int ASKING = 20;

  private final Signal released = new Signal();
  private final Received<Integer> statuses = new Received<>();

  private Exposition.Text slow() {
    try {
      released.await();
    } catch (InterruptedException stop) {
      throw new IllegalStateException(stop);
    }
    return new Exposition.Text("text/plain", new byte[0]);
  }

  @Test
  void fewWaitForTheirTurnAndTheOthersAreToldToComeAgain() throws InterruptedException {
    var scraping = new Scraping((_, _) -> slow(), MetricsAccess.Open.OPEN, _ -> Optional.empty());
    var caller = new Caller(Optional.empty(), "", "http", "localhost");
    var request = new Request("GET", "/metrics", "", Headers.NONE, Octets.EMPTY, caller);
    for (int i = 0; i < ASKING; i++) {
      Thread.ofVirtual()
          .start(() -> statuses.accept(((Response) scraping.handle(request)).status()));
    }
    for (int i = Scraping.AT_ONCE; i < ASKING; i++) {
      assertThat(statuses.next()).isEqualTo(503);
    }
    assertThat(statuses.nextIfAny()).isEmpty();
    released.give();
    for (int i = 0; i < Scraping.AT_ONCE; i++) {
      assertThat(statuses.next()).isEqualTo(200);
    }
  }
}
