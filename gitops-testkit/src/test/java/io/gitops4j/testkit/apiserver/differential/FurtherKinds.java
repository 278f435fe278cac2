package io.gitops4j.testkit.apiserver.differential;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Random objects of kinds of which each has little in common with others. */
final class FurtherKinds {

  private final Chance chance;

  FurtherKinds(Chance chance) {
    this.chance = chance;
  }

  private Tree tree() {
    return new Tree(chance);
  }

  Map<String, @Nullable Object> ingress() {
    return tree().in(99, "spec", this::ingressSpec).fields();
  }

  private Map<String, @Nullable Object> ingressSpec() {
    return tree()
        .with(30, "ingressClassName", "nginx", "other")
        .in(50, "defaultBackend", this::backend)
        .list(40, "tls", 2, this::tls)
        .list(80, "rules", 2, this::ingressRule)
        .fields();
  }

  private Map<String, @Nullable Object> tls() {
    return tree()
        .some(80, "hosts", "a.example.com", "*.b.example.com", "A")
        .with(80, "secretName", "t", "u")
        .fields();
  }

  private Map<String, @Nullable Object> ingressRule() {
    return tree()
        .with(70, "host", "a.example.com", "*.b.example.com", "1.2.3.4")
        .in(90, "http", () -> tree().list(97, "paths", 2, this::path).fields())
        .fields();
  }

  private Map<String, @Nullable Object> path() {
    return tree()
        .with(90, "path", "/", "/a", "/a/b", "a")
        .with(97, "pathType", "Prefix", "Exact", "ImplementationSpecific")
        .in(98, "backend", this::backend)
        .fields();
  }

  private Map<String, @Nullable Object> backend() {
    if (chance.percent(10)) {
      return tree()
          .in(
              97,
              "resource",
              () ->
                  tree()
                      .with(80, "apiGroup", "k.example.com")
                      .with(97, "kind", "Bucket")
                      .with(97, "name", "b")
                      .fields())
          .fields();
    }
    return tree()
        .in(
            98,
            "service",
            () ->
                tree()
                    .with(98, "name", "s", "t")
                    .in(97, "port", () -> tree().with(97, port(), 80L).fields())
                    .fields())
        .fields();
  }

  private String port() {
    return chance.percent(80) ? "number" : "name";
  }

  Map<String, @Nullable Object> autoscaler() {
    return tree().in(99, "spec", this::autoscalerSpec).fields();
  }

  private Map<String, @Nullable Object> autoscalerSpec() {
    return tree()
        .with(60, "minReplicas", 1L, 2L, 0L)
        .with(98, "maxReplicas", 3L, 5L, 1L)
        .in(98, "scaleTargetRef", this::scaled)
        .list(60, "metrics", 3, this::metric)
        .in(25, "behavior", this::behavior)
        .fields();
  }

  private Map<String, @Nullable Object> scaled() {
    return tree()
        .with(90, "apiVersion", "apps/v1")
        .with(98, "kind", "Deployment", "StatefulSet")
        .with(98, "name", "d", "e")
        .fields();
  }

  private Map<String, @Nullable Object> metric() {
    String type = chance.pick("Resource", "Resource", "Pods", "Object", "External");
    return switch (type) {
      case "Resource" ->
          tree()
              .with(98, "type", type)
              .in(
                  98,
                  "resource",
                  () ->
                      tree()
                          .with(98, "name", "cpu", "memory")
                          .in(98, "target", this::target)
                          .fields())
              .fields();
      case "Pods" -> tree().with(98, "type", type).in(98, "pods", this::named).fields();
      case "Object" ->
          tree()
              .with(98, "type", type)
              .in(
                  98,
                  "object",
                  () -> tree().putAll(named()).in(98, "describedObject", this::scaled).fields())
              .fields();
      default -> tree().with(98, "type", type).in(98, "external", this::named).fields();
    };
  }

  private Map<String, @Nullable Object> named() {
    return tree()
        .in(
            98,
            "metric",
            () ->
                tree()
                    .with(98, "name", "m", "n")
                    .in(30, "selector", () -> new Selectors(chance).selector())
                    .fields())
        .in(98, "target", this::target)
        .fields();
  }

  private Map<String, @Nullable Object> target() {
    String type = chance.pick("Utilization", "AverageValue", "Value");
    Tree target = tree().with(98, "type", type);
    return switch (type) {
      case "Utilization" -> target.with(97, "averageUtilization", 50L, 80L, 0L).fields();
      case "AverageValue" -> target.with(97, "averageValue", "100m", "1000", "1Gi").fields();
      default -> target.with(97, "value", "1k", "1000", "-1").fields();
    };
  }

  private Map<String, @Nullable Object> behavior() {
    return tree().in(60, "scaleUp", this::rules).in(60, "scaleDown", this::rules).fields();
  }

