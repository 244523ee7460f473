package dev.stepwell.server.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.ProjectId;
import dev.stepwell.server.api.vitals.Exposition.Scope;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
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

  @Test
  void nobodySeesWhatTheOthersShareWhateverHeIsCalled() {
    var registry = new PrometheusRegistry();
    var tenants = new Tenants(new Meters(registry, "1"));
    tenants.of(new ProjectId("quoted\"\n")).messages.inc();
    var exposition = new TextExposition(registry, () -> {});
    assertThat(seen(exposition, new Scope.Only(new ProjectId(Tenants.OTHER))))
        .contains("stepwell_build_info")
        .doesNotContain("project=");
    assertThat(seen(exposition, new Scope.Only(new ProjectId("quoted\"\n"))))
        .contains("stepwell_messages_total{project=\"quoted\\\"\\n\"} 1.0\n")
        .doesNotContain(Tenants.OTHER);
    assertThat(seen(exposition, Scope.All.ALL)).contains("project=\"" + Tenants.OTHER + "\"");
  }

  private static String seen(TextExposition exposition, Scope scope) {
    return new String(exposition.scrape(scope, Optional.empty()).body(), StandardCharsets.UTF_8);
  }
}
