package io.gitops4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.Manifest;
import io.gitops4j.PlanResult;
import io.gitops4j.ReconcileResult;
import io.gitops4j.UnitId;
import io.gitops4j.UnitPlan;
import io.gitops4j.UnitStatus;
import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The quickstart's repository, as its users see it first. */
class QuickstartFleetTest {

  private static final Path QUICKSTART = Path.of("..", "examples", "quickstart");

  @ParameterizedTest
  @ValueSource(strings = {"production", "staging", "local"})
  void plan_ofEveryCluster_isComplete(String cluster) throws IOException {
    MemoryCluster live = new MemoryCluster();
    environment(live, cluster);
    try (GitOps gitops = gitops(cluster, live)) {
      PlanResult plan = gitops.plan().orThrow();

      assertThat(plan.units()).hasSizeGreaterThan(10);
      assertThat(plan.units())
          .allMatch(
              u ->
                  u.status() == UnitStatus.SUCCEEDED
                      || u.unit().equals(UnitId.kustomization("flux-system", "flux-system")));
      assertThat(plan.units().stream().map(UnitPlan::unit))
          .contains(UnitId.kustomization("flux-system", "origination"));
      assertThat(live.calls("apply")).isEmpty();
    }
  }

  @Test
  void reconcile_twice_writesOnce() throws IOException {
    MemoryCluster live = new MemoryCluster();
    environment(live, "production");
    try (GitOps gitops = gitops("production", live)) {
      ReconcileResult first = gitops.reconcile().orThrow();
      assertThat(first.wrote()).isTrue();
      live.forgetCalls();
      int reads = live.reads();

      ReconcileResult second = gitops.reconcile().orThrow();

      assertThat(second.wrote()).isFalse();
      assertThat(second.units()).allMatch(u -> u.status() == UnitStatus.UNCHANGED);
      assertThat(live.calls("apply")).isEmpty();
      assertThat(live.calls("await")).isEmpty();
      assertThat(live.reads() - reads).as("one ConfigMap that all units read").isEqualTo(1);
      assertThat(live.calls("plan")).hasSameSizeAs(second.units());
    }
  }

  private static GitOps gitops(String cluster, MemoryCluster live) {
    return GitOps.builder()
        .source(MemorySource.ofFolder(QUICKSTART.resolve("fleet")))
        .path("clusters/" + cluster)
        .applier(live)
        .build();
  }

  private static void environment(MemoryCluster live, String cluster) throws IOException {
    Path file = QUICKSTART.resolve("terraform").resolve("environment-" + cluster + ".yaml");
    if (Files.exists(file)) {
      YamlReader reader = YamlReader.of(YamlFlavor.V3);
      YamlMap map = (YamlMap) reader.readAll(file.toString(), Files.readAllBytes(file)).get(0);
      live.put(Manifest.of(map.toValue()));
    }
  }
}
