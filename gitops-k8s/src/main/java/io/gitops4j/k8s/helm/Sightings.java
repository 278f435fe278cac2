package io.gitops4j.k8s.helm;

import io.gitops4j.LiveVersion;
import io.gitops4j.Manifest;
import io.gitops4j.ObjectRef;
import io.gitops4j.Stage;
import io.gitops4j.UnitId;
import io.gitops4j.k8s.api.LiveObject;
import io.gitops4j.k8s.api.ResourceType;
import io.gitops4j.k8s.fields.FieldSet;
import io.gitops4j.k8s.inventory.InventoryEntry;
import io.gitops4j.k8s.inventory.InventoryStore;
import io.gitops4j.k8s.live.LiveObjects;
import io.gitops4j.k8s.live.LiveRecord;
import io.gitops4j.k8s.live.Scope;
import io.gitops4j.k8s.plan.Cluster;
import io.gitops4j.k8s.plan.Desired;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the live objects of one unit's release without asking for them.
 *
 * <p>The rule is that of {@link io.gitops4j.k8s.plan.Planner}: an object whose manifest is that of
 * the last write, and whose live state at our fields is what that was answered with, is unchanged.
 * The kinds are watched from the first comparison on. While an object is written it is held, so
 * that the events of our own write are no drift.
 */
final class Sightings {

  private final Cluster cluster;
  private final UnitId unit;
  private final String account;

  Sightings(Cluster cluster, UnitId unit, String account) {
    this.cluster = cluster;
    this.unit = unit;
    this.account = account;
  }

  /** Sees to it that the kinds of objects are watched. */
  void watch(List<Manifest> objects) {
    Map<ObjectRef, ResourceType> types = new HashMap<>();
    for (Manifest object : objects) {
      cluster
          .discovery()
          .find(object.apiVersion(), object.ref().kind())
          .ifPresent(type -> types.put(object.ref(), type));
    }
    cluster.watch(unit, account, types);
  }

  void hold(Manifest object) {
    cluster.live().hold(object.ref());
  }

  /** Holds an object of the inventory until what is left of the unit is kept. */
  void deleting(Manifest object) {
    if (cluster.inventories().owner(object.ref()).isPresent()) {
      hold(object);
    }
  }

  void release(Manifest object, ResourceType type) {
    cluster.live().release(scope(type), object.ref());
  }

  /** Takes over what a write was answered with. */
  void wrote(Manifest sent, ResourceType type, LiveObject after) {
    LiveRecord record = cluster.live().observe(scope(type), after);
    record.projection().ifPresent(live -> learn(sent, live));
  }

  /** Takes over that an object is as desired, unless not all its fields are ours. */
  void same(Manifest sent, LiveObject live, FieldSet wanted) {
    cluster
        .ownership()
        .owned(live)
        .filter(wanted::equals)
        .ifPresent(owned -> learn(sent, owned.digestOf(live.content())));
  }

  private void learn(Manifest sent, String live) {
    InventoryEntry entry = InventoryEntry.of(sent.ref(), sent);
    cluster.inventories().learn(unit, entry.with(digest(sent), live));
  }

  /** The version of the live object when it is as it was written; null when that is not known. */
  @Nullable LiveVersion unchanged(Manifest sent, ResourceType type) {
    LiveObjects.Look look = cluster.live().look(scope(type), sent.ref());
    if (look.sight() != LiveObjects.Sight.SEEN || look.record().isEmpty()) {
      return null;
    }
    LiveRecord record = look.record().get();
    String desired = digest(sent);
    InventoryStore inventories = cluster.inventories();
    Optional<InventoryEntry> entry =
        inventories
            .learned(unit, sent.ref())
            .filter(e -> desired.equals(e.desired()))
            .or(() -> inventories.find(unit, Stage.PLAN).flatMap(i -> i.find(sent.ref())));
    boolean same =
        entry.isPresent()
            && desired.equals(entry.get().desired())
            && record.projection().isPresent()
            && record.projection().get().equals(entry.get().live())
            && !record.needsCleanup()
            && !record.terminating();
    return same ? record.version() : null;
  }

  private static String digest(Manifest sent) {
    return Desired.of(sent, null).digest();
  }

  private Scope scope(ResourceType type) {
    return Scope.owned(account, unit, type);
  }
}
