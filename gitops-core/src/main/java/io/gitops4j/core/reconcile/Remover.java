package io.gitops4j.core.reconcile;

import io.gitops4j.Action;
import io.gitops4j.ApplyException;
import io.gitops4j.ChangeSet;
import io.gitops4j.Failure;
import io.gitops4j.GitOpsException;
import io.gitops4j.HealthReport;
import io.gitops4j.Manifests;
import io.gitops4j.ObjectRef;
import io.gitops4j.Plan;
import io.gitops4j.PlannedChange;
import io.gitops4j.Reason;
import io.gitops4j.Revision;
import io.gitops4j.Stage;
import io.gitops4j.UnitId;
import io.gitops4j.UnitResult;
import io.gitops4j.UnitStatus;
import io.gitops4j.core.lifecycle.Lifecycle;
import io.gitops4j.core.lifecycle.ReleaseRemoval;
import io.gitops4j.event.ReconcileEvent;
import io.gitops4j.schedule.Timer;
import io.gitops4j.spi.Applier;
import io.gitops4j.spi.ApplyOptions;
import io.gitops4j.spi.ApplyRequest;
import io.gitops4j.spi.KubeConfig;
import io.gitops4j.spi.OwnedUnit;
import io.gitops4j.spi.PlanRequest;
import io.gitops4j.spi.Removal;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Removes a unit that nothing declares any more: deletes what it owned, or leaves it, and forgets
 * the inventory. Source: Flux kustomize-controller, finalisation; the wait for termination looks
 * every 2 seconds and gives up at the unit's timeout without failing the removal.
 */
public final class Remover {

  private static final Duration LOOK = Duration.ofSeconds(2);
  private static final Revision NONE = Revision.of("none");

  private final Tools tools;
  private final Events events;
  private final Timer timer;
  private final Reconciler reconciler;

  /** A remover that works with these tools, on what the reconciler applied. */
  public Remover(Tools tools, Events events, Timer timer, Reconciler reconciler) {
    this.reconciler = reconciler;
    this.tools = tools;
    this.events = events;
    this.timer = timer;
  }

  /**
   * Removes a unit; with {@code dry}, plans and writes nothing. Never throws.
   *
   * @param claimed objects that other units desire, which are left to them
   * @param timeout the longest wait for termination
   */
  public Outcome remove(
      UnitId unit,
      Removal removal,
      Set<ObjectRef> claimed,
      Duration timeout,
      boolean dry,
      Consumer<Stage> entering) {
    Stages stages = new Stages(unit, events, entering);
    try (Target target = removal == Removal.RELEASE ? here() : target(unit)) {
      if (isLost(unit, target)) {
        return lost(unit, target, dry, stages);
      }
      return remove(unit, target, removal, claimed, timeout, dry, stages);
    } catch (GitOpsException e) {
      return outcome(unit, null, ChangeSet.empty(), e.failure(), stages, e.failure().message());
    }
  }

  private Target here() {
    return new Target(tools.applier(), null);
  }

  /** The cluster that the unit was applied to last, whatever it says since. */
  private Target target(UnitId unit) {
    if (tools.applier().remoteClusters().isEmpty()) {
      return here();
    }
    KubeConfig kept = null;
    for (OwnedUnit each : tools.applier().ownedUnits()) {
      kept = each.unit().equals(unit) ? each.remote() : kept;
    }
    return new Target(tools.applier(), kept);
  }

  /**
   * Whether a release cannot be reached any more, because the object is gone that said how. It is
   * given up then. A Kustomization is not: its removal fails until the object is there again.
   * Source: Flux helm-controller, {@code reconcileUninstall}; kustomize-controller, finalisation.
   */
  private static boolean isLost(UnitId unit, Target target) {
    if (target.kubeConfig() == null || !unit.kind().equals(UnitId.HELM_RELEASE)) {
      return false;
    }
    try {
      target.applier();
      return false;
    } catch (GitOpsException e) {
      if (e.failure().reason() == Reason.NOT_FOUND) {
        return true;
      }
      throw e;
    }
  }

  private Outcome lost(UnitId unit, Target target, boolean dry, Stages stages) {
    if (!dry) {
      release(unit);
    }
    String told =
        "no longer declared; its release is left, because there is no "
            + Objects.requireNonNull(target.kubeConfig()).ref()
            + " to reach its cluster";
    return outcome(unit, null, ChangeSet.empty(), null, stages, told);
  }

