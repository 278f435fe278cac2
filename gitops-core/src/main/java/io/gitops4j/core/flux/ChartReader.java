package io.gitops4j.core.flux;

import io.gitops4j.Manifest;
import io.gitops4j.ObjectRef;
import io.gitops4j.core.graph.SourceKey;
import io.gitops4j.core.helmrelease.ChartSelection;
import io.gitops4j.spi.SourceSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads which chart a HelmRelease or a HelmChart means. */
final class ChartReader {

  private static final int LONGEST_CHART = 2048;
  private static final int LONGEST_NAMESPACE = 63;
  private static final Duration REPOSITORY_TIMEOUT = Duration.ofSeconds(60);
  static final Set<String> SOURCES = Set.of(FluxKinds.HELM_REPOSITORY, "GitRepository", "Bucket");
  private static final Set<String> REFERENCES =
      Set.of(FluxKinds.OCI_REPOSITORY, FluxKinds.HELM_CHART, "ExternalArtifact");

  private final Manifest manifest;
  private final ObjectRef ref;
  private final Fields spec;
  private final boolean old;
  private @Nullable String unsupported;

  ChartReader(Manifest manifest, Fields spec, boolean old) {
    this.manifest = manifest;
    this.ref = manifest.ref();
    this.spec = spec;
    this.old = old;
  }

  /**
   * The chart of a HelmRelease.
   *
   * @param source what the unit reads
   * @param selection which chart of it
   * @param derived the HelmChart that is made for it; null when none is
   */
  record Found(SourceKey source, ChartSelection selection, @Nullable DeclaredSource derived) {}

  /** What keeps the chart from being read, if anything does. */
  Optional<String> unsupported() {
    return Optional.ofNullable(unsupported);
  }

  /** The chart of a HelmRelease. */
  Found read(Duration interval) {
    boolean template = spec.has("chart");
    boolean reference = spec.has("chartRef");
    if (template && reference) {
      spec.wrong("chartRef", "cannot be given together with chart");
    } else if (!template && !reference) {
      spec.missing("chart or chartRef");
    }
    return reference && !template ? referenced(spec.child("chartRef")) : template(interval);
  }

  private Found referenced(Fields reference) {
    String kind = reference.requiredText("kind");
    if (!kind.equals("?") && !REFERENCES.contains(kind)) {
      reference.wrong("kind", "must be OCIRepository, HelmChart or ExternalArtifact");
    }
    reference.text("apiVersion");
    if (kind.equals("ExternalArtifact")) {
      unsupported = kind;
    }
    String namespace = reference.text("namespace", LONGEST_NAMESPACE);
    SourceKey key =
        new SourceKey(
            kind, namespace == null ? ref.namespace() : namespace, reference.requiredText("name"));
    ChartSelection selection =
        kind.equals(FluxKinds.OCI_REPOSITORY)
            ? ChartSelection.ofArtifact()
            : ChartSelection.whole();
    return new Found(key, selection, null);
  }

  private Found template(Duration interval) {
    if (spec.has("chartRef")) {
      spec.skip("chartRef");
    }
    Fields chart = spec.child("chart");
    Fields metadata = chart.child("metadata");
    metadata.textMap("labels");
    metadata.textMap("annotations");
    Fields template = spec.has("chart") ? chart.requiredChild("spec") : chart.child("spec");
    Fields reference = template.requiredChild("sourceRef");
    String kind = sourceKind(reference);
    String namespace = reference.text("namespace", LONGEST_NAMESPACE);
    SourceKey source =
        new SourceKey(
            kind, namespace == null ? ref.namespace() : namespace, reference.requiredText("name"));
    ChartSelection selection = selection(template, kind);
    Duration own = template.duration("interval");
    VerifyReader verify = verify(template, "spec.chart.spec.verify", kind);
    if (!kind.equals(FluxKinds.HELM_REPOSITORY)) {
      return new Found(source, selection, null);
    }
    DeclaredSource derived =
        chartOf(
            source,
            source.namespace(),
            ref.namespace() + "-" + ref.name(),
            selection,
            new Timing(own == null ? interval : own, false),
            verify);
    return new Found(derived.key(), selection, derived);
  }

  /** A HelmChart that is an object of its own. */
  DeclaredSource helmChart() {
    Fields reference = spec.requiredChild("sourceRef");
    String kind = sourceKind(reference);
    SourceKey source = new SourceKey(kind, ref.namespace(), reference.requiredText("name"));
    ChartSelection selection = selection(spec, kind);
    VerifyReader verify = verify(spec, "spec.verify", kind);
    if (old) {
      spec.skip("accessFrom");
    }
    return chartOf(
        source,
        ref.namespace(),
        ref.name(),
        selection,
        new Timing(spec.requiredDuration("interval"), spec.flag("suspend")),
        verify);
  }

  private record Timing(Duration interval, boolean suspended) {}

  /** Only a registry has signatures of a chart; with another source it is refused. */
  private VerifyReader verify(Fields template, String path, String kind) {
    VerifyReader verify = new VerifyReader(template, path, false);
    boolean registry = kind.equals(FluxKinds.HELM_REPOSITORY);
    unsupported =
        verify.policy().isPresent() && !registry
            ? path + " of a chart of a " + kind
            : verify.unsupported();
    return verify;
  }

  private DeclaredSource chartOf(
      SourceKey source,
      String namespace,
      String name,
      ChartSelection selection,
      Timing timing,
      VerifyReader verify) {
    SourceSpec chart =
        new SourceSpec(
            FluxKinds.HELM_CHART,
            namespace,
            name,
            "",
            Map.of("chart", selection.chart(), "version", selection.version()),
            null,
            REPOSITORY_TIMEOUT,
            Map.of(),
            manifest.origin().orElse(null));
    return new DeclaredSource(
        verify.policy().map(chart::withSignatures).orElse(chart),
        timing.interval(),
        timing.suspended(),
        new DeclaredSource.Secrets(null, null, verify.secret(), null),
        unsupported,
        new DeclaredSource.Part(source, selection));
  }

  private static String sourceKind(Fields reference) {
    String kind = reference.requiredText("kind");
    if (!kind.equals("?") && !SOURCES.contains(kind)) {
      reference.wrong("kind", "must be HelmRepository, GitRepository or Bucket");
    }
    reference.text("apiVersion");
    return kind;
  }

  private ChartSelection selection(Fields template, String kind) {
    String chart = template.requiredText("chart");
    if (chart.length() > LONGEST_CHART) {
      template.wrong("chart", "must have 1 to " + LONGEST_CHART + " characters");
    }
    boolean named = kind.equals(FluxKinds.HELM_REPOSITORY);
    List<String> files = new ArrayList<>();
    String first = old ? template.text("valuesFile", "") : "";
    if (!first.isEmpty()) {
      files.add(first);
    }
    files.addAll(template.texts("valuesFiles"));
    String version = template.text("version", "");
    ChartSelection.Strategy strategy =
        template.oneOf(
            "reconcileStrategy",
            Map.of(
                "ChartVersion", ChartSelection.Strategy.CHART_VERSION,
                "Revision", ChartSelection.Strategy.REVISION),
            ChartSelection.Strategy.CHART_VERSION);
    return new ChartSelection(
        named ? ChartSelection.Origin.CHART : ChartSelection.Origin.FILES,
        named ? chart : KustomizationReader.path(chart),
        version.isEmpty() ? "*" : version,
        named ? ChartSelection.Strategy.CHART_VERSION : strategy,
        files,
        template.flag("ignoreMissingValuesFiles"));
  }
}
