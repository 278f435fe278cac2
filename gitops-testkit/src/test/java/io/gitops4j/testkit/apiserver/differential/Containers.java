package io.gitops4j.testkit.apiserver.differential;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Random containers. */
final class Containers {

  private final Chance chance;

  Containers(Chance chance) {
    this.chance = chance;
  }

  private Tree tree() {
    return new Tree(chance);
  }

  /** Some containers of these names, at least so many. */
  List<@Nullable Object> some(List<String> names, int least) {
    List<@Nullable Object> containers = new ArrayList<>();
    List<String> chosen = chance.some(names, names.size());
    if (chosen.size() < least && chance.percent(95)) {
      chosen = List.of(names.get(0));
    }
    for (String name : chosen) {
      containers.add(container(name));
    }
    return containers;
  }

  private Map<String, @Nullable Object> container(String name) {
    Map<String, @Nullable Object> container = new LinkedHashMap<>();
    container.put("name", name);
    Tree rest =
        tree()
            .with(
                97, "image", "r.example/x:1", "r.example/x:2", "r.example/x", "r.example/x:latest")
            .with(12, "imagePullPolicy", "Always", "IfNotPresent", "Never")
            .some(15, "command", "sh", "-c", "run")
            .some(15, "args", "a", "b", "$(A)")
            .with(5, "workingDir", "/w")
            .in(45, "env", this::environment)
            .list(6, "envFrom", 2, this::source)
            .in(45, "ports", this::ports)
            .in(30, "resources", this::resources)
            .list(20, "volumeMounts", 2, this::mount);
    more(rest);
    container.putAll(rest.fields());
    return container;
  }

  private void more(Tree container) {
    container
        .in(12, "livenessProbe", this::probe)
        .in(12, "readinessProbe", this::probe)
        .in(4, "startupProbe", this::probe)
        .in(
            5,
            "lifecycle",
            () ->
                tree().in(80, "preStop", this::handler).in(20, "postStart", this::handler).fields())
        .in(10, "securityContext", this::security)
        .with(5, "terminationMessagePolicy", "File", "FallbackToLogsOnError")
        .with(4, "terminationMessagePath", "/dev/termination-log", "/x")
        .with(4, "stdin", true, false)
        .with(4, "tty", true, false)
        .with(3, "restartPolicy", "Always", "Never");
  }

  private List<@Nullable Object> environment() {
    List<@Nullable Object> list = new ArrayList<>();
    for (String name : chance.some(List.of("A", "B", "C", "D"), 4)) {
      Tree variable = tree().with(100, "name", name);
      switch (chance.below(10)) {
        case 0 ->
            variable.in(
                100,
                "valueFrom",
                () ->
                    tree()
                        .in(
                            95,
                            "fieldRef",
                            () ->
                                tree()
                                    .with(
                                        97,
                                        "fieldPath",
                                        "metadata.name",
                                        "status.podIP",
                                        "spec.bad")
                                    .with(20, "apiVersion", "v1")
                                    .fields())
                        .fields());
        case 1 ->
            variable.in(
                100,
                "valueFrom",
                () ->
                    tree()
                        .in(
                            95,
                            "configMapKeyRef",
                            () ->
                                tree()
                                    .with(95, "name", "c", "d")
                                    .with(95, "key", "k", "l")
                                    .with(20, "optional", true)
                                    .fields())
                        .fields());
        case 2 ->
            variable.in(
                100,
                "valueFrom",
                () ->
                    tree()
                        .in(
                            95,
                            "secretKeyRef",
                            () -> tree().with(95, "name", "c").with(95, "key", "k").fields())
                        .fields());
        case 3 ->
            variable.in(
                100,
                "valueFrom",
                () ->
                    tree()
                        .in(
                            95,
                            "resourceFieldRef",
                            () ->
                                tree()
                                    .with(97, "resource", "limits.cpu", "requests.memory")
                                    .with(30, "divisor", "1m", 1L, "0")
                                    .fields())
                        .fields());
        default -> variable.with(90, "value", "1", "2", "", "$(A)");
      }
      list.add(variable.fields());
      if (chance.percent(3)) {
        list.add(new LinkedHashMap<>(variable.fields()));
      }
    }
    return list;
  }

