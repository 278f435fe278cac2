package io.gitops4j.testkit.apiserver.differential;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Random templates of Pods. */
final class Pods {

  private final Chance chance;

  Pods(Chance chance) {
    this.chance = chance;
  }

  private Tree tree() {
    return new Tree(chance);
  }

  /** A template whose labels have {@code app: a}. */
  Map<String, @Nullable Object> template(String... restartPolicies) {
    return tree()
        .in(97, "metadata", this::metadata)
        .in(99, "spec", () -> spec(restartPolicies))
        .fields();
  }

  private Map<String, @Nullable Object> metadata() {
    return tree()
        .in(98, "labels", this::labels)
        .texts(20, "annotations", List.of("n", "example.com/m"), "1", "2", "")
        .with(4, "creationTimestamp", null, "2020-01-01T00:00:00Z")
        .with(2, "name", "p")
        .some(2, "finalizers", "example.com/a", "example.com/b")
        .fields();
  }

  private Map<String, @Nullable Object> labels() {
    Map<String, @Nullable Object> labels = new LinkedHashMap<>();
    labels.put("app", "a");
    labels.putAll(tree().with(30, "tier", "x", "y").fields());
    return labels;
  }

  private Map<String, @Nullable Object> spec(String... restartPolicies) {
    Containers containers = new Containers(chance);
    Tree spec = tree();
    spec.in(99, "containers", () -> containers.some(List.of("a", "b", "c"), 1));
    spec.in(15, "initContainers", () -> containers.some(List.of("i", "j"), 0));
    spec.in(40, "volumes", this::volumes);
    spec.with(restartPolicies.length > 1 ? 95 : 15, "restartPolicy", (Object[]) restartPolicies);
    rest(spec);
    placement(spec);
    return spec.fields();
  }

  private void rest(Tree spec) {
    spec.with(12, "terminationGracePeriodSeconds", 0L, 10L, 30L)
        .with(8, "dnsPolicy", "ClusterFirst", "Default", "None", "ClusterFirstWithHostNet")
        .in(5, "dnsConfig", this::dns)
        .with(8, "serviceAccountName", "robot", "default")
        .with(4, "serviceAccount", "robot", "other")
        .with(4, "automountServiceAccountToken", true, false)
        .with(4, "hostNetwork", true, false)
        .with(3, "hostPID", true, false)
        .with(4, "shareProcessNamespace", true, false)
        .with(4, "enableServiceLinks", true, false)
        .with(3, "hostname", "h", "h.x")
        .with(3, "subdomain", "s")
        .with(3, "priorityClassName", "system-node-critical", "low")
        .with(4, "schedulerName", "default-scheduler", "mine")
        .with(3, "activeDeadlineSeconds", 1L, 600L)
        .with(2, "preemptionPolicy", "Never", "PreemptLowerPriority")
        .with(2, "runtimeClassName", "gvisor")
        .with(2, "nodeName", "n1")
        .in(15, "securityContext", this::security)
        .list(8, "imagePullSecrets", 2, () -> tree().with(95, "name", "p", "q").fields())
        .list(6, "hostAliases", 2, this::alias)
        .list(
            3,
            "readinessGates",
            2,
            () -> tree().with(95, "conditionType", "example.com/r").fields());
  }

  private Map<String, @Nullable Object> dns() {
    return tree()
        .some(60, "nameservers", "10.0.0.10", "1.1.1.1")
        .some(40, "searches", "a.example.com", "b.example.com")
        .list(
            40,
            "options",
            2,
            () -> tree().with(95, "name", "ndots").with(60, "value", "2").fields())
        .fields();
  }

  private Map<String, @Nullable Object> alias() {
    return tree()
        .with(98, "ip", "127.0.0.1", "10.1.2.3")
        .some(80, "hostnames", "a.local", "b.local")
        .fields();
  }

  private Map<String, @Nullable Object> security() {
    return tree()
        .with(40, "runAsUser", 0L, 1000L)
        .with(30, "runAsNonRoot", true, false)
        .with(20, "fsGroup", 0L, 2000L)
        .with(10, "fsGroupChangePolicy", "Always", "OnRootMismatch")
        .some(15, "supplementalGroups", 1L, 2L, 3L)
        .in(
            20,
            "seccompProfile",
            () -> tree().with(95, "type", "RuntimeDefault", "Unconfined").fields())
        .list(
            10,
            "sysctls",
            2,
            () -> tree().with(95, "name", "net.a", "net.b").with(95, "value", "1").fields())
        .fields();
  }

  private void placement(Tree spec) {
    spec.texts(10, "nodeSelector", List.of("disk", "zone"), "a", "b")
        .list(10, "tolerations", 2, this::toleration)
        .in(6, "affinity", this::affinity)
        .list(6, "topologySpreadConstraints", 2, this::spread);
  }

  private Map<String, @Nullable Object> toleration() {
    return tree()
        .with(80, "key", "k", "example.com/k")
        .with(60, "operator", "Exists", "Equal")
        .with(40, "value", "v", "w")
        .with(60, "effect", "NoSchedule", "NoExecute", "PreferNoSchedule")
        .with(20, "tolerationSeconds", 0L, 30L)
        .fields();
  }

