package io.gitops4j.core.flux;

import io.gitops4j.Manifest;
import io.gitops4j.ObjectRef;
import io.gitops4j.UnitId;
import io.gitops4j.core.graph.DeletionPolicy;
import io.gitops4j.core.graph.ReadyExpression;
import io.gitops4j.core.graph.Schedule;
import io.gitops4j.core.graph.SourceKey;
import io.gitops4j.core.graph.Unit;
import io.gitops4j.core.graph.VariableSpec;
import io.gitops4j.spi.ApplyOptions;
import io.gitops4j.spi.AwaitRequest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a Kustomization of any version.
 *
 * <p>Source: Flux kustomize-controller, {@code api/v1/kustomization_types.go}. Surprising: the
 * timeout is the interval less 30 seconds when none is given, and never below 30 seconds; a path
 * that leads out of the source ends at its root, as Flux joins it securely; {@code healthChecks}
 * without an apiVersion mean {@code apps/v1}. Tests: {@code FluxReaderTest} and the folders below
 * {@code flux/} in the test resources.
 */
final class KustomizationReader {

  private static final Set<String> SUPPORTED =
      Set.of(FluxKinds.GIT_REPOSITORY, FluxKinds.OCI_REPOSITORY);
  private static final Duration SHORTEST_TIMEOUT = Duration.ofSeconds(30);

  private static final Map<String, DeletionPolicy> DELETION_POLICIES =
      Map.of(
          "MirrorPrune", DeletionPolicy.MIRROR_PRUNE,
          "Delete", DeletionPolicy.DELETE,
          "WaitForTermination", DeletionPolicy.WAIT_FOR_TERMINATION,
          "Orphan", DeletionPolicy.ORPHAN);

  private final ObjectRef ref;
  private final Manifest manifest;
  private final Fields fields;
  private final Fields spec;
  private final boolean old;
  private final List<ReadyExpression> readyExpressions = new ArrayList<>();

  KustomizationReader(Manifest manifest, Fields fields) {
    this.ref = manifest.ref();
    this.manifest = manifest;
    this.fields = fields;
    this.spec = fields.requiredChild("spec");
    this.old = !ObjectRef.versionOf(manifest.apiVersion()).equals("v1");
  }

  Unit read() {
    List.of("apiVersion", "kind", "metadata", "status").forEach(fields::skip);
    SourceKey source = source();
    Unit.Builder unit =
        Unit.builder(
                UnitId.kustomization(ref.namespace(), ref.name()),
                source,
                path(spec.text("path", "")))
            .declaredAt(manifest.origin().orElse(null))
            .dependsOn(dependencies())
            .readyExpressions(readyExpressions)
            .healthExpressions(ExpressionReader.health(spec))
            .overlay(new OverlayReader(spec, old).read())
            .variables(variables())
            .apply(apply())
            .waitForAll(spec.flag("wait"))
            .healthChecks(healthChecks())
            .schedule(schedule())
            .suspended(spec.flag("suspend"))
            .deletionPolicy(
                spec.oneOf("deletionPolicy", DELETION_POLICIES, DeletionPolicy.MIRROR_PRUNE))
            .kubeConfig(KubeConfigReader.read(spec, ref.namespace()))
            .unsupported(unsupported(source));
    if (old) {
      spec.oneOf("validation", Map.of("none", "", "client", "", "server", ""), "");
    }
    return unit.build();
  }

  private SourceKey source() {
    Fields reference = spec.requiredChild("sourceRef");
    String kind = reference.requiredText("kind");
    if (!kind.equals("?") && !FluxKinds.SOURCE_KINDS.contains(kind)) {
      reference.wrong("kind", "must be GitRepository, OCIRepository, Bucket or ExternalArtifact");
    }
    reference.text("apiVersion");
    String namespace = reference.text("namespace", ref.namespace());
    return new SourceKey(kind, namespace, reference.requiredText("name"));
  }

  /** The path in normal form; parts that lead out of the root are dropped. */
  static String path(String path) {
    Deque<String> parts = new ArrayDeque<>();
    for (String part : path.split("/", -1)) {
      if (part.equals("..")) {
        parts.pollLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.addLast(part);
      }
    }
    return String.join("/", parts);
  }

  private List<UnitId> dependencies() {
    List<UnitId> dependencies = new ArrayList<>();
    for (Fields item : spec.items("dependsOn")) {
      String namespace = item.text("namespace", "");
      UnitId dependency =
          UnitId.kustomization(
              namespace.isEmpty() ? ref.namespace() : namespace, item.requiredText("name"));
      ExpressionReader.ready(item, dependencies.size(), dependency)
          .ifPresent(readyExpressions::add);
      dependencies.add(dependency);
    }
    return dependencies;
  }

  private VariableSpec variables() {
    Fields postBuild = spec.child("postBuild");
    List<VariableSpec.From> from = new ArrayList<>();
    for (Fields item : postBuild.items("substituteFrom")) {
      String kind = item.requiredText("kind");
      if (!kind.equals("?") && !Set.of("ConfigMap", "Secret").contains(kind)) {
        item.wrong("kind", "must be ConfigMap or Secret");
      }
      from.add(
          new VariableSpec.From(
              kind, item.requiredText("name"), item.flag("optional"), item.place().orElse(null)));
    }
    boolean always =
        postBuild.oneOf(
            "substituteStrategy", Map.of("WithVariables", false, "Always", true), false);
    return new VariableSpec(postBuild.textMap("substitute"), from, always);
  }

  private ApplyOptions apply() {
    Fields metadata = spec.child("commonMetadata");
    String account = spec.text("serviceAccountName", "");
    return new ApplyOptions(
        spec.requiredFlag("prune"),
        spec.flag("force"),
        metadata.textMap("labels"),
        metadata.textMap("annotations"),
        account.isEmpty() ? null : ref.namespace() + "/" + account,
        false);
  }

  private List<AwaitRequest.Target> healthChecks() {
    List<AwaitRequest.Target> targets = new ArrayList<>();
    for (Fields item : spec.items("healthChecks")) {
      String version = item.text("apiVersion", "");
      String apiVersion = version.isEmpty() ? "apps/v1" : version;
      ObjectRef target =
          ObjectRef.of(
              apiVersion,
              item.requiredText("kind"),
              item.text("namespace", ""),
              item.requiredText("name"));
      targets.add(new AwaitRequest.Target(target, apiVersion));
    }
    return targets;
  }

  private Schedule schedule() {
    Duration interval = spec.requiredDuration("interval");
    Duration retryInterval = spec.duration("retryInterval");
    Duration given = spec.duration("timeout");
    Duration timeout = given == null ? interval.minusSeconds(30) : given;
    return new Schedule(
        interval,
        retryInterval == null ? interval : retryInterval,
        timeout.compareTo(SHORTEST_TIMEOUT) < 0 ? SHORTEST_TIMEOUT : timeout);
  }

  /** What keeps the unit from being reconciled rightly: the kind of its source, or a field. */
  private @Nullable String unsupported(SourceKey source) {
    String field = null;
    for (String name : List.of("decryption", "ignore")) {
      field = spec.has(name) && field == null ? "spec." + name : field;
    }
    return SUPPORTED.contains(source.kind()) ? field : source.kind();
  }
}
