package io.gitops4j.k8s.apply;

import io.gitops4j.Action;
import io.gitops4j.Change;
import io.gitops4j.ChangeSet;
import io.gitops4j.Failure;
import io.gitops4j.Health;
import io.gitops4j.HealthReport;
import io.gitops4j.ObjectRef;
import io.gitops4j.Plan;
import io.gitops4j.PlannedChange;
import io.gitops4j.Reason;
import io.gitops4j.Stage;
import io.gitops4j.UnitId;
import io.gitops4j.k8s.api.ApiError;
import io.gitops4j.k8s.api.Refusal;
import io.gitops4j.k8s.api.ResourceType;
import io.gitops4j.k8s.inventory.Declaration;
import io.gitops4j.k8s.inventory.Inventory;
import io.gitops4j.k8s.inventory.InventoryEntry;
import io.gitops4j.k8s.live.LiveRecord;
import io.gitops4j.k8s.plan.Cluster;
import io.gitops4j.k8s.plan.DeferredDryRun;
import io.gitops4j.k8s.plan.KindOrder;
import io.gitops4j.spi.ApplyRequest;
import io.gitops4j.spi.AwaitRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes a plan so.
 *
 * <p>The order: the inventory, with everything about to be created, is stored; then stage by stage
 * ({@link KindOrder}) the dry runs that planning had to leave out, the writes rank by rank, equal
 * ranks at the same time, and for stages 1 and 2 a wait until what was written is healthy; then the
 * deletions in reverse order; then the inventory again, with the digests of what was answered. The
 * first failure ends the stages after the writes already under way, and nothing is deleted then. A
 * failed deletion does not stop the others.
 *
 * <p>After a crash at any point every object that may exist is in the stored inventory: those
 * planned are added before the first write, those to be deleted are taken out after it.
 */
public final class StagedApply {

  private final Cluster cluster;

  /** Applies to a cluster. */
  public StagedApply(Cluster cluster) {
    this.cluster = cluster;
  }

  /** Makes the planned changes. */
  public ChangeSet apply(ApplyRequest request) {
    try {
      return new Run(request).apply();
    } catch (ApiError e) {
      throw Refusal.failure(Stage.APPLY, "apply " + request.plan().unit(), e);
    }
  }

  private final class Run {
    private final ApplyRequest request;
    private final Plan plan;
    private final UnitId unit;
    private final Declaration declaration;
    private final Writer writer;
    private final Map<ObjectRef, Change> changes = new ConcurrentHashMap<>();
    private final Map<ObjectRef, InventoryEntry> known = new ConcurrentHashMap<>();
    private final Map<ObjectRef, LiveRecord> written = new ConcurrentHashMap<>();

    Run(ApplyRequest request) {
      this.request = request;
      this.plan = request.plan();
      this.unit = plan.unit();
      this.declaration = Declaration.of(request.options());
      this.writer = new Writer(cluster, unit, declaration.account());
    }

    ChangeSet apply() {
      Inventory before = before();
      List<PlannedChange> desired =
          plan.changes().stream().filter(c -> c.desired() != null).toList();
      cluster.inventories().save(union(before, desired), Stage.APPLY);
      boolean well = true;
      for (int stage = 1; stage <= 3 && well; stage++) {
        int current = stage;
        well =
            stage(
                stage, desired.stream().filter(c -> KindOrder.stage(c.ref()) == current).toList());
      }
      List<PlannedChange> deletions =
          plan.changes().stream().filter(c -> c.desired() == null).toList();
      if (well) {
        deletions(deletions);
      }
      if (!Thread.currentThread().isInterrupted()) {
        cluster.inventories().saveApplied(after(before, desired, well), Stage.APPLY);
      }
      deletions.stream().filter(c -> changes.containsKey(c.ref())).forEach(writer::released);
      return new ChangeSet(
          plan.changes().stream().map(c -> changes.get(c.ref())).filter(Objects::nonNull).toList());
    }

    private Inventory before() {
      Optional<Inventory> own = cluster.inventories().find(unit, Stage.APPLY);
      if (own.isPresent()) {
        return new Inventory(unit, declaration, own.get().entries());
      }
      return Inventory.of(unit, declaration, cluster.flux().entries(unit));
    }

    private Inventory union(Inventory before, List<PlannedChange> desired) {
      Map<ObjectRef, InventoryEntry> entries = new LinkedHashMap<>(before.entries());
      for (PlannedChange change : desired) {
        entries.putIfAbsent(change.ref(), fresh(change));
      }
      return new Inventory(unit, declaration, entries);
    }

    private Inventory after(Inventory before, List<PlannedChange> desired, boolean well) {
      Map<ObjectRef, InventoryEntry> entries = new LinkedHashMap<>();
      for (PlannedChange change : desired) {
        entries.put(change.ref(), entry(change, before));
      }
      for (InventoryEntry old : before.entries().values()) {
        Change change = changes.get(old.ref());
        boolean deletionFailed = change != null && change.problem() != null;
        if (!entries.containsKey(old.ref()) && (!well || deletionFailed)) {
          entries.put(old.ref(), old);
        }
      }
      return new Inventory(unit, declaration, entries);
    }

