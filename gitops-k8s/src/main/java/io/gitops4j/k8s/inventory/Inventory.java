package io.gitops4j.k8s.inventory;

import io.gitops4j.ObjectRef;
import io.gitops4j.UnitId;
import io.gitops4j.spi.KubeConfig;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a unit owns.
 *
 * @param unit the unit
 * @param declaration what its last apply said about the unit itself
 * @param entries the objects, in the order of applying
 */
public record Inventory(
    UnitId unit, Declaration declaration, Map<ObjectRef, InventoryEntry> entries) {

  /** Copies the map, keeping its order. */
  public Inventory {
    entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
  }

  /** An inventory of entries. */
  public static Inventory of(
      UnitId unit, Declaration declaration, Collection<InventoryEntry> entries) {
    Map<ObjectRef, InventoryEntry> map = new LinkedHashMap<>();
    entries.forEach(e -> map.put(e.ref(), e));
    return new Inventory(unit, declaration, map);
  }

  /** This one of objects in another cluster. */
  Inventory in(@Nullable KubeConfig cluster) {
    return Objects.equals(declaration.remote(), cluster)
        ? this
        : new Inventory(unit, declaration.in(cluster), entries);
  }

  /** {@code namespace/name} of the service account it is applied as; empty for none. */
  public String account() {
    return declaration.account();
  }

  /** The entry of an object. */
  public Optional<InventoryEntry> find(ObjectRef ref) {
    return Optional.ofNullable(entries.get(ref));
  }

  /** Whether it owns nothing. */
  public boolean isEmpty() {
    return entries.isEmpty() && !ownsRelease();
  }

  /** Whether its objects are those of a Helm release. */
  public boolean ownsRelease() {
    return declaration.release().isPresent();
  }
}
