package io.gitops4j.k8s.plan;

import io.gitops4j.Action;
import io.gitops4j.ApplyException;
import io.gitops4j.LiveVersion;
import io.gitops4j.ObjectRef;
import io.gitops4j.Plan;
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
import io.gitops4j.k8s.inventory.Declaration;
import io.gitops4j.k8s.inventory.Inventory;
import io.gitops4j.k8s.inventory.InventoryEntry;
import io.gitops4j.k8s.live.LiveObjects;
import io.gitops4j.k8s.live.LiveRecord;
import io.gitops4j.k8s.live.Scope;
import io.gitops4j.spi.ApplyOptions;
import io.gitops4j.spi.PlanRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Plans a unit: which objects would be created, configured, recreated, left alone and deleted.
 *
 * <p>An object whose manifest has the digest of the last apply, and whose live state has the digest
 * of its answer, is unchanged and costs no request. Every other is dry-run, the definitions and
 * namespaces first: an object whose namespace or kind comes with the same plan cannot be asked for
 * yet. It is planned as created, and its dry run is made up for during the apply, before anything
 * of its stage is written. A unit that keeps drift and is all as it was applied last is unchanged
 * whatever is live.
 */
public final class Planner {

  private final Cluster cluster;

  /** A planner of a cluster. */
  public Planner(Cluster cluster) {
    this.cluster = cluster;
  }

  /** The plan; writes nothing. */
  public Plan plan(PlanRequest request) {
    try {
      return new Run(request).plan();
    } catch (ApiError e) {
      throw Refusal.failure(Stage.PLAN, "plan " + request.unit(), e);
    }
  }

  /** What the plan of one unit needs. */
  private final class Run {
    private final PlanRequest request;
    private final UnitId unit;
    private final ApplyOptions options;
    private final Declaration declaration;
    private final String account;
    private final KubernetesApi api;
    private final DryRun dryRun;
    private final Preparation.Problems problems = new Preparation.Problems();
    private final Map<ObjectRef, PlannedChange> decided = new ConcurrentHashMap<>();
    private final Set<String> newNamespaces = new HashSet<>();
    private final Set<String> promisedNamespaces = new HashSet<>();
    private final Set<String> changedKinds = new HashSet<>();

    Run(PlanRequest request) {
      this.request = request;
      this.unit = request.unit();
      this.options = request.options();
      this.declaration = Declaration.of(options);
      this.account = declaration.account();
      this.api = cluster.apis().apply(account);
      this.dryRun = new DryRun(cluster, api, unit, options, Stage.PLAN);
      request.promised().stream()
          .filter(m -> m.ref().kind().equals("Namespace"))
          .forEach(m -> promisedNamespaces.add(m.ref().name()));
    }

    Plan plan() {
      List<Desired> desired = new Preparation(cluster.discovery(), problems).prepare(request);
      problems.orThrow();
      Inventory inventory = inventory();
      cluster.watch(unit, account, types(desired, inventory));
      if (options.keepDrift() && appliedLast(desired, inventory)) {
        return new Plan(
            unit,
            request.revision(),
            desired.stream().map(d -> change(d, Action.UNCHANGED, "", null)).toList());
      }
      List<Desired> first = desired.stream().filter(d -> KindOrder.stage(d.ref()) == 1).toList();
      List<Desired> rest = desired.stream().filter(d -> KindOrder.stage(d.ref()) > 1).toList();
      decideAll(first, inventory);
      first.forEach(this::note);
      decideAll(rest, inventory);
      problems.orThrow();
      List<PlannedChange> changes = new ArrayList<>();
      Set<ObjectRef> refs = new HashSet<>();
      for (Desired d : desired) {
        refs.add(d.ref());
        changes.add(Objects.requireNonNull(decided.get(d.ref())));
      }
      changes.addAll(new Pruning(cluster, api, request).plan(inventory, refs));
      return new Plan(unit, request.revision(), changes);
    }

    /** Whether the inventory holds these objects, as they are desired, and no others. */
    private boolean appliedLast(List<Desired> desired, Inventory inventory) {
      return desired.size() == inventory.entries().size()
          && desired.stream()
              .allMatch(
                  d ->
                      inventory
                          .find(d.ref())
                          .filter(e -> d.markers().onlyCreated() || isSame(d, e))
                          .isPresent());
    }

    private boolean isSame(Desired d, InventoryEntry entry) {
      return d.digest().equals(entry.desired())
          || cluster
              .inventories()
              .learned(unit, d.ref())
              .filter(e -> d.digest().equals(e.desired()))
              .isPresent();
    }

    private Inventory inventory() {
      Optional<Inventory> own = cluster.inventories().find(unit, Stage.PLAN);
      if (own.isPresent()) {
        return new Inventory(unit, declaration, own.get().entries());
      }
      return Inventory.of(unit, declaration, cluster.flux().entries(unit));
    }