  private Map<String, @Nullable Object> affinity() {
    return tree()
        .in(50, "nodeAffinity", this::nodeAffinity)
        .in(
            40,
            "podAntiAffinity",
            () ->
                tree()
                    .list(80, "requiredDuringSchedulingIgnoredDuringExecution", 2, this::podTerm)
                    .list(
                        30,
                        "preferredDuringSchedulingIgnoredDuringExecution",
                        2,
                        () ->
                            tree()
                                .with(95, "weight", 1L, 100L)
                                .in(98, "podAffinityTerm", this::podTerm)
                                .fields())
                    .fields())
        .fields();
  }

  private Map<String, @Nullable Object> nodeAffinity() {
    return tree()
        .in(
            80,
            "requiredDuringSchedulingIgnoredDuringExecution",
            () ->
                tree()
                    .list(
                        98,
                        "nodeSelectorTerms",
                        2,
                        () -> tree().list(90, "matchExpressions", 2, this::nodeExpression).fields())
                    .fields())
        .fields();
  }

  private Map<String, @Nullable Object> nodeExpression() {
    return tree()
        .with(97, "key", "zone", "example.com/disk")
        .with(97, "operator", "In", "NotIn", "Exists", "Gt")
        .some(70, "values", "a", "b", "1")
        .fields();
  }

  private Map<String, @Nullable Object> podTerm() {
    return tree()
        .with(96, "topologyKey", "kubernetes.io/hostname", "zone")
        .in(80, "labelSelector", () -> new Selectors(chance).selector())
        .some(20, "namespaces", "x", "y")
        .fields();
  }

  private Map<String, @Nullable Object> spread() {
    return tree()
        .with(96, "maxSkew", 1L, 2L)
        .with(96, "topologyKey", "zone", "kubernetes.io/hostname")
        .with(96, "whenUnsatisfiable", "DoNotSchedule", "ScheduleAnyway")
        .in(70, "labelSelector", () -> new Selectors(chance).selector())
        .with(15, "minDomains", 1L, 2L)
        .fields();
  }

  private List<@Nullable Object> volumes() {
    List<@Nullable Object> volumes = new ArrayList<>();
    for (String name : chance.some(List.of("v", "w", "u"), 3)) {
      Map<String, @Nullable Object> volume = new LinkedHashMap<>();
      volume.put("name", name);
      volume.putAll(volume().fields());
      volumes.add(volume);
    }
    return volumes;
  }

  private Tree volume() {
    Tree volume = tree();
    return switch (chance.below(9)) {
      case 0, 1 ->
          volume.in(
              100,
              "emptyDir",
              () ->
                  tree()
                      .with(30, "sizeLimit", "1Gi", "1.5Gi", 1024L)
                      .with(20, "medium", "Memory", "")
                      .fields());
      case 2 ->
          volume.in(
              100,
              "configMap",
              () ->
                  tree()
                      .with(97, "name", "c", "d")
                      .with(20, "defaultMode", 420L, 256L, 511L)
                      .list(20, "items", 2, this::item)
                      .with(10, "optional", true, false)
                      .fields());
      case 3 ->
          volume.in(
              100,
              "secret",
              () ->
                  tree()
                      .with(97, "secretName", "s")
                      .with(20, "defaultMode", 420L, 0L)
                      .list(20, "items", 2, this::item)
                      .fields());
      case 4 ->
          volume.in(
              100,
              "hostPath",
              () ->
                  tree()
                      .with(97, "path", "/tmp", "/a/../b")
                      .with(40, "type", "", "Directory")
                      .fields());
      case 5 ->
          volume.in(
              100,
              "persistentVolumeClaim",
              () -> tree().with(97, "claimName", "p").with(20, "readOnly", true, false).fields());
      case 6 ->
          volume.in(
              100,
              "downwardAPI",
              () ->
                  tree()
                      .list(
                          95,
                          "items",
                          2,
                          () ->
                              tree()
                                  .with(97, "path", "l", "m")
                                  .in(
                                      95,
                                      "fieldRef",
                                      () ->
                                          tree()
                                              .with(
                                                  97,
                                                  "fieldPath",
                                                  "metadata.labels",
                                                  "metadata.name")
                                              .fields())
                                  .fields())
                      .fields());
      case 7 ->
          volume.in(
              100,
              "projected",
              () ->
                  tree()
                      .list(95, "sources", 2, this::projection)
                      .with(10, "defaultMode", 420L)
                      .fields());
      default -> volume;
    };
  }

  private Map<String, @Nullable Object> item() {
    return tree()
        .with(97, "key", "k", "l")
        .with(97, "path", "p", "q/r", "../x")
        .with(10, "mode", 256L)
        .fields();
  }

  private Map<String, @Nullable Object> projection() {
    return switch (chance.below(3)) {
      case 0 -> tree().in(100, "configMap", () -> tree().with(97, "name", "c").fields()).fields();
      case 1 -> tree().in(100, "secret", () -> tree().with(97, "name", "c").fields()).fields();
      default ->
          tree()
              .in(
                  100,
                  "serviceAccountToken",
                  () ->
                      tree()
                          .with(97, "path", "t")
                          .with(30, "expirationSeconds", 600L, 7200L)
                          .with(30, "audience", "x")
                          .fields())
              .fields();
    };
  }
}
