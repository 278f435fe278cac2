package io.gitops4j.core.graph;

import io.gitops4j.Location;
import io.gitops4j.UnitId;
import io.gitops4j.core.helmrelease.HelmReleaseSpec;
import io.gitops4j.spi.ApplyOptions;
import io.gitops4j.spi.AwaitRequest;
import io.gitops4j.spi.KubeConfig;
import io.gitops4j.spi.Overlay;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is reconciled on its own: a folder of a source, rendered, substituted and applied, or a
 * chart that is released.
 *
 * @since 0.1
 */
public final class Unit {

  private final UnitId id;
  private final SourceKey source;
  private final String path;
  private final @Nullable Location declaredAt;
  private final List<UnitId> dependsOn;
  private final Overlay overlay;
  private final VariableSpec variables;
  private final ApplyOptions apply;
  private final boolean wait;
  private final List<AwaitRequest.Target> healthChecks;
  private final List<HealthExpressions> healthExpressions;
  private final List<ReadyExpression> readyExpressions;
  private final Schedule schedule;
  private final boolean suspended;
  private final DeletionPolicy deletionPolicy;
  private final @Nullable KubeConfig kubeConfig;
  private final @Nullable HelmReleaseSpec release;
  private final @Nullable String unsupported;

  private Unit(Builder b) {
    this.id = b.id;
    this.source = b.source;
    this.path = b.path;
    this.declaredAt = b.declaredAt;
    this.dependsOn = List.copyOf(b.dependsOn);
    this.overlay = b.overlay;
    this.variables = b.variables;
    this.apply = b.apply;
    this.wait = b.wait;
    this.healthChecks = List.copyOf(b.healthChecks);
    this.healthExpressions = List.copyOf(b.healthExpressions);
    this.readyExpressions = List.copyOf(b.readyExpressions);
    this.schedule = b.schedule;
    this.suspended = b.suspended;
    this.deletionPolicy = b.deletionPolicy;
    this.kubeConfig = b.kubeConfig;
    this.release = b.release;
    this.unsupported = b.unsupported;
  }

  /** Starts a unit that renders a folder of a source; everything else has a default. */
  public static Builder builder(UnitId id, SourceKey source, String path) {
    return new Builder(id, source, path);
  }

  /** The identity. */
  public UnitId id() {
    return id;
  }

  /** The source whose files it renders. */
  public SourceKey source() {
    return source;
  }

  /** The folder in the source, in normal form; empty for the root. */
  public String path() {
    return path;
  }

  /** Where the unit was written, if it was read from a file. */
  public Optional<Location> declaredAt() {
    return Optional.ofNullable(declaredAt);
  }

  /** The units that must be ready first. */
  public List<UnitId> dependsOn() {
    return dependsOn;
  }

  /** What is laid over the rendered folder. */
  public Overlay overlay() {
    return overlay;
  }

  /** The variables to substitute. */
  public VariableSpec variables() {
    return variables;
  }

  /** How objects are applied. */
  public ApplyOptions apply() {
    return apply;
  }

  /** Whether all applied objects are waited for; {@link #healthChecks()} is ignored then. */
  public boolean waitForAll() {
    return wait;
  }

  /** The objects to wait for. */
  public List<AwaitRequest.Target> healthChecks() {
    return healthChecks;
  }

  /** The unit's own rules for when an object that is waited for is healthy. */
  public List<HealthExpressions> healthExpressions() {
    return healthExpressions;
  }

  /** When units of {@link #dependsOn()} are ready, for those that have a rule of their own. */
  public List<ReadyExpression> readyExpressions() {
    return readyExpressions;
  }

  /** When it is reconciled. */
  public Schedule schedule() {
    return schedule;
  }

  /** Whether it is left alone. */
  public boolean suspended() {
    return suspended;
  }

  /** What happens to its objects when it is removed. */
  public DeletionPolicy deletionPolicy() {
    return deletionPolicy;
  }

  /**
   * How the cluster of its objects is reached; empty for the applier's own. What it reads to be
   * rendered, and its inventory, are in the applier's cluster all the same.
   */
  public Optional<KubeConfig> kubeConfig() {
    return Optional.ofNullable(kubeConfig);
  }

