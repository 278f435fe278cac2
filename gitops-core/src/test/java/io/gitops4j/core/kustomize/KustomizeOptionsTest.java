package io.gitops4j.core.kustomize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.Manifest;
import io.gitops4j.Notice;
import io.gitops4j.RenderException;
import io.gitops4j.Revision;
import io.gitops4j.core.source.MemorySnapshot;
import io.gitops4j.spi.RenderRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The presets, as Flux and the CLI of kustomize 5.8.2 build the same files. */
class KustomizeOptionsTest {

  private static final String FIRST = "kind: ConfigMap\napiVersion: v1\nmetadata: {name: z}\n";
  private static final String LAST = "kind: Namespace\napiVersion: v1\nmetadata: {name: a}\n";
  private static final String OWN =
      "kind: Kustomization\napiVersion: kustomize.config.k8s.io/v1beta1\nmetadata: {name: k}\n";

  private static List<String> rendered(KustomizeOptions options, String kustomization) {
    MemorySnapshot.Builder files =
        MemorySnapshot.builder(Revision.of("test"))
            .file("app/first.yaml", FIRST)
            .file("app/last.yaml", LAST)
            .file("app/own.yaml", OWN)
            .file("above.yaml", FIRST);
    if (!kustomization.isEmpty()) {
      files.file("app/kustomization.yaml", kustomization);
    }
    return new KustomizeRenderer(options)
        .render(RenderRequest.of(files.build(), "app")).list().stream()
            .map(Manifest::ref)
            .map(ref -> ref.kind() + "/" + ref.name())
            .toList();
  }

  @Test
  void order_whereTheKustomizationSaysNothing_isThePresets() {
    String plain = "resources: [first.yaml, last.yaml]\n";
    assertThat(rendered(KustomizeOptions.flux(), plain))
        .containsExactly("ConfigMap/z", "Namespace/a");
    assertThat(rendered(KustomizeOptions.cli(), plain))
        .containsExactly("Namespace/a", "ConfigMap/z");
    assertThat(rendered(KustomizeOptions.cli(), plain + "sortOptions: {order: fifo}\n"))
        .containsExactly("ConfigMap/z", "Namespace/a");
    assertThat(rendered(KustomizeOptions.flux(), plain + "sortOptions: {order: legacy}\n"))
        .containsExactly("Namespace/a", "ConfigMap/z");
    assertThat(rendered(KustomizeOptions.flux().withOrder(KustomizeOptions.Order.LEGACY), plain))
        .containsExactly("Namespace/a", "ConfigMap/z");
  }

  @Test
  void fileAboveItsFolder_isReadAsThePresetSays() {
    String above = "resources: [../above.yaml]\n";
    assertThat(rendered(KustomizeOptions.flux(), above)).containsExactly("ConfigMap/z");
    assertThatThrownBy(() -> rendered(KustomizeOptions.cli(), above))
        .isInstanceOf(RenderException.class)
        .hasMessageContaining("app/kustomization.yaml:1:13: Cannot read ../above.yaml");
    assertThat(
            rendered(
                KustomizeOptions.cli().withLoadRestriction(KustomizeOptions.LoadRestriction.NONE),
                above))
        .containsExactly("ConfigMap/z");
  }

  @Test
  void folderWithoutKustomization_isMadeOneOrFails() {
    assertThat(rendered(KustomizeOptions.flux(), "")).containsExactly("ConfigMap/z", "Namespace/a");
    assertThatThrownBy(() -> rendered(KustomizeOptions.cli(), ""))
        .isInstanceOf(RenderException.class)
        .hasMessageContaining("unable to find one of 'kustomization.yaml'");
    assertThat(rendered(KustomizeOptions.cli().withMissing(KustomizeOptions.Missing.GENERATE), ""))
        .containsExactly("Namespace/a", "ConfigMap/z", "Kustomization/k");
  }

  @Test
  void kustomizationsAmongTheResources_areKeptByTheCli() {
    String own = "resources: [own.yaml]\n";
    assertThat(rendered(KustomizeOptions.flux(), own)).isEmpty();
    assertThat(rendered(KustomizeOptions.cli(), own)).containsExactly("Kustomization/k");
    assertThat(rendered(KustomizeOptions.flux().withKeepKustomizations(true), own)).hasSize(1);
  }

  @Test
  void managedByLabel_isSetWhenAskedFor() {
    MemorySnapshot files =
        MemorySnapshot.builder(Revision.of("test"))
            .file("kustomization.yaml", "resources: [a.yaml]\n")
            .file("a.yaml", FIRST)
            .build();
    KustomizeOptions options = KustomizeOptions.cli().withManagedByLabel(true);
    Manifest manifest =
        new KustomizeRenderer(options).render(RenderRequest.of(files, "")).list().get(0);
    assertThat(manifest.content().toString()).contains("app.kubernetes.io/managed-by=kustomize-v");
    assertThat(options.withManagedByLabel(false)).isEqualTo(KustomizeOptions.cli());
  }

  @Test
  void buildMetadata_ofAnUnknownOption_isANotice() {
    MemorySnapshot files =
        MemorySnapshot.builder(Revision.of("test"))
            .file("kustomization.yaml", "resources: [a.yaml]\nbuildMetadata: [originAnnotation]\n")
            .file("a.yaml", FIRST)
            .build();
    assertThat(new KustomizeRenderer().render(RenderRequest.of(files, "")).notices())
        .extracting(Notice::toString)
        .containsExactly(
            "kustomization.yaml:2:17: buildMetadata has no option originAnnotation; use"
                + " originAnnotations, transformerAnnotations or managedByLabel");
  }
}