    private Map<ObjectRef, ResourceType> types(List<Desired> desired, Inventory inventory) {
      Map<ObjectRef, ResourceType> types = new HashMap<>();
      for (InventoryEntry entry : inventory.entries().values()) {
        cluster
            .discovery()
            .find(entry.ref(), entry.version())
            .ifPresent(type -> types.put(entry.ref(), type));
      }
      for (Desired d : desired) {
        ResourceType type = d.type();
        if (type != null) {
          types.put(d.ref(), type);
        }
      }
      return types;
    }

    private void decideAll(List<Desired> desired, Inventory inventory) {
      List<Desired> toAsk = new ArrayList<>();
      for (Desired d : desired) {
        PlannedChange known = withoutAsking(d, inventory);
        if (known == null) {
          toAsk.add(d);
        } else {
          decided.put(d.ref(), known);
        }
      }
      cluster.parallel().forEach(toAsk, this::ask);
    }

    private void ask(Desired d) {
      try {
        decided.put(d.ref(), asked(d));
      } catch (ApplyException e) {
        if (e.failure().reason() == Reason.CANCELLED) {
          throw e;
        }
        problems.add(e.failure());
      }
    }

    private PlannedChange asked(Desired d) {
      ResourceType type = Objects.requireNonNull(d.type());
      if (d.markers().onlyCreated() && exists(d, type)) {
        return change(d, Action.SKIPPED, "it exists, and is only ever created", null);
      }
      try {
        return dryRun.of(d, type);
      } catch (ApplyException e) {
        if (e.failure().reason() == Reason.NOT_FOUND
            && promisedNamespaces.contains(d.ref().namespace())) {
          return change(
              d, Action.CREATED, "its namespace is created by a unit that runs before", null);
        }
        if (e.failure().reason() == Reason.REJECTED
            && changedKinds.contains(d.ref().group() + "/" + d.ref().kind())) {
          boolean there = exists(d, type);
          return change(
              d,
              there ? Action.CONFIGURED : Action.CREATED,
              "its CustomResourceDefinition changes with the same plan",
              null);
        }
        throw e;
      }
    }

    private boolean exists(Desired d, ResourceType type) {
      Optional<LiveObject> live = api.get(type, d.ref());
      return live.isPresent();
    }

    private @Nullable PlannedChange withoutAsking(Desired d, Inventory inventory) {
      if (d.markers().ignored()) {
        return change(d, Action.SKIPPED, d.markers().ignoredReason(), null);
      }
      ResourceType type = d.type();
      if (type == null) {
        return change(
            d, Action.CREATED, "its CustomResourceDefinition comes with the same plan", null);
      }
      if (newNamespaces.contains(d.ref().namespace())) {
        return change(d, Action.CREATED, "its namespace is created by the same plan", null);
      }
      LiveObjects.Look look = cluster.live().look(Scope.owned(account, unit, type), d.ref());
      if (look.sight() != LiveObjects.Sight.SEEN || look.record().isEmpty()) {
        return null;
      }
      LiveRecord record = look.record().get();
      if (record.markers().ignored()) {
        return change(
            d,
            Action.SKIPPED,
            record.markers().ignoredReason() + " on the live object",
            record.version());
      }
      if (d.markers().onlyCreated()) {
        return change(d, Action.SKIPPED, "it exists, and is only ever created", record.version());
      }
      return unchanged(d, record, inventory)
          ? change(d, Action.UNCHANGED, "", record.version())
          : null;
    }

    private boolean unchanged(Desired d, LiveRecord record, Inventory inventory) {
      Optional<InventoryEntry> entry =
          cluster
              .inventories()
              .learned(unit, d.ref())
              .filter(e -> d.digest().equals(e.desired()))
              .or(() -> inventory.find(d.ref()));
      return entry.isPresent()
          && d.digest().equals(entry.get().desired())
          && record.projection().isPresent()
          && record.projection().get().equals(entry.get().live())
          && !record.needsCleanup()
          && !record.terminating();
    }

    private void note(Desired d) {
      PlannedChange change = decided.get(d.ref());
      if (change == null || !change.action().writes()) {
        return;
      }
      if (d.ref().kind().equals("Namespace") && change.action() == Action.CREATED) {
        newNamespaces.add(d.ref().name());
      } else if (d.ref().kind().equals("CustomResourceDefinition")) {
        Map<String, @Nullable Object> spec = Json.child(d.manifest().content(), "spec");
        changedKinds.add(
            Json.text(spec, "group") + "/" + Json.text(Json.child(spec, "names"), "kind"));
      }
    }

    private PlannedChange change(
        Desired d, Action action, String reason, @Nullable LiveVersion seen) {
      return new PlannedChange(
          d.ref(), d.manifest().apiVersion(), action, reason, List.of(), d.manifest(), seen);
    }
  }
}
