package io.gitops4j.core.reconcile;

import io.gitops4j.Manifests;
import io.gitops4j.UnitId;
import io.gitops4j.Variable;
import io.gitops4j.core.cel.Conditions;
import io.gitops4j.core.chart.Chart;
import io.gitops4j.core.graph.HealthExpressions;
import io.gitops4j.core.helmrelease.ChartSelection;
import io.gitops4j.core.helmrelease.HelmReleaseSpec;
import io.gitops4j.core.helmrelease.ReleaseActions;
import io.gitops4j.core.helmrelease.ReleaseRendering;
import io.gitops4j.core.lifecycle.Recollection;
import io.gitops4j.spi.ApplyOptions;
import io.gitops4j.spi.AwaitRequest;
import io.gitops4j.spi.ClusterCapabilities;
import io.gitops4j.spi.KubeConfig;
import io.gitops4j.spi.Overlay;
import io.gitops4j.spi.OwnedUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What a reconciler remembers from run to run. */
final class Memory {

  /** How many results of pure work are kept, the least recently used forgotten first. */
  private static final int REMEMBERED = 512;

  /** What a rendering depends on. */
  record Rendering(String digest, String path, Overlay overlay) {}

  /** What a substitution depends on. */
  record Substituting(Rendering rendering, List<Variable> variables, boolean always) {}

  /** What was healthy, and by which rules. */
  record Watched(
      Manifests manifests, List<AwaitRequest.Target> targets, List<HealthExpressions> rules) {}

  /** What a chart depends on; the revision is empty where it does not count. */
  record ChartKey(String digest, String revision, ChartSelection selection) {}

  /** A chart and what it depended on. */
  record LoadedChart(ChartKey key, Chart chart) {}

  /** What the rendering of a release depends on. */
  record Releasing(
      UnitId unit,
      HelmReleaseSpec spec,
      ChartKey chart,
      Map<String, @Nullable Object> values,
      ReleaseActions.CrdsPolicy crds,
      int revision,
      boolean upgrade,
      @Nullable ClusterCapabilities cluster) {
    /** Never the values. */
    @Override
    public String toString() {
      return unit + " of " + chart;
    }
  }

  /** How a unit is applied, and where; the cluster is null for the applier's own. */
  record Declared(ApplyOptions options, @Nullable KubeConfig kubeConfig) {

    /** Whether what is kept of a unit says the same. */
    boolean isOf(OwnedUnit kept) {
      return kept.owner().equals(options.owner())
          && kept.removal() == options.removal()
          && Objects.equals(kept.remote(), kubeConfig);
    }
  }

  final Memo<ChartKey, Chart> charts = new Memo<>(REMEMBERED);
  final Memo<Releasing, ReleaseRendering> released = new Memo<>(REMEMBERED);

  /** The expressions of units. */
  final Conditions conditions = new Conditions();

  /** What is known of the releases that are kept with records. */
  final Recollection recollection = new Recollection();

  /** The chart that each release was applied of last. */
  final Map<UnitId, LoadedChart> applied = new ConcurrentHashMap<>();

  final Memo<Rendering, Manifests> rendered = new Memo<>(REMEMBERED);
  final Memo<Substituting, Manifests> substituted = new Memo<>(REMEMBERED);
  final Map<UnitId, Watched> healthy = new ConcurrentHashMap<>();

  /** What each unit said that the applier is known to keep. */
  final Map<UnitId, Declared> declared = new ConcurrentHashMap<>();
}