  /** What is released, when the unit is a HelmRelease: a chart is rendered instead of a folder. */
  public Optional<HelmReleaseSpec> release() {
    return Optional.ofNullable(release);
  }

  /** The kind or field that is not supported yet, if the unit cannot be reconciled for that. */
  public Optional<String> unsupported() {
    return Optional.ofNullable(unsupported);
  }

  @Override
  public String toString() {
    return id.toString();
  }

  /**
   * Collects the parts of a {@link Unit}.
   *
   * @since 0.1
   */
  public static final class Builder {
    private final UnitId id;
    private final SourceKey source;
    private final String path;
    private @Nullable Location declaredAt;
    private List<UnitId> dependsOn = List.of();
    private Overlay overlay = Overlay.none();
    private VariableSpec variables = VariableSpec.none();
    private ApplyOptions apply = ApplyOptions.defaults();
    private boolean wait;
    private List<AwaitRequest.Target> healthChecks = List.of();
    private List<HealthExpressions> healthExpressions = List.of();
    private List<ReadyExpression> readyExpressions = List.of();
    private Schedule schedule = Schedule.defaults();
    private boolean suspended;
    private DeletionPolicy deletionPolicy = DeletionPolicy.MIRROR_PRUNE;
    private @Nullable KubeConfig kubeConfig;
    private @Nullable HelmReleaseSpec release;
    private @Nullable String unsupported;

    private Builder(UnitId id, SourceKey source, String path) {
      this.id = id;
      this.source = source;
      this.path = path;
    }

    /** Where it was written. */
    public Builder declaredAt(@Nullable Location place) {
      this.declaredAt = place;
      return this;
    }

    /** The units that must be ready first; none by default. */
    public Builder dependsOn(List<UnitId> units) {
      this.dependsOn = units;
      return this;
    }

    /** What is laid over the folder; nothing by default. */
    public Builder overlay(Overlay value) {
      this.overlay = value;
      return this;
    }

    /** The variables; none by default. */
    public Builder variables(VariableSpec value) {
      this.variables = value;
      return this;
    }

    /** How objects are applied; {@link ApplyOptions#defaults()} by default. */
    public Builder apply(ApplyOptions value) {
      this.apply = value;
      return this;
    }

    /** Whether all applied objects are waited for; not by default. */
    public Builder waitForAll(boolean value) {
      this.wait = value;
      return this;
    }

    /** The objects to wait for; none by default. */
    public Builder healthChecks(List<AwaitRequest.Target> targets) {
      this.healthChecks = targets;
      return this;
    }

    /** Its own rules for when an object is healthy; none by default. */
    public Builder healthExpressions(List<HealthExpressions> rules) {
      this.healthExpressions = rules;
      return this;
    }

    /** When units it depends on are ready; none by default. */
    public Builder readyExpressions(List<ReadyExpression> rules) {
      this.readyExpressions = rules;
      return this;
    }

    /** When it is reconciled; {@link Schedule#defaults()} by default. */
    public Builder schedule(Schedule value) {
      this.schedule = value;
      return this;
    }

    /** Whether it is left alone; not by default. */
    public Builder suspended(boolean value) {
      this.suspended = value;
      return this;
    }

    /** What happens on removal; {@link DeletionPolicy#MIRROR_PRUNE} by default. */
    public Builder deletionPolicy(DeletionPolicy value) {
      this.deletionPolicy = value;
      return this;
    }

    /** The cluster of its objects; null, the default, for the applier's own. */
    public Builder kubeConfig(@Nullable KubeConfig value) {
      this.kubeConfig = value;
      return this;
    }

    /** Makes it a HelmRelease; none by default. */
    public Builder release(HelmReleaseSpec value) {
      this.release = value;
      return this;
    }

    /** Names the kind or field that keeps it from being reconciled. */
    public Builder unsupported(@Nullable String what) {
      this.unsupported = what;
      return this;
    }

    /** The unit. */
    public Unit build() {
      return new Unit(this);
    }
  }
}
