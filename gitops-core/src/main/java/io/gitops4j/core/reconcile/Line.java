package io.gitops4j.core.reconcile;

import io.gitops4j.Action;
import io.gitops4j.ChangeSet;
import io.gitops4j.Failure;
import io.gitops4j.GitOpsException;
import io.gitops4j.HealthReport;
import io.gitops4j.Manifests;
import io.gitops4j.ObjectRef;
import io.gitops4j.Plan;
import io.gitops4j.PlannedChange;
import io.gitops4j.Revision;
import io.gitops4j.Snapshot;
import io.gitops4j.Stage;
import io.gitops4j.UnitId;
import io.gitops4j.Variables;
import io.gitops4j.core.flux.FluxKinds;
import io.gitops4j.core.flux.FluxObjects;
import io.gitops4j.core.flux.FluxReader;
import io.gitops4j.core.graph.Unit;
import io.gitops4j.core.helmrelease.HelmReleaseSpec;
import io.gitops4j.core.lifecycle.Lifecycle;
import io.gitops4j.core.lifecycle.Subject;
import io.gitops4j.core.secrets.Placement;
import io.gitops4j.core.secrets.SecretSeat;
import io.gitops4j.event.ReconcileEvent;
import io.gitops4j.spi.ApplyOptions;
import io.gitops4j.spi.ApplyRequest;
import io.gitops4j.spi.AwaitRequest;
import io.gitops4j.spi.PlanRequest;
import io.gitops4j.spi.SubstituteRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The stages of one run of one unit; {@link Reconciler#run} says in which order. */
final class Line {

  private final Reconciler reconciler;
  private final Tools tools;
  private final Memory memory;
  private final Unit unit;
  private final Surroundings around;
  private final Report report;
  private final Stages stages;
  private final String applier;
  private final Target target;

  /** What a HelmRelease was rendered to; null before, and for every other unit. */
  private Releases.@Nullable Release release;

  /** What is released, when the applier keeps records of it; null for every other unit. */
  private @Nullable Subject subject;

  /** The run of a HelmRelease whose records the applier keeps; null before it is planned. */
  private @Nullable Lifecycle life;

  Line(Reconciler reconciler, Unit unit, Surroundings around) {
    this.reconciler = reconciler;
    this.tools = reconciler.tools();
    this.memory = reconciler.memory();
    this.unit = unit;
    this.around = around;
    this.report = new Report(unit);
    this.stages = new Stages(unit.id(), reconciler.events(), stage -> around.entering(unit, stage));
    this.applier = "the applier " + tools.applier().id();
    this.target = new Target(tools.applier(), unit.kubeConfig().orElse(null));
  }

  Revision resolve() {
    return stages.run(
        Stage.RESOLVE,
        "the source",
        () -> {
          memory.conditions.health(unit); // As with Flux, before all else, whatever is waited for.
          return report.seen(around.resolve(unit.source()));
        });
  }

  Snapshot fetch(Revision revision) {
    return stages.run(Stage.FETCH, "the source", () -> around.fetch(unit.source(), revision));
  }

  Manifests render(Snapshot snapshot) {
    HelmReleaseSpec spec = unit.release().orElse(null);
    if (spec != null) {
      Releases.Release rendered =
          stages.run(
              Stage.RENDER,
              "the renderer of releases",
              () ->
                  reconciler
                      .releases()
                      .render(
                          unit,
                          spec,
                          around,
                          snapshot,
                          target::applier,
                          reconciler.keepsRecords()));
      release = rendered;
      subject = reconciler.keepsRecords() ? rendered.subject() : null;
      return rendered.objects();
    }
    return stages.run(
        Stage.RENDER,
        "the renderer " + tools.renderer().id(),
        () -> reconciler.render(snapshot, unit.path(), unit.overlay()));
  }

  /** Goes on with what the unit was released as last, if it was. */
  void recall() {
    subject = reconciler.keepsRecords() ? memory.recollection.subject(unit.id()) : null;
  }

  private Lifecycle lives(Subject kept) {
    Lifecycle living =
        new Lifecycle(
            kept,
            reconciler.means(target),
            Removals.of(unit),
            new ClaimedObjects(around, unit),
            new ToldLifecycle(reconciler.events(), unit.id()));
    life = living;
    return living;
  }

  /** Ends what the run holds. */
  void close() {
    if (life != null) {
      life.close();
    }
    target.close();
  }

  Manifests substitute(Snapshot snapshot, Manifests rendered) {
    if (release != null) {
      return rendered;
    }
    return stages.run(
        Stage.SUBSTITUTE,
        "the substitutor " + tools.substitutor().id(),
        () -> substituted(snapshot, rendered));
  }

  private Manifests substituted(Snapshot snapshot, Manifests rendered) {
    Variables variables = new VariableLookup(around, tools.secrets()).of(unit);
    boolean always = unit.variables().always();
    Memory.Rendering rendering =
        new Memory.Rendering(snapshot.digest(), unit.path(), unit.overlay());
    return memory.substituted.get(
        new Memory.Substituting(rendering, variables.all(), always),
        () ->
            tools
                .substitutor()
                .substitute(new SubstituteRequest(rendered, variables, tools.strict(), always))
                .withNotices(rendered.notices()));
  }

  /** Reads what the unit declares to the engine, and sets it apart from what is applied. */
  Desired load(Manifests manifests) {
    return stages.run(Stage.LOAD, "the engine", () -> loaded(manifests));
  }

  private Desired loaded(Manifests manifests) {
    if (isRemote()) {
      around.declare(unit, manifests, FluxObjects.none());
      return Desired.of(manifests, true);
    }
    FluxObjects flux = report.declares(FluxReader.read(manifests));
    if (!flux.failures().isEmpty()) {
      throw new GitOpsException(flux.failures().get(0));
    }
    around.declare(unit, manifests, flux);
    return Desired.of(manifests, tools.applyFluxObjects());
  }

  /** Flux' own kinds speak to the Flux of the other cluster there, if it has one, and not to us. */
  private boolean isRemote() {
    return target.kubeConfig() != null;
  }

  /** The values of secrets for fields that may receive them, when all else is found in order. */
  Placement secrets(Desired desired) {
    return secrets(desired, false);
  }

  /** As {@link #secrets(Desired)}, with the values of the last run where they are at hand. */
  Placement lastSecrets(Desired desired) {
    return secrets(desired, true);
  }

  private Placement secrets(Desired desired, boolean revert) {
    SecretSeat seat = tools.secrets();
    return seat.isTaken()
        ? stages.run(
            Stage.SECRETS, "the engine", () -> seat.prepare(unit.id(), desired.all(), revert))
        : Placement.none();
  }

  /** The plan to be applied; it is told and kept with references in the place of values. */
  Plan plan(Revision revision, Desired desired, Placement secrets) {
    report.seen(revision);
    Subject kept = subject;
    if (kept != null) {
      Plan plan =
          stages.run(
              Stage.PLAN,
              applier,
              () ->
                  vetted(
                      lives(kept).plan(revision, around.promised(unit).list(), secrets),
                      Placement.none()));
      reconciler.events().tell(at -> new ReconcileEvent.Planned(at, unit.id(), report.plan()));
      return plan;
    }
    Desired filled = new Desired(desired.all(), secrets.into(desired.applied()), desired.kept());
    Plan plan = stages.run(Stage.PLAN, applier, () -> vetted(planned(revision, filled), secrets));
    reconciler.events().tell(at -> new ReconcileEvent.Planned(at, unit.id(), report.plan()));
    return plan;
  }

  private Plan vetted(Plan plan, Placement secrets) {
    report.planned(tools.secrets().searched(secrets.shown(plan)));
    return plan;
  }

  /** What would be deleted is looked at again when it is known what all others claim. */
  private Plan planned(Revision revision, Desired desired) {
    Plan plan = planned(revision, desired, around.claimed(unit));
    Set<ObjectRef> deleted =
        plan.changes(Action.DELETED).stream().map(c -> c.ref()).collect(Collectors.toSet());
    if (deleted.isEmpty()) {
      return plan;
    }
    Set<ObjectRef> claimed = around.claimedByAll(unit);
    deleted.retainAll(claimed);
    return deleted.isEmpty() ? plan : planned(revision, desired, claimed);
  }

  private Plan planned(Revision revision, Desired desired, Set<ObjectRef> claimed) {
    Set<ObjectRef> kept = new HashSet<>(claimed);
    kept.addAll(desired.kept());
    return target
        .applier()
        .plan(
            new PlanRequest(
                unit.id(), revision, desired.applied(), options(), kept, around.promised(unit)));
  }

  private ApplyOptions options() {
    return unit.apply().ownedBy(tools.owner(), Removals.of(unit));
  }

  /**
   * Makes the changes; a plan without any is not applied, and costs nothing, unless the applier has
   * to keep something else of the unit itself.
   */
  ChangeSet apply(Plan plan) {
    if (life != null) {
      return released(life, plan);
    }
    boolean changes = plan.hasChanges();
    if (!changes && isDeclared(plan)) {
      remember();
      return report.changed(Report.nothingDone(plan));
    }
    if (changes) {
      memory.healthy.remove(unit.id());
    }
    ApplyRequest request =
        new ApplyRequest(
            plan,
            options(),
            change ->
                reconciler
                    .events()
                    .tell(at -> new ReconcileEvent.ObjectChanged(at, unit.id(), change)));
    ChangeSet done =
        stages.run(Stage.APPLY, applier, () -> report.changed(target.applier().apply(request)));
    memory.declared.put(unit.id(), declared());
    remember();
    return done;
  }

  private Memory.Declared declared() {
    return new Memory.Declared(options(), target.kubeConfig());
  }

  private ChangeSet released(Lifecycle living, Plan plan) {
    Lifecycle.Done done =
        plan.hasChanges()
            ? stages.run(Stage.APPLY, applier, () -> released(living.apply(), true))
            : released(living.settle(), false);
    remember();
    return plan.hasChanges()
        ? new ChangeSet(done.changes())
        : report.changed(Report.nothingDone(plan));
  }

  private Lifecycle.Done released(Lifecycle.Done done, boolean acted) {
    report.released(done, acted);
    return done;
  }

  private void remember() {
    if (release != null) {
      reconciler.releases().applied(unit, release);
    }
  }

  /**
   * Whether the applier keeps of the unit what holds now, as far as it keeps anything: its owner
   * and its removal, which a later process goes by when the unit is gone from the repository.
   */
  private boolean isDeclared(Plan plan) {
    Memory.Declared now = declared();
    if (now.equals(memory.declared.get(unit.id()))) {
      return true;
    }
    boolean declared =
        tools.applier().ownedUnits().stream()
            .filter(kept -> kept.unit().equals(unit.id()))
            .findFirst()
            .map(now::isOf)
            .orElse(plan.changes().stream().allMatch(c -> c.desired() == null));
    if (declared) {
      memory.declared.put(unit.id(), now);
    }
    return declared;
  }

  /** Waits for health, unless nothing is to be waited for or it is known. */
  HealthReport await(Desired desired, Plan plan) {
    if (life != null) {
      return report.health(); // Its actions have waited.
    }
    Memory.Watched watched =
        new Memory.Watched(desired.applied(), targets(plan), unit.healthExpressions());
    HealthReport health = HealthReport.none();
    if (!watched.targets().isEmpty() && !watched.equals(memory.healthy.get(unit.id()))) {
      memory.healthy.remove(unit.id());
      AwaitRequest request =
          new AwaitRequest(
              unit.id(),
              watched.targets(),
              release == null ? unit.schedule().timeout() : release.execution().timeout(),
              seen ->
                  reconciler
                      .events()
                      .tell(at -> new ReconcileEvent.HealthChanged(at, unit.id(), seen)),
              memory.conditions.health(unit));
      health =
          stages.run(Stage.AWAIT, applier, () -> report.waited(target.applier().await(request)));
      memory.healthy.put(unit.id(), watched);
    }
    return health;
  }

  private List<AwaitRequest.Target> targets(Plan plan) {
    Stream<AwaitRequest.Target> targets =
        waitsForAll()
            ? plan.changes().stream()
                .filter(c -> c.desired() != null && c.action() != Action.SKIPPED)
                .filter(c -> release == null || release.execution().waitsForJobs() || !isJob(c))
                .map(c -> new AwaitRequest.Target(c.ref(), c.apiVersion()))
            : unit.healthChecks().stream();
    return targets.filter(t -> isRemote() || !FluxKinds.isFluxObject(t.ref())).toList();
  }

  private boolean waitsForAll() {
    return release == null ? unit.waitForAll() : release.execution().waits();
  }

  private static boolean isJob(PlannedChange change) {
    return change.ref().group().equals("batch") && change.ref().kind().equals("Job");
  }

  Outcome planned() {
    return report.planned(stages.timings());
  }

  Outcome reconciled(Desired desired, ChangeSet changes, HealthReport health) {
    return report.succeeded(changes, health, stages.timings(), awaitedUnits(desired));
  }

  Outcome reverted(ChangeSet changes) {
    return report.succeeded(changes, HealthReport.none(), stages.timings(), Set.of());
  }

  /** A failure without a place is at least about the unit's declaration. */
  Outcome failed(Failure failure) {
    Failure placed =
        failure.location().isPresent() || unit.declaredAt().isEmpty()
            ? failure
            : failure.withLocation(unit.declaredAt().get());
    return report.failed(placed, stages.timings());
  }

  /** Units stand for the Flux objects that declare them: their health is the units' own. */
  private Set<UnitId> awaitedUnits(Desired desired) {
    if (isRemote()) {
      return Set.of();
    }
    Stream<ObjectRef> refs =
        waitsForAll()
            ? desired.all().stream().map(m -> m.ref())
            : unit.healthChecks().stream().map(AwaitRequest.Target::ref);
    return refs.flatMap(ref -> FluxKinds.unit(ref).stream())
        .filter(id -> !id.equals(unit.id()))
        .collect(Collectors.toSet());
  }
}
