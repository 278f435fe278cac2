package io.gitops4j.core.kustomize.build;

import io.gitops4j.core.kustomize.resource.ResId;
import io.gitops4j.core.kustomize.resource.Resource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The resources that had one name. Where each of a thousand namespaces has a {@code settings} that
 * something in it refers to, each reference looks at its own namespace, not at a million pairs.
 */
final class Namesakes {

  private static final int FEW = 8;

  private final List<Resource> all = new ArrayList<>(1);
  private final List<Placed> everywhere = new ArrayList<>(0);
  private final Map<String, List<Placed>> byNamespace = new HashMap<>(0);
  private boolean sorted;

  /** A resource and its place among all. */
  private record Placed(Resource resource, int place) {}

  void add(Resource resource) {
    all.add(resource);
    sorted = false;
  }

  /** All, in the order of loading. */
  List<Resource> all() {
    return all;
  }

  /**
   * At least all that may be seen from a namespace, in the order of loading: those in it, those
   * that are in none, and service accounts.
   */
  List<Resource> seenFrom(ResId referrer) {
    if (all.size() <= FEW || referrer.clusterScoped()) {
      return all;
    }
    sort();
    List<Placed> near = byNamespace.getOrDefault(referrer.effectiveNamespace(), List.of());
    List<Resource> seen = new ArrayList<>(near.size() + everywhere.size());
    int next = 0;
    for (Placed each : near) {
      while (next < everywhere.size() && everywhere.get(next).place() < each.place()) {
        seen.add(everywhere.get(next++).resource());
      }
      seen.add(each.resource());
    }
    while (next < everywhere.size()) {
      seen.add(everywhere.get(next++).resource());
    }
    return seen;
  }

  private void sort() {
    if (sorted) {
      return;
    }
    everywhere.clear();
    byNamespace.clear();
    for (int place = 0; place < all.size(); place++) {
      Resource resource = all.get(place);
      ResId id = resource.id();
      boolean wide = id.clusterScoped() || resource.kind().equals("ServiceAccount");
      List<Placed> list =
          wide
              ? everywhere
              : byNamespace.computeIfAbsent(id.effectiveNamespace(), n -> new ArrayList<>(1));
      list.add(new Placed(resource, place));
    }
    sorted = true;
  }
}
