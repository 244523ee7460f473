package dev.stepwell.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// How work is counted and timed.
class WorkTest {
  @Test
  void quantilesAreValuesThatOccurred() {
    var hundred = LongStream.rangeClosed(1, 100).toArray();
    assertThat(Work.quantile(hundred, 50)).isEqualTo(50);
    assertThat(Work.quantile(hundred, 99)).isEqualTo(99);
    assertThat(Work.quantile(new long[] {7}, 50)).isEqualTo(7);
    assertThat(Work.quantile(new long[] {7}, 99)).isEqualTo(7);
    assertThat(Work.quantile(new long[] {1, 2, 3}, 50)).isEqualTo(2);
    assertThat(Work.quantile(new long[] {1, 2, 3}, 99)).isEqualTo(3);
  }

  @Test
  void whatIsDoneTwiceCountsOnce() throws InterruptedException {
    var work = new Work(2);
    work.begin(0);
    work.begin(1);
    work.finish(0);
    work.finish(0);
    work.finish(7); // of nobody
    assertThat(work.isDone(0)).isTrue();
    assertThat(work.isDone(1)).isFalse();
    var told = new ArrayList<Integer>();
    assertThat(work.await(Duration.ZERO, told::add)).isFalse();
    assertThat(told).isEqualTo(List.of(1));
    work.finish(1);
    assertThat(work.await(Duration.ZERO, told::add)).isTrue();
    assertThat(work.completions("x").count()).isEqualTo(2);
    assertThat(work.completions("x").high()).isPositive();
  }
}
