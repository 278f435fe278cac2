package io.gitops4j.core.flux;

import io.gitops4j.Manifest;
import io.gitops4j.ObjectRef;
import io.gitops4j.UnitId;
import io.gitops4j.core.graph.ReadyExpression;
import io.gitops4j.core.graph.Schedule;
import io.gitops4j.core.graph.Unit;
import io.gitops4j.core.helmrelease.DriftDetection;
import io.gitops4j.core.helmrelease.HelmReleaseSpec;
import io.gitops4j.core.helmrelease.PostRendering;
import io.gitops4j.core.helmrelease.ReleaseActions;
import io.gitops4j.core.helmrelease.ReleaseTarget;
import io.gitops4j.core.helmrelease.ReleaseValues;
import io.gitops4j.core.helmrelease.ValuePlaces;
import io.gitops4j.core.helmrelease.ValuesFrom;
import io.gitops4j.spi.ApplyOptions;
import io.gitops4j.spi.Overlay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a HelmRelease of any version.
 *
 * <p>Source: Flux helm-controller, {@code api/v2/helmrelease_types.go} and the schema of its CRD.
 * Surprising: a release from a HelmRepository reads a HelmChart that nobody writes, {@code
 * NAMESPACE-NAME} in the namespace of the repository; {@code upgrade.crds} is documented as Skip by
 * default and is Create in the code, as here; {@code install.skipCRDs} has no effect any more.
 * Versions before {@code v2} also had {@code valuesFile} and patches in three lists. Tests: {@code
 * FluxReaderTest} and the folders below {@code flux/} in the test resources.
 */
final class HelmReleaseReader {

  private static final int LONGEST_RELEASE_NAME = 53;
  private static final int LONGEST_NAMESPACE = 63;
  private static final int LONGEST_TARGET_PATH = 250;
  private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(5);
  private static final int DEFAULT_HISTORY = 5;
  private static final Pattern KEY = Pattern.compile("[-._a-zA-Z0-9]{1,253}");
  private static final Pattern TARGET_PATH =
      Pattern.compile("([a-zA-Z0-9_\\-.\\\\/]|\\[[0-9]{1,5}\\])+");

  private final ObjectRef ref;
  private final Manifest manifest;
  private final Fields fields;
  private final Fields spec;
  private final boolean old;
  private final List<ReadyExpression> readyExpressions = new ArrayList<>();
  private final ChartReader chart;

  HelmReleaseReader(Manifest manifest, Fields fields) {
    this.ref = manifest.ref();
    this.manifest = manifest;
    this.fields = fields;
    this.spec = fields.requiredChild("spec");
    this.old = !ObjectRef.versionOf(manifest.apiVersion()).equals("v2");
    this.chart = new ChartReader(manifest, spec, old);
  }

  /**
   * What a HelmRelease comes to.
   *
   * @param unit the unit
   * @param chart the HelmChart that Flux would make for it; null when it makes none
   */
  record Read(Unit unit, @Nullable DeclaredSource chart) {}

  Read read() {
    List.of("apiVersion", "kind", "metadata", "status").forEach(fields::skip);
    Duration interval = spec.requiredDuration("interval");
    Duration given = spec.duration("timeout");
    Duration timeout = given == null ? DEFAULT_TIMEOUT : given;
    ChartReader.Found found = chart.read(interval);
    ReleaseActions actions = actions(timeout);
    HelmReleaseSpec release =
        new HelmReleaseSpec(
            target(), found.selection(), values(), actions, postRendering(), driftDetection());
    Unit unit =
        Unit.builder(
                new UnitId(UnitId.HELM_RELEASE, ref.namespace(), ref.name()),
                found.source(),
                found.selection().path())
            .declaredAt(manifest.origin().orElse(null))
            .dependsOn(dependencies())
            .readyExpressions(readyExpressions)
            .healthExpressions(ExpressionReader.health(spec))
            .release(release)
            .apply(apply(release))
            .waitForAll(actions.install().execution().waits())
            .schedule(new Schedule(interval, retryInterval(actions, interval), timeout))
            .suspended(spec.flag("suspend"))
            .kubeConfig(KubeConfigReader.read(spec, ref.namespace()))
            .unsupported(chart.unsupported().orElse(null))
            .build();
    rest();
    return new Read(unit, found.derived());
  }

  /**
   * After a failure the shorter of both strategies that retry; the action's own failure asks for
   * its own.
   */
  private static Duration retryInterval(ReleaseActions actions, Duration interval) {
    return Stream.of(actions.install().onFailure(), actions.upgrade().onFailure())
        .filter(ReleaseActions.OnFailure::isRetried)
        .map(ReleaseActions.OnFailure::retryInterval)
        .min(Comparator.naturalOrder())
        .orElse(interval);
  }

  private ReleaseTarget target() {
    return ReleaseTarget.of(
        ref.namespace(),
        ref.name(),
        spec.text("releaseName", LONGEST_RELEASE_NAME),
        spec.text("targetNamespace", LONGEST_NAMESPACE),
        spec.text("storageNamespace", LONGEST_NAMESPACE));
  }

