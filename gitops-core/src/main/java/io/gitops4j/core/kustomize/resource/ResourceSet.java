package io.gitops4j.core.kustomize.resource;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The resources of a layer in the order of loading, each identity once.
 *
 * <p>The set of identities is kept while resources are only added, and made anew after anything may
 * have renamed them, so that joining thousands of resources stays linear.
 *
 * @since 0.1
 */
public final class ResourceSet implements Iterable<Resource> {

  private final List<Resource> list = new ArrayList<>();
  private @Nullable Set<ResId> ids;

  /** An empty set. */
  public ResourceSet() {}

  /** The resources in order; the list is a copy. */
  public List<Resource> list() {
    return new ArrayList<>(list);
  }

  /** How many there are. */
  public int size() {
    return list.size();
  }

  /** Adds a resource; false when its identity is taken. */
  public boolean add(Resource resource) {
    Set<ResId> known = ids;
    if (known == null) {
      known = new HashSet<>(list.size() * 2);
      for (Resource each : list) {
        known.add(each.id().key());
      }
      ids = known;
    }
    if (!known.add(resource.id().key())) {
      return false;
    }
    list.add(resource);
    return true;
  }

  /** Says that identities may have changed. */
  public void changed() {
    ids = null;
  }

  /** Puts a resource in the place of another. */
  public void replace(Resource old, Resource by) {
    list.set(list.indexOf(old), by);
    ids = null;
  }

  /** Removes the resources that match. */
  public void removeIf(Predicate<Resource> condition) {
    list.removeIf(condition);
    ids = null;
  }

  /** Takes these in place of all. */
  public void setAll(List<Resource> others) {
    list.clear();
    list.addAll(others);
    ids = null;
  }

  /** The first identity that two resources share; null when there is none. */
  public @Nullable ResId conflict() {
    Set<ResId> seen = new HashSet<>(list.size() * 2);
    for (Resource each : list) {
      if (!seen.add(each.id().key())) {
        return each.id();
      }
    }
    return null;
  }

  /** The resources one of whose identities, past or present, is this. */
  public List<Resource> byAnyId(ResId id) {
    return list.stream().filter(r -> r.allIds().stream().anyMatch(id::same)).toList();
  }

  @Override
  public Iterator<Resource> iterator() {
    return list().iterator();
  }
}
