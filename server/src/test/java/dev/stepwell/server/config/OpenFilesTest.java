package dev.stepwell.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.server.api.edge.EdgeSettings;
import dev.stepwell.server.api.vitals.MetricsAccess;
import dev.stepwell.server.delivery.DeliverySettings.Places;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenFilesTest {
  private static final int STORE = 1024;
  private static final Config CONFIG = Config.production("127.0.0.1", 0);
  private static final OpenFiles WANTED = new OpenFiles(100, STORE, 10_064, 10_000);

  @Test
  void nobodyHasLessWhereThereAreEnough() {
    var wanted = OpenFiles.of(CONFIG, STORE);

    assertThat(wanted.within(wanted.sum())).isEqualTo(wanted);
    assertThat(wanted.within(Long.MAX_VALUE)).isEqualTo(wanted);
    assertThat(CONFIG.within(wanted)).isEqualTo(CONFIG);
    assertThat(wanted.within(wanted.sum() - 1)).isNotEqualTo(wanted);
  }

  @Test
  void theStoreHasAQuarterAndTheRestGoesInHalves() {
    assertThat(WANTED.within(500)).isEqualTo(new OpenFiles(100, 100, 150, 150));
    assertThat(WANTED.within(20_000)).isEqualTo(new OpenFiles(100, STORE, 9_438, 9_438));
  }

  @Test
  void whoWantsLessThanHisPartLeavesItToTheOthers() {
    assertThat(new OpenFiles(100, 50, 1_000, 1_000).within(1_150))
        .isEqualTo(new OpenFiles(100, 50, 500, 500));
    assertThat(new OpenFiles(100, 50, 200, 1_000).within(1_150))
        .isEqualTo(new OpenFiles(100, 50, 200, 800));
    assertThat(new OpenFiles(100, 50, 1_000, 200).within(1_150))
        .isEqualTo(new OpenFiles(100, 50, 800, 200));
  }

  @Test
  void noMoreAreSharedOutThanThereAre() {
    for (long limit = 164; limit < 30_000; limit += 7) {
      assertThat(WANTED.within(limit).sum()).as("%d", limit).isLessThanOrEqualTo(limit);
    }
  }

  @Test
  void everybodyHasSomeHoweverFewThereAre() {
    for (long limit : List.of(0, 50, 100)) {
      assertThat(WANTED.within(limit)).isEqualTo(new OpenFiles(100, 20, 20, 20));
    }
  }

  @Test
  void boundsAreLoweredToWhatTheirPartsAllow() {
    for (int limit = 164; limit < 30_000; limit = limit * 5 / 4) {
      var files = OpenFiles.of(CONFIG, STORE).within(limit);
      var fitted = CONFIG.within(files);
      var sender = fitted.outgoing().sender().connections();
      var places = fitted.outgoing().delivery().places();

      assertThat(fitted.incoming().edge().files()).isLessThanOrEqualTo(files.clients());
      assertThat(sender.all()).isEqualTo(files.endpoints());
      assertThat(places.inFlight() + sender.kept()).isLessThanOrEqualTo(sender.all());
      assertThat(places.inFlight()).isGreaterThanOrEqualTo(Math.min(4_000, sender.all() / 2));
      assertThat(places.inFlightPerHost()).isBetween(1, places.inFlight());
      assertThat(places.underWay()).isEqualTo(CONFIG.outgoing().delivery().places().underWay());
    }
  }

  @Test
  void whatIsNoMatterOfFilesIsLeftAsItIs() {
    var open = CONFIG.with(MetricsAccess.Open.OPEN);
    var fitted = open.within(OpenFiles.of(open, STORE).within(256));

    assertThat(fitted.metrics()).isEqualTo(open.metrics());
    assertThat(fitted.upkeep()).isEqualTo(open.upkeep());
    assertThat(fitted.limits()).isEqualTo(open.limits());
    assertThat(fitted.incoming().requests()).isEqualTo(open.incoming().requests());
  }

  @Test
  void aParallelismThatFitsIsLeftAsItIs() {
    var outgoing = CONFIG.outgoing();
    var ten =
        new Config(
            CONFIG.incoming(),
            new Config.Outgoing(
                outgoing.delivery().with(Places.of(10)),
                outgoing.sender().withRoomFor(10),
                outgoing.destinations(),
                outgoing.languageModel()),
            CONFIG.limits(),
            CONFIG.upkeep(),
            CONFIG.metrics());
    var fitted = ten.within(OpenFiles.of(ten, STORE).within(256));

    assertThat(fitted.outgoing().delivery().places()).isEqualTo(Places.of(10));
    assertThat(fitted.incoming().edge().connections())
        .isLessThan(EdgeSettings.DEFAULT.connections());
  }
}
