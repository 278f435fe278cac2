package io.gitops4j.core.kustomize.differential;

import static io.gitops4j.core.kustomize.differential.Shape.ABSENT;
import static io.gitops4j.core.kustomize.differential.Shape.list;
import static io.gitops4j.core.kustomize.differential.Shape.map;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Objects of many kinds that refer to each other by few names. */
final class RandomObjects {

  private final Values values;
  private final Chance chance;
  private final RandomPods pods;

  RandomObjects(Values values) {
    this.values = values;
    this.chance = values.chance();
    this.pods = new RandomPods(values);
  }

  Map<String, Object> object() {
    List<Supplier<Map<String, Object>>> kinds =
        List.of(
            this::deployment,
            this::deployment,
            this::deployment,
            this::statefulSet,
            this::daemonSet,
            this::job,
            this::cronJob,
            this::service,
            this::service,
            this::configMap,
            this::configMap,
            this::configMap,
            this::secret,
            this::secret,
            this::ingress,
            this::autoscaler,
            this::serviceAccount,
            this::role,
            this::roleBinding,
            this::clusterRole,
            this::clusterRoleBinding,
            this::budget,
            this::networkPolicy,
            this::definition,
            this::custom,
            this::custom,
            this::claim,
            this::namespaceObject,
            this::webhooks,
            this::apiService,
            this::endpoints,
            this::podObject,
            this::storage);
    return chance.pick(kinds).get();
  }

  private Map<String, Object> meta(String name) {
    return map(
        "name", name,
        "namespace", chance.percent(12) ? chance.pick("prod", "dev", "default") : ABSENT,
        "labels", chance.percent(40) ? values.labels() : ABSENT,
        "annotations", chance.percent(20) ? values.annotations() : ABSENT);
  }

  private Map<String, Object> of(String apiVersion, String kind, Object... fields) {
    Map<String, Object> object =
        map("apiVersion", apiVersion, "kind", kind, "metadata", meta(values.name()));
    object.putAll(map(fields));
    return object;
  }

  private Map<String, Object> clusterWide(String apiVersion, String kind, Object... fields) {
    Map<String, Object> object = of(apiVersion, kind, fields);
    Shape.asMap(object.get("metadata")).remove("namespace");
    return object;
  }

  private Map<String, Object> workload(String apiVersion, String kind, Object... fields) {
    Map<String, Object> labels = values.labels();
    Map<String, Object> spec = map(fields);
    spec.put("selector", map("matchLabels", labels));
    spec.put("template", pods.template(labels));
    return of(apiVersion, kind, "spec", spec);
  }

  Map<String, Object> deployment() {
    return workload(
        chance.percent(92) ? "apps/v1" : "extensions/v1beta1",
        "Deployment",
        "replicas",
        chance.percent(60) ? chance.below(5) : ABSENT,
        "strategy",
        chance.percent(20)
            ? map("type", "RollingUpdate", "rollingUpdate", map("maxSurge", "25%"))
            : ABSENT);
  }

  private Map<String, Object> statefulSet() {
    return workload(
        "apps/v1",
        "StatefulSet",
        "serviceName",
        values.name(),
        "replicas",
        chance.below(4),
        "volumeClaimTemplates",
        chance.percent(50)
            ? list(
                map(
                    "metadata",
                    map("name", "data", "labels", chance.percent(40) ? values.labels() : ABSENT),
                    "spec",
                    map("accessModes", list("ReadWriteOnce"), "storageClassName", values.name())))
            : ABSENT);
  }

  private Map<String, Object> daemonSet() {
    return workload("apps/v1", "DaemonSet");
  }

  private Map<String, Object> job() {
    return of(
        "batch/v1",
        "Job",
        "spec",
        map("template", pods.template(values.labels()), "backoffLimit", chance.below(3)));
  }

  private Map<String, Object> cronJob() {
    return of(
        chance.pick("batch/v1", "batch/v1beta1"),
        "CronJob",
        "spec",
        map(
            "schedule",
            "*/5 * * * *",
            "jobTemplate",
            map(
                "metadata",
                chance.percent(30) ? map("labels", values.labels()) : ABSENT,
                "spec",
                map("template", pods.template(values.labels())))));
  }

  private Map<String, Object> podObject() {
    return of("v1", "Pod", "spec", pods.pod());
  }

  private Map<String, Object> service() {
    return of(
        "v1",
        "Service",
        "spec",
        map(
            "selector",
            chance.percent(80) ? values.labels() : ABSENT,
            "type",
            chance.percent(30) ? chance.pick("ClusterIP", "NodePort", "ExternalName") : ABSENT,
            "ports",
            list(
                map("name", "http", "port", 80, "targetPort", chance.pick((Object) "http", 8080)),
                chance.percent(30) ? map("name", "dns", "port", 53, "protocol", "UDP") : ABSENT,
                chance.percent(20) ? map("port", 53, "protocol", "TCP") : ABSENT)));
  }

