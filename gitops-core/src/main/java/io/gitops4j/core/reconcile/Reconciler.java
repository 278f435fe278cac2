package io.gitops4j.core.reconcile;

import io.gitops4j.ChangeSet;
import io.gitops4j.GitOpsException;
import io.gitops4j.HealthReport;
import io.gitops4j.Manifests;
import io.gitops4j.ObjectRef;
import io.gitops4j.Plan;
import io.gitops4j.Revision;
import io.gitops4j.Snapshot;
import io.gitops4j.UnitId;
import io.gitops4j.core.cel.Conditions;
import io.gitops4j.core.graph.Unit;
import io.gitops4j.core.helmrelease.HelmReleaseSpec;
import io.gitops4j.core.lifecycle.Lifecycle;
import io.gitops4j.core.lifecycle.ReleaseNeeds;
import io.gitops4j.core.secrets.Placement;
import io.gitops4j.core.secrets.SecretSeat;
import io.gitops4j.spi.Overlay;
import io.gitops4j.spi.ReleaseKit;
import io.gitops4j.spi.RenderRequest;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reconciles one unit: {@link #run} is the straight line from revision to healthy objects.
 *
 * <p>Each stage gets what stands left of it, tells that it began and that it ended, and ends in a
 * value or in a failure that ends the line. Nothing is written before the plan succeeded for every
 * object of the unit. Rendered and substituted manifests are kept, so that a unit whose files,
 * overlay and variables are the same costs neither. A unit that was healthy is not waited for again
 * while nothing of it changes. Interruption ends a run between stages and inside waits.
 *
 * <p>Safe to use from many threads, for different units.
 */
public final class Reconciler {

  private final Tools tools;
  private final Events events;
  private final Memory memory;
  private final Releases releases;

  /** A reconciler that works with these tools. */
  public Reconciler(Tools tools, Events events) {
    this(tools, events, new Memory());
  }

  private Reconciler(Tools tools, Events events, Memory memory) {
    this.tools = tools;
    this.events = events;
    this.memory = memory;
    this.releases = new Releases(tools, memory);
  }

  /** The same reconciler, with all it remembers, that tells others. */
  public Reconciler telling(Events others) {
    return new Reconciler(tools, others, memory);
  }

  /** Reconciles a unit, as far as wanted. Never throws. */
  public Outcome run(Unit unit, Surroundings around, Reach reach) {
    Line line = new Line(this, unit, around);
    try {
      Revision revision = line.resolve();
      Snapshot snapshot = line.fetch(revision);
      Manifests rendered = line.render(snapshot);
      Manifests manifests = line.substitute(snapshot, rendered);
      Desired desired = line.load(manifests);
      if (reach == Reach.LOAD) {
        return line.planned();
      }
      Placement secrets = line.secrets(desired);
      Plan plan = line.plan(revision, desired, secrets);
      if (reach == Reach.PLAN) {
        around.applied(unit);
        return line.planned();
      }
      ChangeSet changes = line.apply(plan);
      around.applied(unit);
      HealthReport health = line.await(desired, plan);
      return line.reconciled(desired, changes, health);
    } catch (GitOpsException e) {
      return line.failed(e.failure());
    } finally {
      line.close();
    }
  }

  /** Brings a unit's objects back to what they were applied as, from what is at hand. */
  public Outcome revert(Unit unit, Surroundings around, Manifests manifests, Revision revision) {
    Line line = new Line(this, unit, around);
    try {
      Desired desired = Desired.of(manifests, tools.applyFluxObjects());
      Placement secrets = line.lastSecrets(desired);
      line.recall();
      Plan plan = line.plan(revision, desired, secrets);
      ChangeSet changes = line.apply(plan);
      return line.reverted(changes);
    } catch (GitOpsException e) {
      return line.failed(e.failure());
    } finally {
      line.close();
    }
  }

  Tools tools() {
    return tools;
  }

  /** What becomes of references to secrets. */
  public SecretSeat secrets() {
    return tools.secrets();
  }

  /** The expressions of units. */
  public Conditions conditions() {
    return memory.conditions;
  }

  Events events() {
    return events;
  }

  /** Whether the applier keeps records of releases. */
  boolean keepsRecords() {
    return tools.applier().releaseKit().isPresent();
  }

  /** What runs of releases in a cluster share, when records are kept. */
  Lifecycle.Means means(Target target) {
    ReleaseKit kit =
        target
            .applier()
            .releaseKit()
            .orElseThrow(() -> new IllegalStateException("an applier without a release kit"));
    return new Lifecycle.Means(
        tools.applier(),
        kit,
        target.kubeConfig(),
        memory.recollection,
        memory.conditions,
        tools.secrets(),
        events.clock(),
        tools.owner());
  }

  /** What of a unit cannot be done with this applier; empty when all can. */
  public Optional<String> unsupported(Unit unit) {
    try {
      if (unit.kubeConfig().isPresent() && tools.applier().remoteClusters().isEmpty()) {
        return Optional.of("spec.kubeConfig");
      }
      return unit.release().flatMap(ReleaseNeeds::of).filter(need -> !keepsRecords());
    } catch (GitOpsException e) {
      return Optional.empty(); // The unit's own run tells that the applier cannot be reached.
    }
  }

  Releases releases() {
    return releases;
  }

  Memory memory() {
    return memory;
  }

  /** What a folder holds with an overlay; remembered as every rendering is. */
  public Manifests render(Snapshot snapshot, String path, Overlay overlay) {
    return memory.rendered.get(
        new Memory.Rendering(snapshot.digest(), path, overlay),
        () -> tools.renderer().render(new RenderRequest(snapshot, path, overlay)));
  }

  /** The identities in a unit's folder before substitution, or of a release's objects. */
  public Set<ObjectRef> identities(Unit unit, Snapshot snapshot, Surroundings around) {
    Manifests rendered =
        unit.release()
            .map(spec -> released(unit, spec, snapshot, around))
            .orElseGet(() -> render(snapshot, unit.path(), unit.overlay()));
    return rendered.stream().map(m -> m.ref()).collect(Collectors.toSet());
  }

  private Manifests released(
      Unit unit, HelmReleaseSpec spec, Snapshot snapshot, Surroundings around) {
    try (Target target = new Target(tools.applier(), unit.kubeConfig().orElse(null))) {
      return releases
          .render(unit, spec, around, snapshot, target::applier, keepsRecords())
          .objects();
    }
  }

  /** Forgets what is remembered of a unit that is gone. */
  public void forget(UnitId unit) {
    memory.healthy.remove(unit);
    memory.declared.remove(unit);
    memory.applied.remove(unit);
    memory.recollection.forget(unit);
    tools.secrets().forget(unit);
  }
}
