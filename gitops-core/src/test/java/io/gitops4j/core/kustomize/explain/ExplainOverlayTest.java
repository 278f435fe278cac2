package io.gitops4j.core.kustomize.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.Manifests;
import io.gitops4j.Revision;
import io.gitops4j.Snapshot;
import io.gitops4j.core.kustomize.KustomizeRenderer;
import io.gitops4j.core.source.MemorySnapshot;
import io.gitops4j.spi.Overlay;
import io.gitops4j.spi.RenderRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What a unit lays over a folder is explained by the unit, as it stands in no file of the folder.
 */
class ExplainOverlayTest {

  private static final Snapshot SNAPSHOT =
      MemorySnapshot.builder(Revision.of("test"))
          .file(
              "app/web.yaml",
              """
              apiVersion: apps/v1
              kind: Deployment
              metadata: {name: web}
              spec:
                replicas: 1
                template:
                  spec:
                    containers:
                    - {name: web, image: "web:1"}
              """)
          .build();

  private static final Overlay OVERLAY =
      new Overlay(
          "prod",
          null,
          null,
          List.of(
              new Overlay.Patch(
                  "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n"
                      + "spec: {replicas: 3, paused: true}\n",
                  null)),
          List.of(new Overlay.Image("web", "", "2", "")),
          List.of(),
          false,
          null);

  private static final Manifests RENDERED =
      new KustomizeRenderer().render(new RenderRequest(SNAPSHOT, "app", OVERLAY));

  private static String explained(String pointer) {
    String text = RENDERED.list().get(0).explain(pointer).orElseThrow().toString();
    return text.substring(text.indexOf('\n') + 1);
  }

  @Test
  void explain_everyScalar_hasCausesAndPlaces() {
    assertThat(Explained.faults(RENDERED, SNAPSHOT)).isEmpty();
  }

  @Test
  void explain_aPatchOfTheUnit_saysSo() {
    assertThat(explained("/spec/replicas"))
        .isEqualTo("  1 <- written  app/web.yaml:5:13\n  3 <- apply the patch, as the unit says");
    assertThat(explained("/spec/paused")).isEqualTo("  true <- apply the patch, as the unit says");
  }

  @Test
  void explain_namespaceAndImageOfTheUnit_sayWhatWasThere() {
    assertThat(explained("/metadata/namespace"))
        .isEqualTo("  prod <- set the namespace prod, as the unit says");
    assertThat(explained("/spec/template/spec/containers/0/image"))
        .isEqualTo(
            "  web:1 <- written  app/web.yaml:9:28\n"
                + "  web:2 <- set the image web, as the unit says");
  }
}
