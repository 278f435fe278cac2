package io.gitops4j.k8s.plan;

import io.gitops4j.Action;
import io.gitops4j.ApplyException;
import io.gitops4j.Failure;
import io.gitops4j.FieldChange;
import io.gitops4j.LiveVersion;
import io.gitops4j.Manifest;
import io.gitops4j.ObjectRef;
import io.gitops4j.PlannedChange;
import io.gitops4j.Reason;
import io.gitops4j.Stage;
import io.gitops4j.UnitId;
import io.gitops4j.k8s.api.ApiError;
import io.gitops4j.k8s.api.Json;
import io.gitops4j.k8s.api.KubernetesApi;
import io.gitops4j.k8s.api.LiveObject;
import io.gitops4j.k8s.api.Refusal;
import io.gitops4j.k8s.api.ResourceType;
import io.gitops4j.k8s.fields.FieldSet;
import io.gitops4j.k8s.fields.Pointers;
import io.gitops4j.k8s.inventory.InventoryEntry;
import io.gitops4j.k8s.live.Markers;
import io.gitops4j.spi.ApplyOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks the server what applying one object would change.
 *
 * <p>An answer without a resourceVersion is a creation. Otherwise the answer is compared with the
 * live object. Beyond what Flux calls a drift, an object is also written when our manager would own
 * other fields than it owns now, although no value changes: else the fields it does not own yet
 * could be changed by others without our noticing, because steady state looks at owned fields only.
 * That write happens once.
 *
 * <p>A refused change: where the server's words say that only the change is forbidden, or, where
 * they do not, where a dry creation of the same object under another name is accepted, the object
 * would be recreated if that is allowed. Flux recreates on every 422, and so deletes an object
 * because of a typing error; we do not.
 */
final class DryRun {

  /** Kinds whose name is bound to their content, so that another name proves nothing. */
  private static final Set<String> NAME_BOUND =
      Set.of("CustomResourceDefinition", "APIService", "Namespace");

  private final Cluster cluster;
  private final KubernetesApi api;
  private final UnitId unit;
  private final ApplyOptions options;
  private final Stage stage;

  DryRun(Cluster cluster, KubernetesApi api, UnitId unit, ApplyOptions options, Stage stage) {
    this.cluster = cluster;
    this.api = api;
    this.unit = unit;
    this.options = options;
    this.stage = stage;
  }

  /** What would be done to an object of a known type. */
  PlannedChange of(Desired desired, ResourceType type) {
    LiveObject dry;
    try {
      dry = api.apply(type, desired.ref(), desired.manifest().content(), cluster.parameters(true));
    } catch (ApiError e) {
      return refused(desired, type, e);
    }
    if (dry.resourceVersion().isEmpty()) {
      return change(desired, Action.CREATED, "not in the cluster", List.of(), null);
    }
    Optional<LiveObject> live = get(desired, type);
    if (live.isEmpty()) {
      return change(desired, Action.CREATED, "not in the cluster", List.of(), null);
    }
    return compare(desired, live.get(), dry);
  }

  private PlannedChange compare(Desired desired, LiveObject live, LiveObject dry) {
    Markers markers = Markers.of(live.labels(), live.annotations());
    if (markers.ignored()) {
      return change(
          desired,
          Action.SKIPPED,
          markers.ignoredReason() + " on the live object",
          List.of(),
          live.version());
    }
    if (desired.markers().onlyCreated()) {
      return change(
          desired,
          Action.SKIPPED,
          "it exists, and is only ever created",
          List.of(),
          live.version());
    }
    FieldSet wanted = cluster.ownership().owned(dry).orElse(FieldSet.empty());
    Optional<FieldSet> owned = cluster.ownership().owned(live);
    boolean merged = desired.markers().merged() || markers.merged();
    boolean cleanup = !merged && cluster.ownership().edited(live);
    List<String> lost = cleanup ? cluster.ownership().lost(live, wanted) : List.of();
    List<FieldChange> fields =
        FieldDiff.between(desired.manifest(), live.content(), dry.content(), lost);
    if (fields.isEmpty() && !cleanup && owned.isPresent() && owned.get().equals(wanted)) {
      cluster
          .inventories()
          .learn(
              unit,
              InventoryEntry.of(desired.ref(), desired.manifest())
                  .with(desired.digest(), owned.get().digestOf(live.content())));
      return change(desired, Action.UNCHANGED, "", List.of(), live.version());
    }
    return change(
        desired, Action.CONFIGURED, reason(fields, cleanup, live), fields, live.version());
  }