  Map<String, Object> configMap() {
    return of(
        "v1",
        "ConfigMap",
        "data",
        chance.percent(90) ? values.data() : ABSENT,
        "binaryData",
        chance.percent(5) ? map("bin", "AAEC") : ABSENT,
        "immutable",
        chance.percent(5) ? true : ABSENT);
  }

  private Map<String, Object> secret() {
    return of(
        "v1",
        "Secret",
        "type",
        chance.percent(50) ? "Opaque" : ABSENT,
        "data",
        chance.percent(50) ? map("a", "YQ==", "b", chance.percent(50) ? "Yg==" : ABSENT) : ABSENT,
        "stringData",
        chance.percent(50) ? values.data() : ABSENT);
  }

  private Map<String, Object> ingress() {
    boolean old = chance.percent(20);
    Map<String, Object> backend =
        old
            ? map("serviceName", values.name(), "servicePort", 80)
            : map("service", map("name", values.name(), "port", map("name", "http")));
    return of(
        old ? "networking.k8s.io/v1beta1" : "networking.k8s.io/v1",
        "Ingress",
        "spec",
        map(
            "ingressClassName",
            chance.percent(30) ? values.name() : ABSENT,
            "tls",
            chance.percent(30)
                ? list(map("hosts", list("a.example.com"), "secretName", values.name()))
                : ABSENT,
            "rules",
            list(
                map(
                    "host",
                    "a.example.com",
                    "http",
                    map(
                        "paths",
                        list(map("path", "/", "pathType", "Prefix", "backend", backend)))))));
  }

  private Map<String, Object> autoscaler() {
    return of(
        chance.pick("autoscaling/v1", "autoscaling/v2", "autoscaling/v2beta2"),
        "HorizontalPodAutoscaler",
        "spec",
        map(
            "scaleTargetRef",
            map(
                "apiVersion",
                "apps/v1",
                "kind",
                chance.pick("Deployment", "StatefulSet"),
                "name",
                values.name()),
            "minReplicas",
            1,
            "maxReplicas",
            5,
            "metrics",
            chance.percent(30)
                ? list(
                    map(
                        "type",
                        "Resource",
                        "resource",
                        map("name", "cpu", "target", map("type", "Utilization"))))
                : ABSENT));
  }

  private Map<String, Object> serviceAccount() {
    Map<String, Object> object =
        of(
            "v1",
            "ServiceAccount",
            "secrets",
            chance.percent(30) ? list(map("name", values.name())) : ABSENT,
            "imagePullSecrets",
            chance.percent(30) ? list(map("name", values.name())) : ABSENT);
    if (chance.percent(15)) {
      Shape.asMap(object.get("metadata")).put("name", "default");
    }
    return object;
  }

  private List<Object> rules() {
    return list(
        map(
            "apiGroups",
            list(""),
            "resources",
            list(chance.pick("configmaps", "secrets", "pods")),
            "resourceNames",
            chance.percent(60) ? list(values.name(), values.name()) : ABSENT,
            "verbs",
            list("get", "list")));
  }

  private Map<String, Object> role() {
    return of("rbac.authorization.k8s.io/v1", "Role", "rules", rules());
  }

  private Map<String, Object> clusterRole() {
    return clusterWide(
        "rbac.authorization.k8s.io/v1",
        "ClusterRole",
        "rules",
        chance.percent(80) ? rules() : null,
        "aggregationRule",
        chance.percent(20)
            ? map("clusterRoleSelectors", list(map("matchLabels", values.labels())))
            : ABSENT);
  }

  private List<Object> subjects() {
    return list(
        map(
            "kind",
            "ServiceAccount",
            "name",
            chance.percent(20) ? "default" : values.name(),
            "namespace",
            chance.percent(60) ? chance.pick("default", "prod", "dev", "other") : ABSENT),
        chance.percent(30)
            ? map(
                "kind",
                chance.pick("User", "Group"),
                "name",
                values.name(),
                "apiGroup",
                "rbac.authorization.k8s.io")
            : ABSENT);
  }

  private Map<String, Object> roleBinding() {
    return of(
        "rbac.authorization.k8s.io/v1",
        "RoleBinding",
        "subjects",
        subjects(),
        "roleRef",
        map(
            "apiGroup",
            "rbac.authorization.k8s.io",
            "kind",
            chance.pick("Role", "ClusterRole"),
            "name",
            values.name()));
  }

  private Map<String, Object> clusterRoleBinding() {
    return clusterWide(
        "rbac.authorization.k8s.io/v1",
        "ClusterRoleBinding",
        "subjects",
        subjects(),
        "roleRef",
        map("apiGroup", "rbac.authorization.k8s.io", "kind", "ClusterRole", "name", values.name()));
  }

