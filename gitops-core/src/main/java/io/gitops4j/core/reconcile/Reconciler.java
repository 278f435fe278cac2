package io.gitops4j.core.reconcile;

import io.gitops4j.Action;
import io.gitops4j.ChangeSet;
import io.gitops4j.Failure;
import io.gitops4j.GitOpsException;
import io.gitops4j.HealthReport;
import io.gitops4j.Manifests;
import io.gitops4j.ObjectHealth;
import io.gitops4j.ObjectRef;
import io.gitops4j.Plan;
import io.gitops4j.Revision;
import io.gitops4j.Snapshot;
import io.gitops4j.Stage;
import io.gitops4j.UnitId;
import io.gitops4j.Variable;
import io.gitops4j.Variables;
import io.gitops4j.core.flux.FluxKinds;
import io.gitops4j.core.flux.FluxObjects;
import io.gitops4j.core.flux.FluxReader;
import io.gitops4j.core.graph.Unit;
import io.gitops4j.event.ReconcileEvent;
import io.gitops4j.spi.ApplyOptions;
import io.gitops4j.spi.ApplyRequest;
import io.gitops4j.spi.AwaitRequest;
import io.gitops4j.spi.Overlay;
import io.gitops4j.spi.PlanRequest;
import io.gitops4j.spi.RenderRequest;
import io.gitops4j.spi.SubstituteRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reconciles one unit: {@link #run} is the straight line from revision to healthy objects.
 *
 * <p>Rendered and substituted manifests are kept, so that a unit whose files, overlay and variables
 * are the same costs neither. A unit that was healthy is not waited for again while nothing of it
 * changes. Interruption ends a run between stages and inside waits. Safe to use from many threads,
 * for different units.
 */
public final class Reconciler {

  private static final int REMEMBERED = 512;

  private record Rendering(String digest, String path, Overlay overlay) {}

  private record Substituting(Rendering rendering, List<Variable> variables, boolean always) {}

  private record Watched(Manifests manifests, List<AwaitRequest.Target> targets) {}

  private final Tools tools;
  private final Events events;
  private final Memo<Rendering, Manifests> rendered;
  private final Memo<Substituting, Manifests> substituted;
  private final Map<UnitId, Watched> healthy;

  /** A reconciler that works with these tools. */
  public Reconciler(Tools tools, Events events) {
    this(tools, events, new Memo<>(REMEMBERED), new Memo<>(REMEMBERED), new ConcurrentHashMap<>());
  }

  private Reconciler(
      Tools tools,
      Events events,
      Memo<Rendering, Manifests> rendered,
      Memo<Substituting, Manifests> substituted,
      Map<UnitId, Watched> healthy) {
    this.tools = tools;
    this.events = events;
    this.rendered = rendered;
    this.substituted = substituted;
    this.healthy = healthy;
  }

  /** The same reconciler, with all it remembers, that tells others. */
  public Reconciler telling(Events others) {
    return new Reconciler(tools, others, rendered, substituted, healthy);
  }

  /** Reconciles a unit; with {@code dry}, plans and writes nothing. Never throws. */
  public Outcome run(Unit unit, Surroundings around, boolean dry) {
    Report report = new Report(unit);
    Stages stages = new Stages(unit.id(), events, stage -> around.entering(unit, stage));
    String applier = "the applier " + tools.applier().id();
    try {
      Revision revision =
          stages.run(Stage.RESOLVE, "the source", () -> report.seen(around.resolve(unit.source())));
      Snapshot snapshot =
          stages.run(Stage.FETCH, "the source", () -> around.fetch(unit.source(), revision));
      Manifests rendered = stages.run(Stage.RENDER, renderer(), () -> render(unit, snapshot));
      Manifests manifests =
          stages.run(
              Stage.SUBSTITUTE, substitutor(), () -> substitute(unit, around, snapshot, rendered));
      Desired desired =
          stages.run(Stage.LOAD, "the engine", () -> load(unit, around, manifests, report));
      Plan plan =
          stages.run(
              Stage.PLAN, applier, () -> report.planned(plan(unit, around, revision, desired)));
      events.tell(at -> new ReconcileEvent.Planned(at, unit.id(), plan));
      if (dry) {
        around.applied(unit);
        return report.planned(stages.timings());
      }
      if (plan.hasChanges()) {
        stages.run(Stage.APPLY, applier, () -> report.changed(apply(unit, plan)));
      } else {
        report.changed(Report.nothingDone(plan));
      }
      around.applied(unit);
      Watched watched = new Watched(desired.applied(), targets(unit, plan));
      if (plan.hasChanges() || !watched.equals(healthy.get(unit.id()))) {
        healthy.remove(unit.id());
        if (!watched.targets().isEmpty()) {
          stages.run(Stage.AWAIT, applier, () -> report.waited(await(unit, watched)));
        }
        healthy.put(unit.id(), watched);
      }
      return report.succeeded(stages.timings(), awaitedUnits(unit, desired));
    } catch (GitOpsException e) {
      return report.failed(placed(unit, e.failure()), stages.timings());
    }
  }

  /** Reads what a unit desires and declares, and plans nothing. */
  public Outcome load(Unit unit, Surroundings around) {
    Report report = new Report(unit);
    Stages stages = new Stages(unit.id(), events, stage -> around.entering(unit, stage));
    try {
      Revision revision =
          stages.run(Stage.RESOLVE, "the source", () -> report.seen(around.resolve(unit.source())));
      Snapshot snapshot =
          stages.run(Stage.FETCH, "the source", () -> around.fetch(unit.source(), revision));
      Manifests rendered = stages.run(Stage.RENDER, renderer(), () -> render(unit, snapshot));
      Manifests manifests =
          stages.run(
              Stage.SUBSTITUTE, substitutor(), () -> substitute(unit, around, snapshot, rendered));
      stages.run(Stage.LOAD, "the engine", () -> load(unit, around, manifests, report));
      return report.planned(stages.timings());
    } catch (GitOpsException e) {
      return report.failed(placed(unit, e.failure()), stages.timings());
    }
  }

  /** Brings a unit's objects back to what they were applied as, from what is at hand. */
  public Outcome revert(Unit unit, Surroundings around, Manifests manifests, Revision revision) {
    Report report = new Report(unit);
    report.seen(revision);
    Stages stages = new Stages(unit.id(), events, stage -> around.entering(unit, stage));
    String applier = "the applier " + tools.applier().id();
    Desired desired = Desired.of(manifests, tools.applyFluxObjects());
    try {
      Plan plan =
          stages.run(
              Stage.PLAN, applier, () -> report.planned(plan(unit, around, revision, desired)));
      events.tell(at -> new ReconcileEvent.Planned(at, unit.id(), plan));
      if (plan.hasChanges()) {
        healthy.remove(unit.id());
        stages.run(Stage.APPLY, applier, () -> report.changed(apply(unit, plan)));
      } else {
        report.changed(Report.nothingDone(plan));
      }
      return report.succeeded(stages.timings(), Set.of());
    } catch (GitOpsException e) {
      return report.failed(placed(unit, e.failure()), stages.timings());
    }
  }

  /** What a folder holds without a unit's overlay; remembered as every rendering is. */
  public Manifests render(Snapshot snapshot, String path, Overlay overlay) {
    return rendered.get(
        new Rendering(snapshot.digest(), path, overlay),
        () -> tools.renderer().render(new RenderRequest(snapshot, path, overlay)));
  }

  /** The identities in a unit's folder before substitution. */
  public Set<ObjectRef> identities(Unit unit, Snapshot snapshot) {
    return render(unit, snapshot).stream().map(m -> m.ref()).collect(Collectors.toSet());
  }

  /** Forgets what is remembered of a unit that is gone. */
  public void forget(UnitId unit) {
    healthy.remove(unit);
  }

  private String renderer() {
    return "the renderer " + tools.renderer().id();
  }

  private String substitutor() {
    return "the substitutor " + tools.substitutor().id();
  }

  private Manifests render(Unit unit, Snapshot snapshot) {
    return render(snapshot, unit.path(), unit.overlay());
  }

  private Manifests substitute(
      Unit unit, Surroundings around, Snapshot snapshot, Manifests manifests) {
    Variables variables = new VariableLookup(around, tools.applier()::read).of(unit);
    boolean always = unit.variables().always();
    Rendering rendering = new Rendering(snapshot.digest(), unit.path(), unit.overlay());
    return substituted.get(
        new Substituting(rendering, variables.all(), always),
        () ->
            tools
                .substitutor()
                .substitute(new SubstituteRequest(manifests, variables, tools.strict(), always)));
  }

  private Desired load(Unit unit, Surroundings around, Manifests manifests, Report report) {
    FluxObjects flux = report.declares(FluxReader.read(manifests));
    if (!flux.failures().isEmpty()) {
      throw new GitOpsException(flux.failures().get(0));
    }
    around.declare(unit, manifests, flux);
    return Desired.of(manifests, tools.applyFluxObjects());
  }

  private Plan plan(Unit unit, Surroundings around, Revision revision, Desired desired) {
    Plan plan = plan(unit, revision, desired, around.claimed(unit));
    Set<ObjectRef> deleted =
        plan.changes(Action.DELETED).stream().map(c -> c.ref()).collect(Collectors.toSet());
    if (deleted.isEmpty()) {
      return plan;
    }
    Set<ObjectRef> claimed = around.claimedByAll(unit);
    deleted.retainAll(claimed);
    return deleted.isEmpty() ? plan : plan(unit, revision, desired, claimed);
  }

  private Plan plan(Unit unit, Revision revision, Desired desired, Set<ObjectRef> claimed) {
    Set<ObjectRef> kept = new HashSet<>(claimed);
    kept.addAll(desired.kept());
    return tools
        .applier()
        .plan(new PlanRequest(unit.id(), revision, desired.applied(), options(unit), kept));
  }

  private ChangeSet apply(Unit unit, Plan plan) {
    return tools
        .applier()
        .apply(
            new ApplyRequest(
                plan,
                options(unit),
                change ->
                    events.tell(at -> new ReconcileEvent.ObjectChanged(at, unit.id(), change))));
  }

  private ApplyOptions options(Unit unit) {
    return unit.apply().ownedBy(tools.owner(), Removals.of(unit));
  }

  private HealthReport await(Unit unit, Watched watched) {
    return tools
        .applier()
        .await(
            new AwaitRequest(
                unit.id(),
                watched.targets(),
                unit.schedule().timeout(),
                health -> healthChanged(unit, health)));
  }

  private void healthChanged(Unit unit, ObjectHealth health) {
    events.tell(at -> new ReconcileEvent.HealthChanged(at, unit.id(), health));
  }

  private static List<AwaitRequest.Target> targets(Unit unit, Plan plan) {
    Stream<AwaitRequest.Target> targets =
        unit.waitForAll()
            ? plan.changes().stream()
                .filter(c -> c.desired() != null && c.action() != Action.SKIPPED)
                .map(c -> new AwaitRequest.Target(c.ref(), c.apiVersion()))
            : unit.healthChecks().stream();
    return targets.filter(t -> !FluxKinds.isFluxObject(t.ref())).toList();
  }

  /** Units stand for the Flux objects that declare them: their health is the units' own. */
  private static Set<UnitId> awaitedUnits(Unit unit, Desired desired) {
    Stream<ObjectRef> refs =
        unit.waitForAll()
            ? desired.all().stream().map(m -> m.ref())
            : unit.healthChecks().stream().map(AwaitRequest.Target::ref);
    return refs.flatMap(ref -> FluxKinds.unit(ref).stream())
        .filter(id -> !id.equals(unit.id()))
        .collect(Collectors.toSet());
  }

  /** A failure without a place is at least about the unit's declaration. */
  private static Failure placed(Unit unit, Failure failure) {
    return failure.location().isPresent() || unit.declaredAt().isEmpty()
        ? failure
        : failure.withLocation(unit.declaredAt().get());
  }
}