    private InventoryEntry entry(PlannedChange change, Inventory before) {
      InventoryEntry now = known.get(change.ref());
      if (now != null) {
        return now;
      }
      InventoryEntry old = before.find(change.ref()).orElse(fresh(change));
      return switch (change.action()) {
        case UNCHANGED -> cluster.inventories().learned(unit, change.ref()).orElse(old);
        case SKIPPED -> fresh(change);
        default -> changes.containsKey(change.ref()) ? old.withoutState() : old;
      };
    }

    private InventoryEntry fresh(PlannedChange change) {
      return InventoryEntry.of(change.ref(), ObjectRef.versionOf(change.apiVersion()));
    }

    private boolean stage(int stage, List<PlannedChange> desired) {
      if (!deferred(desired)) {
        return false;
      }
      int from = 0;
      while (from < desired.size()) {
        int to = from + 1;
        int rank = KindOrder.rank(desired.get(from).ref());
        while (to < desired.size() && KindOrder.rank(desired.get(to).ref()) == rank) {
          to++;
        }
        if (!group(desired.subList(from, to))) {
          return false;
        }
        from = to;
      }
      return stage == 3 || settled(desired);
    }

    /** The dry runs that had to wait for a namespace or a kind of the same plan. */
    private boolean deferred(List<PlannedChange> desired) {
      Map<ObjectRef, Failure> failures =
          new DeferredDryRun(cluster, plan, request.options()).failures(desired);
      for (PlannedChange change : desired) {
        Failure failure = failures.get(change.ref());
        if (failure != null) {
          done(Change.failed(change.ref(), change.action(), failure));
        }
      }
      return failures.isEmpty();
    }

    private boolean group(List<PlannedChange> group) {
      List<PlannedChange> writes = new ArrayList<>();
      for (PlannedChange change : group) {
        if (change.action().writes()) {
          writes.add(change);
        } else {
          done(Change.of(change.ref(), change.action()));
        }
      }
      Set<ObjectRef> failed = ConcurrentHashMap.newKeySet();
      cluster
          .parallel()
          .forEach(
              writes,
              change -> {
                if (failed.isEmpty() && !write(change)) {
                  failed.add(change.ref());
                }
              });
      return failed.isEmpty();
    }

    private boolean write(PlannedChange planned) {
      Optional<ResourceType> type =
          cluster.discovery().find(planned.apiVersion(), planned.ref().kind());
      if (type.isEmpty()) {
        Failure failure =
            Failure.builder(
                    Stage.APPLY,
                    Reason.NOT_FOUND,
                    "Cannot apply "
                        + planned.ref()
                        + ": the cluster no longer knows its kind; reconcile again.")
                .object(planned.ref())
                .build();
        done(Change.failed(planned.ref(), planned.action(), failure));
        return false;
      }
      Writer.Written result = writer.write(planned, type.get());
      result.entry().ifPresent(e -> known.put(planned.ref(), e));
      result.live().ifPresent(r -> written.put(planned.ref(), r));
      done(result.change());
      return result.change().problem() == null;
    }

    /** Waits until what a stage wrote is healthy. */
    private boolean settled(List<PlannedChange> desired) {
      List<AwaitRequest.Target> waiting = new ArrayList<>();
      for (PlannedChange change : desired) {
        LiveRecord record = written.get(change.ref());
        if (record != null && record.health().health() != Health.CURRENT) {
          waiting.add(new AwaitRequest.Target(change.ref(), change.apiVersion()));
        }
      }
      if (waiting.isEmpty()) {
        return true;
      }
      HealthReport report =
          new HealthWait(cluster)
              .await(new AwaitRequest(unit, waiting, cluster.stageTimeout(), h -> {}));
      Failure problem = report.problem();
      if (problem == null) {
        return true;
      }
      ObjectRef ref = problem.object().orElse(waiting.get(0).ref());
      Failure told =
          Failure.builder(
                  Stage.APPLY,
                  problem.reason(),
                  "Later objects were not applied: " + problem.message())
              .object(ref)
              .build();
      Change made = changes.get(ref);
      done(Change.failed(ref, made == null ? Action.CREATED : made.action(), told));
      return false;
    }

    private void deletions(List<PlannedChange> deletions) {
      int from = 0;
      while (from < deletions.size()) {
        int to = from + 1;
        int rank = KindOrder.rank(deletions.get(from).ref());
        while (to < deletions.size() && KindOrder.rank(deletions.get(to).ref()) == rank) {
          to++;
        }
        cluster
            .parallel()
            .forEach(
                deletions.subList(from, to),
                change ->
                    done(
                        change.action() == Action.DELETED
                            ? writer.delete(change)
                            : Change.of(change.ref(), change.action())));
        from = to;
      }
    }

    private void done(Change change) {
      changes.put(change.ref(), change);
      request.observer().accept(change);
    }
  }
}