  private Map<String, @Nullable Object> source() {
    String kind = chance.pick("configMapRef", "secretRef");
    return tree()
        .in(95, kind, () -> tree().with(97, "name", "c", "d").with(20, "optional", true).fields())
        .with(30, "prefix", "P_", "Q")
        .fields();
  }

  private List<@Nullable Object> ports() {
    List<@Nullable Object> list = new ArrayList<>();
    for (Long number : chance.some(List.of(80L, 443L, 8080L, 53L), 3)) {
      list.add(
          tree()
              .with(98, "containerPort", number)
              .with(40, "protocol", "TCP", "UDP")
              .with(50, "name", "p" + number, "web")
              .with(5, "hostPort", number, 81L)
              .with(3, "hostIP", "127.0.0.1")
              .fields());
    }
    return list;
  }

  private Map<String, @Nullable Object> resources() {
    return tree().in(60, "requests", this::amounts).in(60, "limits", this::amounts).fields();
  }

  private Map<String, @Nullable Object> amounts() {
    return tree()
        .with(60, "cpu", "100m", "0.1", 1L, "1000m", "2", 0.5, "1e-3", "0.0001", "1500u", "+1")
        .with(60, "memory", "64Mi", "65536Ki", "128Mi", 134217728L, "1.5Gi", "1e3", "128974848000m")
        .with(8, "ephemeral-storage", "1Gi", "1G")
        .with(4, "example.com/gpu", "1", 1L, "2")
        .with(3, "hugepages-2Mi", "2Mi", "4Mi")
        .fields();
  }

  private Map<String, @Nullable Object> mount() {
    return tree()
        .with(98, "name", "v", "w")
        .with(98, "mountPath", "/a", "/b", "/c")
        .with(20, "subPath", "x", "../y")
        .with(20, "readOnly", true, false)
        .fields();
  }

  private Map<String, @Nullable Object> probe() {
    Map<String, @Nullable Object> probe = handler();
    probe.putAll(
        tree()
            .with(25, "initialDelaySeconds", 0L, 5L)
            .with(25, "periodSeconds", 1L, 10L)
            .with(15, "timeoutSeconds", 1L, 2L)
            .with(15, "failureThreshold", 1L, 3L)
            .with(15, "successThreshold", 1L, 2L)
            .with(5, "terminationGracePeriodSeconds", 1L, 30L)
            .fields());
    return probe;
  }

  private Map<String, @Nullable Object> handler() {
    return switch (chance.below(5)) {
      case 0 ->
          tree().in(100, "exec", () -> tree().some(95, "command", "true", "x").fields()).fields();
      case 1 ->
          tree()
              .in(100, "tcpSocket", () -> tree().with(98, "port", 80L, "web", "80").fields())
              .fields();
      case 2 ->
          tree()
              .in(
                  100,
                  "grpc",
                  () -> tree().with(98, "port", 9L, 10L).with(30, "service", "", "s").fields())
              .fields();
      default ->
          tree()
              .in(
                  100,
                  "httpGet",
                  () ->
                      tree()
                          .with(98, "port", 80L, "web", 8080L)
                          .with(60, "path", "/", "/ok")
                          .with(20, "scheme", "HTTP", "HTTPS")
                          .list(
                              10,
                              "httpHeaders",
                              2,
                              () -> tree().with(97, "name", "X-A").with(97, "value", "1").fields())
                          .fields())
              .fields();
    };
  }

  private Map<String, @Nullable Object> security() {
    return tree()
        .with(40, "runAsUser", 0L, 1000L)
        .with(30, "privileged", true, false)
        .with(30, "allowPrivilegeEscalation", true, false)
        .with(20, "readOnlyRootFilesystem", true, false)
        .in(
            30,
            "capabilities",
            () -> tree().some(60, "add", "NET_ADMIN", "SYS_TIME").some(60, "drop", "ALL").fields())
        .fields();
  }
}
