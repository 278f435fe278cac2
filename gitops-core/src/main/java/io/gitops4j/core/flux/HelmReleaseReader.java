package io.gitops4j.core.flux;

import io.gitops4j.Manifest;
import io.gitops4j.UnitId;
import io.gitops4j.core.graph.SourceKey;
import io.gitops4j.core.graph.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads of a HelmRelease what the graph shows: its identity, source and dependencies. The kind is
 * not supported yet, so nothing is checked and what is malformed is left out.
 */
final class HelmReleaseReader {

  private HelmReleaseReader() {}

  static Unit read(Manifest manifest) {
    String namespace = manifest.ref().namespace();
    Map<?, ?> spec = map(manifest.content(), "spec");
    List<UnitId> dependencies = new ArrayList<>();
    if (spec.get("dependsOn") instanceof List<?> list) {
      for (Object item : list) {
        if (item instanceof Map<?, ?> entry && !text(entry, "name", "").isEmpty()) {
          String in = text(entry, "namespace", namespace);
          dependencies.add(new UnitId(FluxKinds.HELM_RELEASE, in, text(entry, "name", "")));
        }
      }
    }
    UnitId id = new UnitId(FluxKinds.HELM_RELEASE, namespace, manifest.ref().name());
    return Unit.builder(id, source(spec, id), "")
        .declaredAt(manifest.origin().orElse(null))
        .dependsOn(dependencies)
        .suspended(Boolean.TRUE.equals(spec.get("suspend")))
        .unsupported(FluxKinds.HELM_RELEASE)
        .build();
  }

  private static SourceKey source(Map<?, ?> spec, UnitId id) {
    Map<?, ?> reference =
        spec.containsKey("chartRef")
            ? map(spec, "chartRef")
            : map(map(map(spec, "chart"), "spec"), "sourceRef");
    return new SourceKey(
        text(reference, "kind", "HelmChart"),
        text(reference, "namespace", id.namespace()),
        text(reference, "name", id.name()));
  }

  private static Map<?, ?> map(Map<?, ?> map, String key) {
    return map.get(key) instanceof Map<?, ?> child ? child : Map.of();
  }

  private static String text(Map<?, ?> map, String key, String absent) {
    return map.get(key) instanceof String text && !text.isEmpty() ? text : absent;
  }
}
