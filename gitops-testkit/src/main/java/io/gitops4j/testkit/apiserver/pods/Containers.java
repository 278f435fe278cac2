package io.gitops4j.testkit.apiserver.pods;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.validation.Errors;
import io.gitops4j.testkit.apiserver.validation.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Containers, init containers and their ports. Source: kubernetes/kubernetes {@code
 * pkg/apis/core/validation/validation.go}, {@code validateContainers}, {@code
 * validateInitContainers}.
 */
final class Containers {

  private Containers() {}

  static void validate(
      Map<String, @Nullable Object> spec, Set<String> volumes, String path, Errors errors) {
    List<Map<String, @Nullable Object>> containers = Errors.objects(spec, "containers");
    boolean ofHost = !Boolean.FALSE.equals(spec.get("hostUsers"));
    Set<String> names = new HashSet<>();
    if (containers.isEmpty()) {
      errors.required(path + ".containers");
    }
    for (int i = 0; i < containers.size(); i++) {
      Map<String, @Nullable Object> container = containers.get(i);
      String at = path + ".containers[" + i + "]";
      common(container, volumes, ofHost, at, errors);
      name(container, names, at, errors);
      handlers(container, at, errors);
      if (container.get("restartPolicy") != null) {
        errors.forbidden(at + ".restartPolicy", "may not be set for non-init containers");
      }
    }
    hostPorts(containers, path + ".containers", errors);
    initial(Errors.objects(spec, "initContainers"), names, volumes, ofHost, path, errors);
  }

  private static void initial(
      List<Map<String, @Nullable Object>> containers,
      Set<String> names,
      Set<String> volumes,
      boolean ofHost,
      String path,
      Errors errors) {
    for (int i = 0; i < containers.size(); i++) {
      Map<String, @Nullable Object> container = containers.get(i);
      String at = path + ".initContainers[" + i + "]";
      common(container, volumes, ofHost, at, errors);
      boolean sidecar = "Always".equals(container.get("restartPolicy"));
      if (container.get("restartPolicy") != null && !sidecar) {
        errors.notSupported(
            at + ".restartPolicy", container.get("restartPolicy"), List.of("Always"));
      }
      name(container, names, at, errors);
      hostPorts(List.of(container), path + ".initContainers", errors);
      if (sidecar) {
        handlers(container, at, errors);
        continue;
      }
      for (String field : List.of("lifecycle", "livenessProbe", "readinessProbe", "startupProbe")) {
        if (container.get(field) != null) {
          errors.forbidden(
              at + "." + field, "may not be set for init containers without restartPolicy=Always");
        }
      }
    }
  }

  static void name(
      Map<String, @Nullable Object> container, Set<String> names, String path, Errors errors) {
    String name = Json.string(container, "name");
    if (!names.add(name) && !name.isEmpty()) {
      errors.duplicate(path + ".name", name);
    }
  }

  static void common(
      Map<String, @Nullable Object> container,
      Set<String> volumes,
      boolean ofHost,
      String path,
      Errors errors) {
    String name = Json.string(container, "name");
    if (name.isEmpty()) {
      errors.required(path + ".name");
    } else {
      errors.invalid(path + ".name", name, Names.label(name));
    }
    if (Json.string(container, "image").isEmpty()) {
      errors.required(path + ".image");
    }
    errors.oneOf(container, path, "terminationMessagePolicy", "File", "FallbackToLogsOnError");
    ports(Errors.objects(container, "ports"), path + ".ports", errors);
    Environment.variables(Errors.objects(container, "env"), path + ".env", errors);
    Environment.sources(Errors.objects(container, "envFrom"), path + ".envFrom", errors);
    Mounts.validate(container, volumes, path, errors);
    errors.oneOf(container, path, "imagePullPolicy", "Always", "IfNotPresent", "Never");
    Resources.container(Errors.object(container, "resources"), path + ".resources", errors);
    Security.container(
        Json.map(container, "securityContext"), ofHost, path + ".securityContext", errors);
  }

  private static void ports(List<Map<String, @Nullable Object>> ports, String path, Errors errors) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < ports.size(); i++) {
      Map<String, @Nullable Object> port = ports.get(i);
      String at = path + "[" + i + "]";
      String name = Json.string(port, "name");
      if (!name.isEmpty()) {
        List<String> messages = Names.portName(name);
        errors.invalid(at + ".name", name, messages);
        if (messages.isEmpty() && !names.add(name)) {
          errors.duplicate(at + ".name", name);
        }
      }
      long number = Errors.number(port, 0, "containerPort");
      if (number == 0) {
        errors.required(at + ".containerPort");
      } else {
        errors.invalid(at + ".containerPort", number, Names.port(number));
      }
      long host = Errors.number(port, 0, "hostPort");
      if (host != 0) {
        errors.invalid(at + ".hostPort", host, Names.port(host));
      }
      errors.oneOf(port, at, "protocol", "SCTP", "TCP", "UDP");
    }
  }

  private static void hostPorts(
      List<Map<String, @Nullable Object>> containers, String path, Errors errors) {
    Set<String> taken = new HashSet<>();
    for (int i = 0; i < containers.size(); i++) {
      List<Map<String, @Nullable Object>> ports = Errors.objects(containers.get(i), "ports");
      for (int j = 0; j < ports.size(); j++) {
        long port = Errors.number(ports.get(j), 0, "hostPort");
        String text =
            Json.string(ports.get(j), "protocol")
                + "/"
                + Json.string(ports.get(j), "hostIP")
                + "/"
                + port;
        if (port != 0 && !taken.add(text)) {
          errors.duplicate(path + "[" + i + "].ports[" + j + "].hostPort", text);
        }
      }
    }
  }

  private static void handlers(
      Map<String, @Nullable Object> container, String path, Errors errors) {
    Map<String, @Nullable Object> lifecycle = Json.map(container, "lifecycle");
    if (lifecycle != null) {
      for (String hook : List.of("postStart", "preStop")) {
        Map<String, @Nullable Object> handler = Json.map(lifecycle, hook);
        if (handler != null) {
          Probes.handler(handler, path + ".lifecycle." + hook, errors);
        }
      }
    }
    for (String probe : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
      Map<String, @Nullable Object> given = Json.map(container, probe);
      if (given != null) {
        Probes.probe(given, probe, path + "." + probe, errors);
      }
    }
  }
}
