package io.gitops4j.core.reconcile;

import io.gitops4j.ObjectRef;
import io.gitops4j.core.chart.Chart;
import io.gitops4j.core.flux.FluxKinds;
import io.gitops4j.core.graph.Unit;
import io.gitops4j.core.helm.Hook;
import io.gitops4j.core.helm.RenderedManifest;
import io.gitops4j.core.helm.RenderedRelease;
import io.gitops4j.core.helm.release.ReleaseContent;
import io.gitops4j.core.helmrelease.ChartSelection;
import io.gitops4j.core.helmrelease.ComposedValues;
import io.gitops4j.core.helmrelease.HelmReleaseSpec;
import io.gitops4j.core.helmrelease.ReleaseActions;
import io.gitops4j.core.helmrelease.ReleaseRendering;
import io.gitops4j.core.helmrelease.ReleaseRequest;
import io.gitops4j.core.secrets.SecretSeat;
import io.gitops4j.core.yaml.JsonWriter;
import io.gitops4j.spi.ClusterCapabilities;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Renders the revisions of one release as their records keep them. What would be recorded is
 * searched for values of secrets, which no record holds unless they came by a Secret's values;
 * there they are Helm's to keep, as they are in Helm and Flux.
 */
final class RecordedRendering implements ReleaseContent.Rendering {

  private final Tools tools;
  private final Memory memory;
  private final Unit unit;
  private final HelmReleaseSpec spec;
  private final ChartSelection selection;
  private final Memory.LoadedChart loaded;
  private final ComposedValues values;
  private final @Nullable ClusterCapabilities cluster;

  RecordedRendering(
      Tools tools,
      Memory memory,
      Unit unit,
      HelmReleaseSpec spec,
      ChartSelection selection,
      Memory.LoadedChart loaded,
      ComposedValues values,
      @Nullable ClusterCapabilities cluster) {
    this.tools = tools;
    this.memory = memory;
    this.unit = unit;
    this.spec = spec;
    this.selection = selection;
    this.loaded = loaded;
    this.values = values;
    this.cluster = cluster;
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // A chart with other default values is another object.
  public RenderedRelease render(
      Chart chart, Map<String, @Nullable Object> config, int revision, boolean upgrade) {
    ReleaseActions.CrdsPolicy crds =
        upgrade ? spec.actions().upgrade().crds() : spec.actions().install().crds();
    ReleaseRequest request =
        new ReleaseRequest(
            unit.id(),
            spec,
            chart,
            selection.path(),
            new ComposedValues(config, values.secrets(), values.layers()),
            revision,
            upgrade,
            crds,
            cluster);
    Memory.Releasing key =
        new Memory.Releasing(
            unit.id(), spec, loaded.key(), config, crds, revision, upgrade, cluster);
    ReleaseRendering rendering =
        chart == loaded.chart()
            ? memory.released.get(key, () -> tools.releases().render(request))
            : tools.releases().render(request);
    RenderedRelease release = withoutFlux(rendering.release());
    search(release, config);
    return release;
  }

  private RenderedRelease withoutFlux(RenderedRelease release) {
    List<RenderedManifest> kept =
        tools.applyFluxObjects()
            ? release.manifests()
            : release.manifests().stream().filter(each -> !isOfFlux(each)).toList();
    if (kept.size() == release.manifests().size()) {
      return release;
    }
    StringBuilder text = new StringBuilder();
    for (RenderedManifest each : kept) {
      text.append("---\n# Source: ").append(each.source()).append('\n');
      text.append(each.content()).append('\n');
    }
    return new RenderedRelease(
        text.toString(), kept, release.hooks(), release.crds(), release.notes(), release.notices());
  }

  private static boolean isOfFlux(RenderedManifest manifest) {
    return !manifest.apiVersion().isEmpty()
        && FluxKinds.isFluxObject(
            ObjectRef.of(manifest.apiVersion(), manifest.kind(), "", manifest.name()));
  }

  private void search(RenderedRelease release, Map<String, @Nullable Object> config) {
    SecretSeat seat = tools.secrets();
    if (!seat.isTaken()) {
      return;
    }
    String what = "the record of " + unit.id();
    seat.search(what, "its manifest holds", release.manifest());
    for (Hook hook : release.hooks()) {
      seat.search(what, "its hook " + hook.source() + " holds", hook.content());
    }
    seat.search(what, "its notes hold", release.notes());
    seat.search(what, "its values hold", JsonWriter.compact(config));
  }
}
