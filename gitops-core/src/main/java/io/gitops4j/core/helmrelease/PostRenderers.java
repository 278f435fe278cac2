package io.gitops4j.core.helmrelease;

import io.gitops4j.Location;
import io.gitops4j.Manifest;
import io.gitops4j.Manifests;
import io.gitops4j.RenderException;
import io.gitops4j.Revision;
import io.gitops4j.UnitId;
import io.gitops4j.core.kustomize.KustomizeRenderer;
import io.gitops4j.core.source.MemorySnapshot;
import io.gitops4j.core.yaml.YamlWriter;
import io.gitops4j.spi.Overlay;
import io.gitops4j.spi.RenderRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Changes rendered objects as the post-renderers of a HelmRelease do: patches and images by
 * Kustomize, one after another, then the common labels and annotations, then the labels that name
 * the HelmRelease, which nothing overrides. Source: Flux helm-controller, {@code
 * internal/postrender/build.go}.
 */
final class PostRenderers {

  private static final String KUSTOMIZATION = "kustomization.yaml";
  private static final KustomizeRenderer KUSTOMIZE = KustomizeRenderer.builder().keep(0).build();

  private final PostRendering rendering;
  private final UnitId unit;

  PostRenderers(PostRendering rendering, UnitId unit) {
    this.rendering = rendering;
    this.unit = unit;
  }

  /** The objects after all post-renderers, in the same order. */
  List<RenderedObject> run(List<RenderedObject> objects) {
    List<RenderedObject> changed = objects;
    for (Overlay overlay : rendering.overlays()) {
      changed = changed.isEmpty() ? changed : overlaid(changed, overlay);
    }
    return changed.stream().map(each -> each.with(marked(each.manifest()))).toList();
  }

  /** Every object is a file of its own, so that its place is known after the build. */
  private static List<RenderedObject> overlaid(List<RenderedObject> objects, Overlay overlay) {
    MemorySnapshot.Builder files = MemorySnapshot.builder(Revision.of("helm-output"));
    StringBuilder kustomization = new StringBuilder("resources:\n");
    Map<String, RenderedObject> byFile = new LinkedHashMap<>();
    for (RenderedObject object : objects) {
      String file = byFile.size() + ".yaml";
      byFile.put(file, object);
      files.file(file, YamlWriter.write(object.manifest().content()));
      kustomization.append("- ").append(file).append('\n');
    }
    files.file(KUSTOMIZATION, kustomization.toString());
    Manifests built;
    try {
      built = KUSTOMIZE.render(new RenderRequest(files.build(), "", overlay));
    } catch (RenderException e) {
      throw placed(e, byFile);
    }
    List<RenderedObject> changed = new ArrayList<>();
    for (Manifest manifest : built) {
      String file = manifest.origin().map(Location::file).orElse("");
      RenderedObject before = byFile.getOrDefault(file, objects.get(0));
      changed.add(
          before
              .with(manifest)
              .at(
                  before.manifest().origin().orElseThrow(),
                  ReleaseCauses.afterPostRenderer(before.manifest(), manifest, file)));
    }
    return changed;
  }

  private static RenderException placed(RenderException e, Map<String, RenderedObject> byFile) {
    Location at = e.failure().location().orElse(null);
    RenderedObject object = at == null ? null : byFile.get(at.file());
    Location place = object == null ? null : object.manifest().origin().orElse(null);
    String message = "Cannot run spec.postRenderers: " + e.failure().message();
    return ReleaseProblem.of(e.failure().reason(), message, place);
  }

  private Manifest marked(Manifest manifest) {
    Map<String, String> labels = new LinkedHashMap<>(rendering.labels());
    labels.putAll(unit.ownerLabels());
    return withMetadata(manifest, labels, rendering.annotations());
  }

  /** A manifest with more labels and annotations, which override its own. */
  static Manifest withMetadata(
      Manifest manifest, Map<String, String> labels, Map<String, String> annotations) {
    Map<String, @Nullable Object> content = new LinkedHashMap<>(manifest.content());
    Map<String, @Nullable Object> metadata = map(content.get("metadata"));
    put(metadata, "labels", labels);
    put(metadata, "annotations", annotations);
    content.put("metadata", metadata);
    return manifest.withContent(content);
  }

  private static void put(
      Map<String, @Nullable Object> metadata, String key, Map<String, String> more) {
    if (!more.isEmpty()) {
      Map<String, @Nullable Object> all = map(metadata.get(key));
      all.putAll(new TreeMap<>(more));
      metadata.put(key, all);
    }
  }

  /** A copy of a mapping; empty for what is none. */
  static Map<String, @Nullable Object> map(@Nullable Object value) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, each) -> copy.put((String) key, each));
    }
    return copy;
  }
}