  private String reason(List<FieldChange> fields, boolean cleanup, LiveObject live) {
    if (cleanup) {
      List<String> editors = cluster.ownership().editors(live);
      return editors.isEmpty()
          ? "it carries what an earlier applier left"
          : "edited by " + String.join(", ", editors);
    }
    if (fields.isEmpty()) {
      return "not all of its fields are owned by " + cluster.fieldManager() + " yet";
    }
    String first = fields.get(0).pointer().substring(1).replace('/', '.').replace("~1", "/");
    return first + " differs" + (fields.size() > 1 ? ", and " + (fields.size() - 1) + " more" : "");
  }

  private Optional<LiveObject> get(Desired desired, ResourceType type) {
    try {
      return api.get(type, desired.ref());
    } catch (ApiError e) {
      throw failed(desired, Refusal.of(e), e);
    }
  }

  private PlannedChange refused(Desired desired, ResourceType type, ApiError error) {
    Refusal refusal = Refusal.of(error);
    if (error.notFound() && error.detailsKind().equals("namespaces")) {
      throw desired.failure(
          stage,
          Reason.NOT_FOUND,
          refusal.text() + "; add it to the unit or to one this unit depends on",
          "metadata.namespace");
    }
    boolean mayBeUpdateOnly =
        error.code() == 422 || (error.code() == 409 && !hasConflictingManagers(error));
    if (!mayBeUpdateOnly) {
      throw failed(desired, refusal, error);
    }
    boolean recreate = options.recreate() || desired.markers().force();
    Optional<LiveObject> live =
        recreate || refusal.updateOnly() ? get(desired, type) : Optional.empty();
    if (live.isEmpty()) {
      throw failed(desired, refusal, error);
    }
    if (!recreate) {
      throw desired.failure(
          stage,
          Reason.IMMUTABLE,
          refusal.text() + "; allow it to be recreated with force: true, or undo the change",
          refusal.field());
    }
    Refusal asNew = refusedAsNew(desired, type, refusal);
    if (asNew != null) {
      throw failed(desired, asNew, error);
    }
    String field = refusal.field();
    List<FieldChange> fields =
        field == null
            ? List.of()
            : FieldDiff.single(
                desired.manifest(),
                live.get().content(),
                Pointers.ofPath(field, desired.manifest().content()));
    return change(desired, Action.RECREATED, refusal.text(), fields, live.get().version());
  }

  /** Why the object could not be created either; null when it could, or when that is not known. */
  private @Nullable Refusal refusedAsNew(Desired desired, ResourceType type, Refusal refusal) {
    if (NAME_BOUND.contains(type.kind())) {
      return refusal.updateOnly() ? null : refusal;
    }
    ObjectRef ref = desired.ref();
    String stem = ref.name().length() > 40 ? ref.name().substring(0, 40) : ref.name();
    String name = stem.replaceAll("[^a-z0-9]+$", "") + "-gitops4j-check";
    Map<String, @Nullable Object> content = new LinkedHashMap<>(desired.manifest().content());
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>(Json.child(content, "metadata"));
    metadata.put("name", name);
    content.put("metadata", metadata);
    ObjectRef other = new ObjectRef(ref.group(), ref.kind(), ref.namespace(), name);
    try {
      api.apply(type, other, content, cluster.parameters(true));
      return null;
    } catch (ApiError e) {
      Refusal second = Refusal.of(e);
      if (e.forbidden()) {
        return refusal.updateOnly() ? null : refusal;
      }
      return second.text().contains("already allocated") ? null : second;
    }
  }

  private static boolean hasConflictingManagers(ApiError error) {
    return error.causes().stream().anyMatch(c -> c.reason().equals("FieldManagerConflict"));
  }

  private ApplyException failed(Desired desired, Refusal refusal, ApiError error) {
    Failure failure =
        Desired.failureOf(
            desired.manifest(), stage, refusal.reason(), refusal.text(), refusal.field());
    Failure told =
        error
            .retryAfter()
            .map(wait -> failure.toBuilder().retryAfter(wait).build())
            .orElse(failure);
    return new ApplyException(told, error);
  }

  private static PlannedChange change(
      Desired desired,
      Action action,
      String reason,
      List<FieldChange> fields,
      @Nullable LiveVersion seen) {
    Manifest manifest = desired.manifest();
    return new PlannedChange(
        desired.ref(), manifest.apiVersion(), action, reason, fields, manifest, seen);
  }
}
