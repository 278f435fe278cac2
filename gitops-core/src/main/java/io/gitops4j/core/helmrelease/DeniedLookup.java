package io.gitops4j.core.helmrelease;

import io.gitops4j.Location;
import io.gitops4j.Notice;
import io.gitops4j.core.template.helm.ClusterLookup;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Answers templates that ask for the cluster with nothing, and tells what was asked for. */
final class DeniedLookup implements ClusterLookup {

  private static final int MOST = 20;

  private final Set<String> asked = new TreeSet<>();

  @Override
  public synchronized Map<String, @Nullable Object> lookup(
      String apiVersion, String kind, String namespace, String name) {
    if (asked.size() < MOST) {
      String of = name.isEmpty() ? "all" : name;
      asked.add(kind + " " + (namespace.isEmpty() ? of : namespace + "/" + of));
    }
    return new LinkedHashMap<>();
  }

  synchronized List<Notice> notices(Location place) {
    return asked.isEmpty()
        ? List.of()
        : List.of(
            new Notice(
                null,
                null,
                place,
                "its chart looks up "
                    + String.join(", ", asked)
                    + " in the cluster, which is not allowed; it is told that there is nothing"));
  }
}
