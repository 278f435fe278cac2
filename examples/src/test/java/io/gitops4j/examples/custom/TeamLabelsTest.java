package io.gitops4j.examples.custom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.Manifest;
import io.gitops4j.Manifests;
import io.gitops4j.Revision;
import io.gitops4j.core.kustomize.KustomizeRenderer;
import io.gitops4j.core.source.MemorySnapshot;
import io.gitops4j.spi.RenderRequest;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TeamLabelsTest {

  private static Manifests rendered(int replicas) {
    MemorySnapshot snapshot =
        MemorySnapshot.builder(Revision.of("main@sha1:0123"))
            .file("app/kustomization.yaml", "resources: [web.yaml]\ntransformers: [team.yaml]\n")
            .file(
                "app/web.yaml",
                "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  replicas: "
                    + replicas
                    + "\n")
            .file(
                "app/team.yaml",
                "apiVersion: example.com/v1\nkind: TeamLabels\nmetadata: {name: team}\n"
                    + "spec: {team: payments}\n")
            .build();
    return KustomizeRenderer.builder()
        .function("example.com/v1", "TeamLabels", new TeamLabels())
        .build()
        .render(RenderRequest.of(snapshot, "app"));
  }

  @Test
  void render_withTheFunction_labelsEveryObject() {
    assertThat(rendered(2))
        .extracting(Manifest::labels)
        .containsExactly(Map.of("team", "payments"));
  }

  @Test
  void render_ofADeploymentOfOnePod_failsAtItsReplicas() {
    assertThatThrownBy(() -> rendered(1))
        .hasMessageStartingWith(
            "app/web.yaml:5:13: Cannot run the function of example.com/v1 TeamLabels")
        .hasMessageContaining("Deployment/web at /spec/replicas, one pod is too few");
  }
}