  private Outcome remove(
      UnitId unit,
      Target target,
      Removal removal,
      Set<ObjectRef> claimed,
      Duration timeout,
      boolean dry,
      Stages stages) {
    String id = "the applier " + tools.applier().id();
    Plan plan = null;
    ChangeSet changes = ChangeSet.empty();
    try {
      Optional<ReleaseRemoval> release =
          removal == Removal.RELEASE ? Optional.empty() : release(unit, target, claimed);
      if (release.isPresent()) {
        return removed(unit, release.get(), dry, stages, id);
      }
      if (removal != Removal.RELEASE) {
        Plan made = stages.run(Stage.PLAN, id, () -> plan(unit, target, removal, claimed));
        plan = made;
        events.tell(at -> new ReconcileEvent.Planned(at, unit, made));
        if (!dry && made.hasChanges()) {
          changes = stages.run(Stage.APPLY, id, () -> apply(unit, target, removal, made));
        }
        if (!dry && removal == Removal.DELETE_AND_WAIT && changes.failure().isEmpty()) {
          stages.run(Stage.AWAIT, id, () -> gone(made, target, timeout));
        }
      }
      changes
          .failure()
          .ifPresent(
              f -> {
                throw new ApplyException(f);
              });
      if (!dry) {
        release(unit);
      }
      return outcome(unit, plan, changes, null, stages, said(removal, plan));
    } catch (GitOpsException e) {
      return outcome(unit, plan, changes, e.failure(), stages, e.failure().message());
    }
  }

  private Optional<ReleaseRemoval> release(UnitId unit, Target target, Set<ObjectRef> claimed) {
    return unit.kind().equals(UnitId.HELM_RELEASE) && reconciler.keepsRecords()
        ? ReleaseRemoval.of(
            unit, reconciler.means(target), claimed::contains, new ToldLifecycle(events, unit))
        : Optional.empty();
  }

  private Outcome removed(
      UnitId unit, ReleaseRemoval release, boolean dry, Stages stages, String id) {
    Plan plan = null;
    ChangeSet changes = ChangeSet.empty();
    try {
      Plan made = stages.run(Stage.PLAN, id, () -> tools.secrets().searched(release.plan()));
      plan = made;
      events.tell(at -> new ReconcileEvent.Planned(at, unit, made));
      String told = "";
      if (!dry) {
        Lifecycle.Done done = stages.run(Stage.APPLY, id, release::apply);
        changes = new ChangeSet(done.changes());
        told = done.message();
        Failure problem = done.problem();
        if (problem != null) {
          throw new ApplyException(problem);
        }
        release(unit);
      }
      String said = said(Removal.DELETE, plan);
      return outcome(
          unit, plan, changes, null, stages, told.isEmpty() ? said : "no longer declared; " + told);
    } catch (GitOpsException e) {
      return outcome(unit, plan, changes, e.failure(), stages, e.failure().message());
    }
  }

  private Plan plan(UnitId unit, Target target, Removal removal, Set<ObjectRef> claimed) {
    return tools
        .secrets()
        .searched(
            target
                .applier()
                .plan(new PlanRequest(unit, NONE, Manifests.empty(), options(removal), claimed)));
  }

  private ChangeSet apply(UnitId unit, Target target, Removal removal, Plan plan) {
    return target
        .applier()
        .apply(
            new ApplyRequest(
                plan,
                options(removal),
                c -> events.tell(at -> new ReconcileEvent.ObjectChanged(at, unit, c))));
  }

  private ApplyOptions options(Removal removal) {
    return ApplyOptions.defaults()
        .withPrune(true)
        .withAllowEmpty(true)
        .ownedBy(tools.owner(), removal);
  }

  private void release(UnitId unit) {
    try {
      tools.applier().release(unit);
    } catch (GitOpsException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new GitOpsException(
          Failure.of(
              Stage.APPLY,
              Reason.INTERNAL,
              "Cannot forget the inventory of "
                  + unit
                  + ": the applier "
                  + tools.applier().id()
                  + " threw "
                  + e.getClass().getName()
                  + "; report it to its author."),
          e);
    }
  }

  /** Waits until all deleted objects are gone, or time is up. */
  private Boolean gone(Plan plan, Target target, Duration timeout) {
    Instant deadline = events.now().plus(timeout);
    Applier applier = target.applier();
    while (true) {
      boolean left = false;
      for (PlannedChange change : plan.changes(Action.DELETED)) {
        left = left || applier.read(change.apiVersion(), change.ref()).isPresent();
      }
      if (!left) {
        return true;
      }
      if (!events.now().isBefore(deadline)) {
        return false;
      }
      pause(plan.unit());
    }
  }

  private void pause(UnitId unit) {
    CountDownLatch over = new CountDownLatch(1);
    Timer.Handle handle = timer.schedule(LOOK, over::countDown);
    try {
      over.await();
    } catch (InterruptedException e) {
      handle.cancel();
      Thread.currentThread().interrupt();
      throw new GitOpsException(Stages.cancelled(unit, Stage.AWAIT));
    }
  }

  private static String said(Removal removal, @Nullable Plan plan) {
    int deleted = plan == null ? 0 : plan.changes(Action.DELETED).size();
    return removal == Removal.RELEASE
        ? "no longer declared; its objects are left"
        : "no longer declared; " + deleted + (deleted == 1 ? " object" : " objects") + " deleted";
  }

  private static Outcome outcome(
      UnitId unit,
      @Nullable Plan plan,
      ChangeSet changes,
      @Nullable Failure failure,
      Stages stages,
      String message) {
    UnitStatus status = failure == null ? UnitStatus.REMOVED : UnitStatus.FAILED;
    UnitResult result =
        new UnitResult(
            unit, status, message, null, changes, HealthReport.none(), failure, stages.timings());
    return new Outcome(result, plan, Set.of());
  }
}
