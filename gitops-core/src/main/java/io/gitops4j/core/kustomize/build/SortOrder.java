package io.gitops4j.core.kustomize.build;

import io.gitops4j.core.kustomize.resource.Gvk;
import io.gitops4j.core.kustomize.resource.ResId;
import io.gitops4j.core.kustomize.resource.Resource;
import io.gitops4j.core.kustomize.resource.ResourceSet;
import io.gitops4j.core.kustomize.transform.KindOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The legacy order: by rank of kind, then by group, version and kind, then by identity. Source:
 * kustomize, {@code builtins/SortOrderTransformer.go}.
 */
final class SortOrder {

  private SortOrder() {}

  static void legacy(ResourceSet resources) {
    legacy(resources, KindOrder.FIRST, KindOrder.LAST);
  }

  static void legacy(ResourceSet resources, List<String> first, List<String> last) {
    Map<String, Integer> ranks = new HashMap<>();
    for (int i = 0; i < first.size(); i++) {
      ranks.put(first.get(i), i - first.size());
    }
    for (int i = 0; i < last.size(); i++) {
      ranks.put(last.get(i), i + 1);
    }
    List<Resource> sorted = new ArrayList<>(resources.list());
    Comparator<Resource> byRank = Comparator.comparingInt(r -> ranks.getOrDefault(r.kind(), 0));
    sorted.sort(byRank.thenComparing(SortOrder::byKind).thenComparing(r -> text(r.id())));
    resources.setAll(sorted);
  }

  private static int byKind(Resource a, Resource b) {
    boolean namespaces = a.kind().equals("Namespace") && b.kind().equals("Namespace");
    int order = text(a.gvk()).compareTo(text(b.gvk()));
    boolean core = a.gvk().group().isEmpty() || b.gvk().group().isEmpty();
    return namespaces && core ? -order : order;
  }

  private static String text(Gvk gvk) {
    return (gvk.group().isEmpty() ? "~G" : gvk.group())
        + "_"
        + (gvk.version().isEmpty() ? "~V" : gvk.version())
        + "_"
        + (gvk.kind().isEmpty() ? "~K" : gvk.kind());
  }

  private static String text(ResId id) {
    Gvk gvk = id.gvk();
    return String.join(
            ".",
            gvk.kind().isEmpty() ? "[noKind]" : gvk.kind(),
            gvk.version().isEmpty() ? "[noVer]" : gvk.version(),
            gvk.group().isEmpty() ? "[noGrp]" : gvk.group())
        + "|"
        + (id.namespace().isEmpty() ? "~X" : id.namespace())
        + "|"
        + (id.name().isEmpty() ? "~N" : id.name());
  }
}
