package dev.stepwell.server.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.ProjectId;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

/// However many projects there are, there are not more series than that.
class TenantsTest {
  @Test
  void theFirstProjectsHaveMetersOfTheirOwnAndTheOthersShareOneSet() {
    var tenants = new Tenants(new Meters(new PrometheusRegistry(), "1"));
    var names = new HashSet<String>();
    for (int i = 0; i < Tenants.MOST; i++) {
      names.add(tenants.of(new ProjectId("project-" + i)).name);
    }
    assertThat(names).hasSize(Tenants.MOST).doesNotContain(Tenants.OTHER);
    assertThat(tenants.of(new ProjectId("one-more")).name).isEqualTo(Tenants.OTHER);
    assertThat(tenants.of(new ProjectId("and-one")))
        .isSameAs(tenants.of(new ProjectId("one-more")));
    assertThat(tenants.of(new ProjectId("project-7")).name).isEqualTo("project-7");
  }
}
