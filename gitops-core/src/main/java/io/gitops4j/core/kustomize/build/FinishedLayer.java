package io.gitops4j.core.kustomize.build;

import io.gitops4j.core.kustomize.resource.Resource;
import io.gitops4j.core.kustomize.transform.FieldConfig;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * How an earlier build finished its resources.
 *
 * @param made what became of each kept resource; by identity
 * @param config the fields that hold references
 * @param written what was written of the build itself
 * @param namespaces the namespaces that the resources stood in at first
 */
record FinishedLayer(
    IdentityHashMap<Resource, Finished> made,
    FieldConfig config,
    List<String> written,
    Set<String> namespaces) {

  /** The names under which references would find other resources now than then. */
  Set<String> changedNames(Collection<Resource> kept, Collection<Resource> others) {
    Set<Resource> now = Collections.newSetFromMap(new IdentityHashMap<>(kept.size() * 2));
    now.addAll(kept);
    Set<String> names = new HashSet<>();
    made.forEach(
        (resource, finished) -> {
          if (!now.contains(resource)) {
            names.addAll(References.formerNames(finished.resource()));
          }
        });
    others.forEach(resource -> names.addAll(References.formerNames(resource)));
    return names;
  }
}
