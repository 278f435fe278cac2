package io.gitops4j.core.flux;

import io.gitops4j.core.yaml.YamlWriter;
import io.gitops4j.spi.Overlay;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a Kustomization lays over the folder it renders, and what a HelmRelease lays over what
 * its chart renders to.
 *
 * <p>Up to {@code v1beta2} patches also came as {@code patchesStrategicMerge} and {@code
 * patchesJson6902}; they run before and after {@code patches}, as kustomize orders its
 * transformers.
 */
final class OverlayReader {

  private static final int LONGEST_NAMESPACE = 63;
  private static final int LONGEST_AFFIX = 200;

  private final Fields spec;
  private final boolean old;

  OverlayReader(Fields spec, boolean old) {
    this.spec = spec;
    this.old = old;
  }

  Overlay read() {
    return new Overlay(
        spec.text("targetNamespace", LONGEST_NAMESPACE),
        spec.text("namePrefix", LONGEST_AFFIX),
        spec.text("nameSuffix", LONGEST_AFFIX),
        patches(),
        images(),
        spec.texts("components"),
        spec.flag("ignoreMissingComponents"),
        spec.has("buildMetadata") ? spec.texts("buildMetadata") : null);
  }

  /** What the post-renderer of a HelmRelease has of it. */
  Overlay patchesAndImages() {
    return new Overlay(null, null, null, patches(), images(), List.of(), false, null);
  }

  private List<Overlay.Patch> patches() {
    List<Overlay.Patch> patches = new ArrayList<>();
    if (old) {
      patches.addAll(strategicMergePatches());
    }
    for (Fields item : spec.items("patches")) {
      patches.add(new Overlay.Patch(item.requiredText("patch"), target(item)));
    }
    if (old) {
      patches.addAll(jsonPatches());
    }
    return patches;
  }

  private List<Overlay.Patch> strategicMergePatches() {
    List<Overlay.Patch> patches = new ArrayList<>();
    for (Object item : spec.list("patchesStrategicMerge")) {
      if (item instanceof Map<?, ?>) {
        patches.add(new Overlay.Patch(YamlWriter.write(item), null));
      } else {
        spec.wrong("patchesStrategicMerge", "must be a list of objects");
      }
    }
    return patches;
  }

  private List<Overlay.Patch> jsonPatches() {
    List<Overlay.Patch> patches = new ArrayList<>();
    for (Fields item : spec.items("patchesJson6902")) {
      if (!item.has("patch")) {
        item.missing("patch");
      }
      for (Fields step : item.items("patch")) {
        step.requiredText("op");
        step.requiredText("path");
        step.text("from");
        step.skip("value");
      }
      if (!item.has("target")) {
        item.missing("target");
      }
      patches.add(new Overlay.Patch(YamlWriter.write(item.any("patch")), target(item)));
    }
    return patches;
  }

  /** The target of a patch or a rule; null when it has none. */
  static Overlay.@Nullable Target target(Fields item) {
    if (!item.has("target")) {
      return null;
    }
    Fields target = item.child("target");
    return new Overlay.Target(
        target.text("group", ""),
        target.text("version", ""),
        target.text("kind", ""),
        target.text("namespace", ""),
        target.text("name", ""),
        target.text("labelSelector", ""),
        target.text("annotationSelector", ""));
  }

  private List<Overlay.Image> images() {
    List<Overlay.Image> images = new ArrayList<>();
    for (Fields item : spec.items("images")) {
      images.add(
          new Overlay.Image(
              item.requiredText("name"),
              item.text("newName", ""),
              item.text("newTag", ""),
              item.text("digest", "")));
    }
    return images;
  }
}
