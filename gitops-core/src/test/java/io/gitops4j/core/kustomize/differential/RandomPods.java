package io.gitops4j.core.kustomize.differential;

import static io.gitops4j.core.kustomize.differential.Shape.ABSENT;
import static io.gitops4j.core.kustomize.differential.Shape.list;
import static io.gitops4j.core.kustomize.differential.Shape.map;

import io.gitops4j.core.kustomize.differential.Shape.Raw;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Pods, as templates of workloads hold them, with references of every kind. */
final class RandomPods {

  private final Values values;
  private final Chance chance;

  RandomPods(Values values) {
    this.values = values;
    this.chance = values.chance();
  }

  Map<String, Object> template(Map<String, Object> labels) {
    return map(
        "metadata",
        map(
            "labels",
            Shape.copy(labels),
            "annotations",
            chance.percent(20) ? values.annotations() : ABSENT),
        "spec",
        pod());
  }

  Map<String, Object> pod() {
    Map<String, Object> pod =
        map(
            "serviceAccountName", chance.percent(30) ? values.name() : ABSENT,
            "serviceAccount", chance.percent(5) ? values.name() : ABSENT,
            "containers", containers(),
            "initContainers", chance.percent(20) ? containers() : ABSENT,
            "volumes", chance.percent(40) ? volumes() : ABSENT);
    pod.putAll(
        map(
            "imagePullSecrets",
            chance.percent(15) ? list(map("name", values.name())) : ABSENT,
            "tolerations",
            chance.percent(10)
                ? list(
                    map("key", "a", "operator", "Exists"), map("key", "b", "effect", "NoSchedule"))
                : ABSENT,
            "nodeSelector",
            chance.percent(10) ? values.labels() : ABSENT,
            "priorityClassName",
            chance.percent(8) ? values.name() : ABSENT,
            "hostAliases",
            chance.percent(5) ? list(map("ip", "127.0.0.1", "hostnames", list("a", "b"))) : ABSENT,
            "affinity",
            chance.percent(10) ? affinity() : ABSENT,
            "topologySpreadConstraints",
            chance.percent(10)
                ? list(
                    map(
                        "maxSkew",
                        1,
                        "topologyKey",
                        "zone",
                        "whenUnsatisfiable",
                        "DoNotSchedule",
                        "labelSelector",
                        map("matchLabels", values.labels())))
                : ABSENT));
    return pod;
  }

  private Object affinity() {
    Map<String, Object> term =
        map("topologyKey", "zone", "labelSelector", map("matchLabels", values.labels()));
    return map(
        chance.pick("podAffinity", "podAntiAffinity"),
        chance.percent(50)
            ? map("requiredDuringSchedulingIgnoredDuringExecution", list(term))
            : map(
                "preferredDuringSchedulingIgnoredDuringExecution",
                list(map("weight", 1, "podAffinityTerm", term))));
  }

  private List<Object> containers() {
    List<Object> containers = list();
    Set<String> names = new LinkedHashSet<>(chance.some(List.of("main", "side", "proxy"), 2));
    names.forEach(name -> containers.add(container(name)));
    return containers;
  }

  Map<String, Object> container(String name) {
    Map<String, Object> container =
        map(
            "name", name,
            "image", chance.percent(95) ? values.image() : ABSENT,
            "command", chance.percent(15) ? list("run", values.text()) : ABSENT,
            "args",
                chance.percent(25)
                    ? list("--x=$(VAR_A)", values.textScalar(), values.text())
                    : ABSENT,
            "env", chance.percent(50) ? env() : ABSENT,
            "envFrom", chance.percent(25) ? envFrom() : ABSENT,
            "ports", chance.percent(50) ? ports() : ABSENT);
    container.putAll(
        map(
            "volumeMounts",
            chance.percent(25)
                ? list(
                    map("name", "conf", "mountPath", "/etc/conf"),
                    map("name", "data", "mountPath", "/data"))
                : ABSENT,
            "resources",
            chance.percent(25)
                ? map(
                    "limits",
                    map("cpu", chance.pick((Object) 1, "100m", new Raw("0.5")), "memory", "1Gi"),
                    "requests",
                    chance.percent(50) ? map() : ABSENT)
                : ABSENT,
            "livenessProbe",
            chance.percent(15)
                ? map(
                    "httpGet",
                    map("path", "/", "port", chance.pick((Object) "http", 80)),
                    "periodSeconds",
                    5)
                : ABSENT,
            "securityContext",
            chance.percent(10)
                ? map("runAsUser", 1000, "capabilities", map("drop", list("ALL")))
                : ABSENT));
    return container;
  }

  List<Object> ports() {
    List<Object> ports = list();
    for (int number : chance.some(List.of(80, 443, 8080), 3)) {
      ports.add(
          map(
              "name", chance.percent(50) ? chance.pick("http", "https", "admin") : ABSENT,
              "containerPort", number,
              "protocol", chance.percent(35) ? chance.pick("TCP", "UDP") : ABSENT));
      if (chance.percent(12)) {
        ports.add(map("containerPort", number, "protocol", "UDP"));
      }
    }
    return ports;
  }

  List<Object> env() {
    List<Object> env = list();
    for (String name : chance.some(List.of("A", "B", "C", "D"), 4)) {
      env.add(
          switch (chance.below(6)) {
            case 0 ->
                map(
                    "name",
                    name,
                    "valueFrom",
                    map(
                        "configMapKeyRef",
                        map(
                            "name",
                            values.name(),
                            "key",
                            "a",
                            "optional",
                            chance.percent(20) ? true : ABSENT)));
            case 1 ->
                map(
                    "name",
                    name,
                    "valueFrom",
                    map("secretKeyRef", map("name", values.name(), "key", "a")));
            case 2 ->
                map("name", name, "valueFrom", map("fieldRef", map("fieldPath", "metadata.name")));
            case 3 ->
                map(
                    "name",
                    name,
                    "value",
                    chance.pick("$(VAR_A)", "$(VAR_B)", "a-$(VAR_A)-b", "$$(VAR_A)"));
            default -> map("name", name, "value", values.textScalar());
          });
    }
    return env;
  }

  private List<Object> envFrom() {
    return list(
        map("configMapRef", map("name", values.name())),
        chance.percent(40) ? map("secretRef", map("name", values.name()), "prefix", "P_") : ABSENT);
  }

  private List<Object> volumes() {
    return list(
        map(
            "name",
            "conf",
            "configMap",
            map(
                "name",
                values.name(),
                "items",
                chance.percent(20) ? list(map("key", "a", "path", "a.txt")) : ABSENT)),
        switch (chance.below(5)) {
          case 0 -> map("name", "data", "secret", map("secretName", values.name()));
          case 1 -> map("name", "data", "persistentVolumeClaim", map("claimName", values.name()));
          case 2 -> map("name", "data", "emptyDir", map());
          case 3 ->
              map(
                  "name",
                  "data",
                  "projected",
                  map(
                      "sources",
                      list(
                          map("configMap", map("name", values.name())),
                          map("secret", map("name", values.name())))));
          default -> map("name", "data", "hostPath", map("path", "/data"));
        });
  }
}
