package io.gitops4j.core.kustomize.krm;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.Manifest;
import io.gitops4j.Manifests;
import io.gitops4j.Revision;
import io.gitops4j.Snapshot;
import io.gitops4j.core.kustomize.KustomizeRenderer;
import io.gitops4j.core.kustomize.explain.Explained;
import io.gitops4j.core.source.MemorySnapshot;
import io.gitops4j.spi.RenderRequest;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What functions set is explained by their configuration. */
class KrmExplainTest {

  private static final Snapshot SNAPSHOT =
      MemorySnapshot.builder(Revision.of("test"))
          .file(
              "app/kustomization.yaml",
              """
              resources: [config.yaml]
              generators: [functions/maker.yaml]
              transformers:
              - functions/team.yaml
              - |-
                apiVersion: example.com/v1
                kind: Upper
                metadata: {name: upper}
              """)
          .file(
              "app/config.yaml",
              "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata: {colour: red}\n")
          .file(
              "app/functions/maker.yaml",
              "apiVersion: example.com/v1\nkind: Maker\nmetadata:\n  name: maker\n")
          .file(
              "app/functions/team.yaml",
              "apiVersion: example.com/v1\nkind: TeamLabels\nmetadata:\n  name: team\nspec:\n"
                  + "  team: irmak\n")
          .build();

  private static final KrmObject MADE =
      KrmObject.of(
          Map.of(
              "apiVersion",
              "v1",
              "kind",
              "ConfigMap",
              "metadata",
              Map.of("name", "made"),
              "data",
              Map.of("colour", "blue")));

  private static final KustomizeRenderer RENDERER =
      KustomizeRenderer.builder()
          .function("example.com/v1", "Maker", list -> list.plus(MADE))
          .function(
              "example.com/v1",
              "TeamLabels",
              list ->
                  list.map(
                      item ->
                          item.with(
                              "/metadata/labels/team",
                              list.functionConfig().text("/spec/team").orElseThrow())))
          .function(
              "example.com/v1", "Upper", list -> list.map(item -> item.with("/data/colour", "RED")))
          .build();

  private static final Manifests RENDERED = RENDERER.render(RenderRequest.of(SNAPSHOT, "app"));

  private static String explained(int index, String pointer) {
    Manifest manifest = RENDERED.list().get(index);
    return manifest.explain(pointer).orElseThrow().toString();
  }

  @Test
  void explain_everyScalar_hasCausesAndPlaces() {
    assertThat(Explained.faults(RENDERED, SNAPSHOT)).isEmpty();
  }

  @Test
  void explain_whatATransformerSet_namesItAndItsConfiguration() {
    assertThat(explained(0, "/metadata/labels/team"))
        .isEqualTo(
            "ConfigMap/settings /metadata/labels/team\n"
                + "  irmak <- run example.com/v1 TeamLabels  app/functions/team.yaml:1:1");
  }

  @Test
  void explain_whatAnInlineTransformerChanged_keepsWhatWasThere() {
    assertThat(explained(0, "/data/colour"))
        .isEqualTo(
            "ConfigMap/settings /data/colour\n"
                + "  red <- written                   app/config.yaml:5:16\n"
                + "  RED <- run example.com/v1 Upper  app/kustomization.yaml:6:3");
  }

  @Test
  void explain_whatAGeneratorMade_namesItAndItsConfiguration() {
    assertThat(explained(1, "/data/colour"))
        .isEqualTo(
            "ConfigMap/made /data/colour\n"
                + "  blue <- generate the ConfigMap made with example.com/v1 Maker "
                + " app/functions/maker.yaml:1:1\n"
                + "  RED  <- run example.com/v1 Upper                              "
                + " app/kustomization.yaml:6:3");
  }
}
