package io.gitops4j.core.kustomize.resource;

import io.gitops4j.core.kustomize.limit.Budget;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The resources of a layer in the order of loading, each identity once.
 *
 * <p>The identities are kept while resources are only added, and made anew after anything may have
 * renamed them, so that joining thousands of resources stays linear.
 *
 * @since 0.1
 */
public final class ResourceSet implements Iterable<Resource> {

  private final Budget budget;
  private final List<Resource> list = new ArrayList<>();
  private @Nullable Set<ResId> ids;
  private @Nullable Map<String, List<Resource>> byName;

  /**
   * An empty set.
   *
   * @param budget what those who change the resources may still use
   */
  public ResourceSet(Budget budget) {
    this.budget = budget;
  }

  /** What those who change the resources may still use. */
  public Budget budget() {
    return budget;
  }

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
    if (byName != null) {
      index(byName, resource);
    }
    return true;
  }

  /** Says that identities may have changed. */
  public void changed() {
    ids = null;
    byName = null;
  }

  /** Puts a resource in the place of another. */
  public void replace(Resource old, Resource by) {
    list.set(list.indexOf(old), by);
    changed();
  }

  /** Removes the resources that match. */
  public void removeIf(Predicate<Resource> condition) {
    list.removeIf(condition);
    changed();
  }

  /** Takes these in place of all. */
  public void setAll(List<Resource> others) {
    list.clear();
    list.addAll(others);
    changed();
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
    Map<String, List<Resource>> known = byName;
    if (known == null) {
      known = new HashMap<>(list.size() * 2);
      for (Resource each : list) {
        index(known, each);
      }
      byName = known;
    }
    return known.getOrDefault(id.name(), List.of()).stream()
        .filter(r -> r.allIds().stream().anyMatch(id::same))
        .toList();
  }

  private static void index(Map<String, List<Resource>> known, Resource resource) {
    Set<String> names = new LinkedHashSet<>();
    resource.allIds().forEach(id -> names.add(id.name()));
    names.forEach(name -> known.computeIfAbsent(name, n -> new ArrayList<>(1)).add(resource));
  }

  @Override
  public Iterator<Resource> iterator() {
    return list().iterator();
  }
}