  private Map<String, Object> budget() {
    return of(
        chance.pick("policy/v1", "policy/v1beta1"),
        "PodDisruptionBudget",
        "spec",
        map(
            "minAvailable",
            chance.pick((Object) 1, "50%"),
            "selector",
            map("matchLabels", values.labels())));
  }

  private Map<String, Object> networkPolicy() {
    return of(
        "networking.k8s.io/v1",
        "NetworkPolicy",
        "spec",
        map(
            "podSelector",
            chance.percent(50) ? map() : map("matchLabels", values.labels()),
            "ingress",
            chance.percent(60)
                ? list(
                    map(
                        "from",
                        list(
                            map("podSelector", map("matchLabels", values.labels())),
                            map("namespaceSelector", map("matchLabels", values.labels()))),
                        "ports",
                        list(map("port", 80))))
                : ABSENT,
            "policyTypes",
            list("Ingress", "Egress")));
  }

  private Map<String, Object> definition() {
    return map(
        "apiVersion",
        "apiextensions.k8s.io/v1",
        "kind",
        "CustomResourceDefinition",
        "metadata",
        map("name", "widgets.example.com", "labels", chance.percent(30) ? values.labels() : ABSENT),
        "spec",
        map(
            "group",
            "example.com",
            "scope",
            "Namespaced",
            "names",
            map("kind", "Widget", "plural", "widgets"),
            "conversion",
            chance.percent(30)
                ? map(
                    "strategy",
                    "Webhook",
                    "webhook",
                    map(
                        "clientConfig",
                        map("service", map("name", values.name(), "namespace", "default"))))
                : ABSENT,
            "versions",
            list(
                map(
                    "name",
                    "v1",
                    "served",
                    true,
                    "storage",
                    true,
                    "schema",
                    map("openAPIV3Schema", map("type", "object"))))));
  }

  private Map<String, Object> custom() {
    return of(
        chance.pick("example.com/v1", "example.com/v1", "other.io/v1alpha1"),
        chance.pick("Widget", "Widget", "Gadget"),
        "spec",
        map(
            "size", values.scalar(),
            "configRef", chance.percent(60) ? map("name", values.name()) : ABSENT,
            "secretName", chance.percent(30) ? values.name() : ABSENT,
            "parts",
                chance.percent(60)
                    ? list(
                        map("name", "p1", "value", values.scalar()),
                        map("name", "p2", "value", values.scalar()))
                    : ABSENT,
            "image", chance.percent(30) ? values.image() : ABSENT,
            "any", values.anything(3)));
  }

  private Map<String, Object> claim() {
    return of(
        "v1",
        "PersistentVolumeClaim",
        "spec",
        map(
            "accessModes",
            list("ReadWriteOnce"),
            "storageClassName",
            values.name(),
            "volumeName",
            chance.percent(40) ? values.name() : ABSENT,
            "resources",
            map("requests", map("storage", "1Gi"))));
  }

  private Map<String, Object> storage() {
    return chance.percent(50)
        ? clusterWide(
            "storage.k8s.io/v1", "StorageClass", "provisioner", "x", "allowVolumeExpansion", true)
        : clusterWide(
            "v1",
            "PersistentVolume",
            "spec",
            map(
                "capacity",
                map("storage", "1Gi"),
                "storageClassName",
                values.name(),
                "claimRef",
                chance.percent(50) ? map("name", values.name(), "namespace", "prod") : ABSENT));
  }

  private Map<String, Object> namespaceObject() {
    Map<String, Object> object = clusterWide("v1", "Namespace");
    Shape.asMap(object.get("metadata")).put("name", chance.pick("prod", "dev"));
    return object;
  }

  private Map<String, Object> webhooks() {
    return clusterWide(
        "admissionregistration.k8s.io/v1",
        chance.pick("ValidatingWebhookConfiguration", "MutatingWebhookConfiguration"),
        "webhooks",
        list(
            map(
                "name",
                "a.example.com",
                "clientConfig",
                map(
                    "service",
                    map(
                        "name",
                        values.name(),
                        "namespace",
                        chance.pick("default", "prod"),
                        "path",
                        "/x")),
                "sideEffects",
                "None")));
  }

  private Map<String, Object> apiService() {
    return map(
        "apiVersion",
        "apiregistration.k8s.io/v1",
        "kind",
        "APIService",
        "metadata",
        map("name", "v1.example.com"),
        "spec",
        map(
            "group",
            "example.com",
            "version",
            "v1",
            "service",
            map("name", values.name(), "namespace", chance.percent(70) ? "default" : ABSENT)));
  }

  private Map<String, Object> endpoints() {
    return chance.percent(50)
        ? of(
            "v1",
            "Endpoints",
            "subsets",
            list(map("addresses", list(map("ip", "10.0.0.1")), "ports", list(map("port", 80)))))
        : clusterWide("scheduling.k8s.io/v1", "PriorityClass", "value", 1000);
  }
}
