package io.gitops4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gitops4j.Failure;
import io.gitops4j.Manifest;
import io.gitops4j.Manifests;
import io.gitops4j.Notice;
import io.gitops4j.PlanResult;
import io.gitops4j.Reason;
import io.gitops4j.UnitId;
import io.gitops4j.UnitPlan;
import io.gitops4j.UnitStatus;
import io.gitops4j.core.flux.FluxObjects;
import io.gitops4j.core.flux.FluxReader;
import io.gitops4j.core.graph.Unit;
import io.gitops4j.core.yaml.NodeSourceMap;
import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Public Flux repositories load into their graphs; what is not supported is told with its place.
 */
class RealClustersTest {

  private static final UnitId ROOT = UnitId.kustomization("flux-system", "flux-system");

  private static Path repositories() {
    Path folder = Path.of(System.getProperty("conformance.real", "../../shared/real"));
    assumeTrue(Files.isDirectory(folder.resolve("repos")), "no real repositories at " + folder);
    return folder.resolve("repos");
  }

  private static PlanResult plan(String repository, String cluster) {
    MemorySource source = MemorySource.ofFolder(repositories().resolve(repository));
    MemoryCluster live = new MemoryCluster();
    try (GitOps gitops =
        GitOps.builder()
            .source(source)
            .path("clusters/" + cluster)
            .name(repository)
            .applier(live)
            .build()) {
      PlanResult plan = gitops.plan();
      assertThat(live.calls("apply")).isEmpty();
      assertThat(plan.problem()).isNull();
      return plan;
    }
  }

  private static UnitPlan unit(PlanResult plan, String name) {
    return plan.units().stream()
        .filter(u -> u.unit().toString().endsWith("/" + name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " among " + plan.units()));
  }

  @ParameterizedTest
  @CsvSource({
    "flux2-kustomize-helm-example,production",
    "flux2-kustomize-helm-example,staging",
    "flux2-multi-tenancy,production",
    "flux2-multi-tenancy,staging",
    "flux-eks-gitops-config,production",
    "flux-eks-gitops-config,test"
  })
  void plan_everyCluster_tellsOfEveryUnit(String repository, String cluster) {
    PlanResult plan = plan(repository, cluster);

    assertThat(plan.units()).hasSizeGreaterThan(3);
    assertThat(plan.units()).extracting(UnitPlan::unit).contains(ROOT).doesNotHaveDuplicates();
    for (UnitPlan unit : plan.units()) {
      switch (unit.status()) {
        case SUCCEEDED, UNCHANGED -> assertThat(unit.plan()).isPresent();
        case UNSUPPORTED ->
            assertThat(plan.notices())
                .anyMatch(n -> n.message().equals(unit.message()) && n.location().isPresent());
        default ->
            assertThat(unit.failure().orElseThrow().location()).as(unit.toString()).isPresent();
      }
    }
    assertThat(plan.notices()).allMatch(n -> n.location().isPresent());
    assertThat(plan.notices())
        .extracting(Notice::message)
        .allMatch(m -> m.startsWith("not supported yet: "));
  }

  @Test
  void helmExample_externalArtifacts_areToldAsUnsupported() {
    PlanResult plan = plan("flux2-kustomize-helm-example", "production");

    for (String name : List.of("apps", "infra-configs", "infra-controllers")) {
      assertThat(unit(plan, name).status()).isEqualTo(UnitStatus.UNSUPPORTED);
      assertThat(unit(plan, name).message()).isEqualTo("not supported yet: ExternalArtifact");
    }
    assertThat(plan.notices())
        .anyMatch(
            n ->
                n.toString()
                    .equals(
                        "clusters/production/artifacts.yaml:2:1:"
                            + " ArtifactGenerator/flux-system/flux-system: not supported yet:"
                            + " ArtifactGenerator"));
  }

  @Test
  void eksConfig_remoteBaseAndReleases_areToldByNameAndPlace() {
    PlanResult plan = plan("flux-eks-gitops-config", "test");

    Failure infrastructure = unit(plan, "infrastructure").failure().orElseThrow();
    assertThat(infrastructure.reason()).isEqualTo(Reason.DENIED);
    assertThat(infrastructure.location().orElseThrow().toString())
        .startsWith("infrastructure/base/addons/metrics-server/kustomization.yaml:");
    assertThat(unit(plan, "tenants").status()).isEqualTo(UnitStatus.BLOCKED);
    assertThat(unit(plan, "external-config-data").plan()).isPresent();
  }

  @Test
  void multiTenancy_unitsOfTenants_areFoundBehindBlockedUnits() {
    PlanResult plan = plan("flux2-multi-tenancy", "production");

    assertThat(unit(plan, "dev-team").unit()).isEqualTo(UnitId.kustomization("apps", "dev-team"));
    assertThat(unit(plan, "kyverno").failure()).isEmpty();
    assertThat(unit(plan, "kyverno-controller").message())
        .isEqualTo(
            "not supported yet: OCIRepository/flux-system/kyverno-controller spec.verify without"
                + " secretRef");
    assertThat(plan.notices())
        .anyMatch(
            n -> n.toString().contains("sync.yaml") || n.toString().contains("OCIRepository"));
  }

  /** What the folders of the repositories render to is recorded beside them. */
  @Test
  void releasesAndSourcesOfCharts_ofEveryFolder_areReadWithoutFailure() throws IOException {
    List<Unit> releases = new ArrayList<>();
    try (Stream<Path> files = Files.walk(repositories().resolveSibling("expected"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
        List<Manifest> manifests = new ArrayList<>();
        String name = file.getFileName().toString();
        for (YamlNode node : YamlReader.of(YamlFlavor.V3).readAll(name, Files.readString(file))) {
          manifests.add(
              Manifest.of(
                  ((YamlMap) node).toValue(),
                  node.location().orElse(null),
                  new NodeSourceMap(node)));
        }
        FluxObjects flux = FluxReader.read(Manifests.of(manifests));
        assertThat(flux.failures())
            .as(file.toString())
            .allMatch(failure -> failure.message().contains("metadata.namespace is missing"));
        flux.units().stream().filter(u -> u.release().isPresent()).forEach(releases::add);
      }
    }

    assertThat(releases).hasSizeGreaterThanOrEqualTo(8);
    assertThat(releases).allMatch(release -> release.unsupported().isEmpty());
  }
}