  private Map<String, @Nullable Object> rules() {
    return tree()
        .with(50, "stabilizationWindowSeconds", 0L, 60L, 3601L)
        .with(40, "selectPolicy", "Max", "Min", "Disabled")
        .list(
            60,
            "policies",
            2,
            () ->
                tree()
                    .with(98, "type", "Pods", "Percent")
                    .with(98, "value", 1L, 10L, 0L)
                    .with(98, "periodSeconds", 15L, 60L, 1801L)
                    .fields())
        .fields();
  }

  Map<String, @Nullable Object> budget() {
    return tree()
        .in(
            99,
            "spec",
            () ->
                tree()
                    .with(60, "minAvailable", 1L, "50%", 0L, "101%")
                    .with(25, "maxUnavailable", 1L, "50%", "1")
                    .in(90, "selector", () -> new Selectors(chance).selector())
                    .with(20, "unhealthyPodEvictionPolicy", "AlwaysAllow", "IfHealthyBudget")
                    .fields())
        .fields();
  }

  Map<String, @Nullable Object> role() {
    return tree().list(97, "rules", 3, this::rule).fields();
  }

  private Map<String, @Nullable Object> rule() {
    return tree()
        .some(95, "apiGroups", "", "apps", "*")
        .some(95, "resources", "pods", "secrets", "*")
        .some(97, "verbs", "get", "list", "*")
        .some(20, "resourceNames", "a", "b")
        .some(2, "nonResourceURLs", "/x")
        .fields();
  }

  Map<String, @Nullable Object> binding() {
    return tree()
        .in(
            98,
            "roleRef",
            () ->
                tree()
                    .with(60, "apiGroup", "rbac.authorization.k8s.io")
                    .with(98, "kind", "Role", "Role", "Role", "ClusterRole")
                    .with(98, "name", "r", "r", "r", "s")
                    .fields())
        .list(90, "subjects", 3, this::subject)
        .fields();
  }

  private Map<String, @Nullable Object> subject() {
    return tree()
        .with(98, "kind", "User", "Group", "ServiceAccount")
        .with(98, "name", "u", "v")
        .with(40, "namespace", "x")
        .with(40, "apiGroup", "rbac.authorization.k8s.io", "")
        .fields();
  }

  Map<String, @Nullable Object> secret() {
    return tree()
        .with(
            60,
            "type",
            "Opaque",
            "Opaque",
            "Opaque",
            "kubernetes.io/tls",
            "kubernetes.io/basic-auth",
            "example.com/x")
        .texts(70, "data", List.of("a", "b", "tls.crt", "tls.key"), "YQ==", "YWI=", "", "YQ")
        .texts(50, "stringData", List.of("a", "c", "username"), "1", "2", "")
        .with(5, "immutable", true, false)
        .fields();
  }

  Map<String, @Nullable Object> claim() {
    return tree().in(98, "spec", this::claimSpec).fields();
  }

  private Map<String, @Nullable Object> claimSpec() {
    return tree()
        .some(97, "accessModes", "ReadWriteOnce", "ReadOnlyMany", "ReadWriteOncePod")
        .in(
            97,
            "resources",
            () ->
                tree()
                    .in(
                        97,
                        "requests",
                        () ->
                            tree().with(97, "storage", "1Gi", "1Gi", "1024Mi", "2Gi", 5L).fields())
                    .in(10, "limits", () -> tree().with(97, "storage", "2Gi", "1").fields())
                    .fields())
        .with(20, "storageClassName", "fast", "fast", "")
        .with(10, "volumeMode", "Block", "Filesystem")
        .with(5, "volumeName", "v")
        .with(3, "volumeAttributesClassName", "gold", "")
        .in(5, "selector", () -> new Selectors(chance).selector())
        .in(4, "dataSource", this::source)
        .in(4, "dataSourceRef", this::source)
        .fields();
  }

  private Map<String, @Nullable Object> source() {
    return tree()
        .with(60, "apiGroup", "snapshot.storage.k8s.io", "")
        .with(97, "kind", "VolumeSnapshot", "PersistentVolumeClaim")
        .with(97, "name", "s")
        .fields();
  }

  Map<String, @Nullable Object> account() {
    return tree()
        .with(40, "automountServiceAccountToken", true, false)
        .list(50, "secrets", 2, () -> tree().with(97, "name", "s", "t").fields())
        .list(50, "imagePullSecrets", 2, () -> tree().with(97, "name", "p", "q").fields())
        .fields();
  }

  /** A status of which each kind knows a part. */
  Map<String, @Nullable Object> status() {
    return tree()
        .with(40, "phase", "Bound", "Pending")
        .with(40, "currentReplicas", 1L, 2L)
        .with(40, "desiredReplicas", 1L, 2L)
        .with(40, "currentHealthy", 1L)
        .with(40, "disruptionsAllowed", 0L, 1L)
        .with(40, "observedGeneration", 1L, 2L)
        .list(
            40,
            "conditions",
            2,
            () ->
                tree()
                    .with(98, "type", "Ready", "Resizing")
                    .with(98, "status", "True", "False")
                    .with(80, "reason", "Fine")
                    .with(80, "message", "m")
                    .with(80, "lastTransitionTime", "2020-01-01T00:00:00Z")
                    .fields())
        .fields();
  }
}