  private List<UnitId> dependencies() {
    List<UnitId> dependencies = new ArrayList<>();
    for (Fields item : spec.items("dependsOn")) {
      String namespace = item.text("namespace", "");
      UnitId dependency =
          new UnitId(
              UnitId.HELM_RELEASE,
              namespace.isEmpty() ? ref.namespace() : namespace,
              item.requiredText("name"));
      ExpressionReader.ready(item, dependencies.size(), dependency)
          .ifPresent(readyExpressions::add);
      dependencies.add(dependency);
    }
    return dependencies;
  }

  private ReleaseValues values() {
    Map<String, @Nullable Object> inline = new LinkedHashMap<>();
    if (spec.any("values") instanceof Map<?, ?> map) {
      map.forEach((key, value) -> inline.put((String) key, value));
    } else if (spec.has("values")) {
      spec.wrong("values", "must be a mapping");
    }
    List<ValuesFrom> from = new ArrayList<>();
    for (Fields item : spec.items("valuesFrom")) {
      from.add(valuesFrom(item));
    }
    return new ReleaseValues(inline, from, ValuePlaces.of(manifest));
  }

  private static ValuesFrom valuesFrom(Fields item) {
    String kind = item.requiredText("kind");
    if (!kind.equals("?") && !Set.of("ConfigMap", "Secret").contains(kind)) {
      item.wrong("kind", "must be ConfigMap or Secret");
    }
    String key = item.text("valuesKey", "");
    if (!key.isEmpty() && !KEY.matcher(key).matches()) {
      item.wrong("valuesKey", "must have letters, digits, -, . and _ only");
    }
    String path = item.text("targetPath", "");
    if (path.length() > LONGEST_TARGET_PATH
        || (!path.isEmpty() && !TARGET_PATH.matcher(path).matches())) {
      item.wrong("targetPath", "must be a path such as ingress.hosts[0].name");
    }
    return new ValuesFrom(
        kind,
        item.requiredText("name"),
        key.isEmpty() ? ValuesFrom.DEFAULT_KEY : key,
        path,
        item.flag("literal"),
        item.flag("optional"),
        item.place().orElse(null));
  }

  private ReleaseActions actions(Duration timeout) {
    Integer history = spec.integer("maxHistory");
    return new ReleaseActionsReader(spec, timeout)
        .read(history == null ? DEFAULT_HISTORY : history);
  }

  private PostRendering postRendering() {
    List<Overlay> overlays = new ArrayList<>();
    for (Fields item : spec.items("postRenderers")) {
      Fields kustomize = item.child("kustomize");
      OverlayReader reader = new OverlayReader(kustomize, old);
      Overlay overlay = reader.patchesAndImages();
      if (!overlay.equals(Overlay.none())) {
        overlays.add(overlay);
      }
    }
    PostRendering.Strategy strategy =
        spec.oneOf(
            "postRenderStrategy",
            Map.of(
                "nohooks", PostRendering.Strategy.NO_HOOKS,
                "combined", PostRendering.Strategy.COMBINED,
                "separate", PostRendering.Strategy.SEPARATE),
            PostRendering.Strategy.COMBINED);
    Fields metadata = spec.child("commonMetadata");
    return new PostRendering(
        overlays, strategy, metadata.textMap("labels"), metadata.textMap("annotations"));
  }

  private DriftDetection driftDetection() {
    Fields detection = spec.child("driftDetection");
    DriftDetection.Mode mode =
        detection.oneOf(
            "mode",
            Map.of(
                "disabled", DriftDetection.Mode.DISABLED,
                "warn", DriftDetection.Mode.WARN,
                "enabled", DriftDetection.Mode.ENABLED),
            DriftDetection.Mode.DISABLED);
    List<DriftDetection.Ignored> ignored = new ArrayList<>();
    for (Fields item : detection.items("ignore")) {
      if (!item.has("paths")) {
        item.missing("paths");
      }
      ignored.add(new DriftDetection.Ignored(item.texts("paths"), OverlayReader.target(item)));
    }
    return new DriftDetection(mode, ignored);
  }

  private ApplyOptions apply(HelmReleaseSpec release) {
    String account = spec.text("serviceAccountName", "");
    return new ApplyOptions(
            true,
            false,
            Map.of(),
            Map.of(),
            account.isEmpty() ? null : ref.namespace() + "/" + account,
            true)
        .withKeepDrift(release.driftDetection().mode() != DriftDetection.Mode.ENABLED);
  }

  /** Fields that are checked and change nothing here. */
  private void rest() {
    spec.flag("persistentClient");
    if (spec.has("waitStrategy")) {
      Fields strategy = spec.child("waitStrategy");
      strategy.requiredText("name");
      strategy.oneOf("name", Map.of("poller", "", "legacy", ""), "");
    }
  }
}
