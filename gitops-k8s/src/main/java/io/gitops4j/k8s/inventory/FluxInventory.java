package io.gitops4j.k8s.inventory;

import io.gitops4j.ObjectRef;
import io.gitops4j.UnitId;
import io.gitops4j.k8s.api.ApiError;
import io.gitops4j.k8s.api.Discovery;
import io.gitops4j.k8s.api.Json;
import io.gitops4j.k8s.api.KubernetesApi;
import io.gitops4j.k8s.api.LiveObject;
import io.gitops4j.k8s.api.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The inventory that Flux keeps in {@code status.inventory} of a Kustomization: what it applied is
 * taken over, so that moving from Flux prunes what has left the repository since.
 */
public final class FluxInventory {

  private final KubernetesApi api;
  private final Discovery discovery;

  /** A reader. */
  public FluxInventory(KubernetesApi api, Discovery discovery) {
    this.api = api;
    this.discovery = discovery;
  }

  /** The objects Flux applied for a unit; empty when Flux is not there. */
  public List<InventoryEntry> entries(UnitId unit) {
    if (!unit.kind().equals(UnitId.KUSTOMIZATION)) {
      return List.of();
    }
    ObjectRef ref =
        new ObjectRef(
            "kustomize.toolkit.fluxcd.io", "Kustomization", unit.namespace(), unit.name());
    Optional<ResourceType> type = discovery.find(ref, "v1");
    if (type.isEmpty()) {
      return List.of();
    }
    Optional<LiveObject> live;
    try {
      live = api.get(type.get(), ref);
    } catch (ApiError e) {
      if (e.forbidden()) {
        return List.of();
      }
      throw e;
    }
    List<InventoryEntry> entries = new ArrayList<>();
    if (live.isPresent()) {
      for (Map<String, @Nullable Object> entry :
          Json.objects(Json.at(live.get().content(), "status", "inventory"), "entries")) {
        InventoryEntry.parse(Json.text(entry, "id"))
            .ifPresent(r -> entries.add(InventoryEntry.of(r, Json.text(entry, "v"))));
      }
    }
    return entries;
  }
}
