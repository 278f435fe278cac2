package io.gitops4j.testkit.apiserver.pods;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.validation.Errors;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Containers that are put into a running Pod to look around. They have a name of their own among
 * all containers and none of what a container has to live long. Source: kubernetes/kubernetes
 * {@code pkg/apis/core/validation/validation.go}; held by {@code
 * pod-security-ephemeral-containers}.
 */
final class EphemeralContainers {
  private static final List<String> FORBIDDEN =
      List.of(
          "ports",
          "resources",
          "resizePolicy",
          "restartPolicy",
          "restartPolicyRules",
          "livenessProbe",
          "readinessProbe",
          "startupProbe",
          "lifecycle");
  private static final String NOT_HERE = "cannot be set for an Ephemeral Container";

  private EphemeralContainers() {}

  static void validate(
      Map<String, @Nullable Object> spec, Set<String> volumes, String path, Errors errors) {
    Set<String> others = new HashSet<>();
    for (String list : List.of("containers", "initContainers")) {
      Errors.objects(spec, list).forEach(c -> others.add(Json.string(c, "name")));
    }
    boolean ofHost = !Boolean.FALSE.equals(spec.get("hostUsers"));
    Set<String> names = new HashSet<>(others);
    List<Map<String, @Nullable Object>> containers = Errors.objects(spec, "ephemeralContainers");
    for (int i = 0; i < containers.size(); i++) {
      Map<String, @Nullable Object> container = containers.get(i);
      String at = path + ".ephemeralContainers[" + i + "]";
      Containers.common(container, volumes, ofHost, at, errors);
      String image = Json.string(container, "image");
      if (!image.equals(image.strip())) {
        errors.invalid(at + ".image", image, "must not have leading or trailing whitespace");
      }
      Containers.name(container, names, at, errors);
      String target = Json.string(container, "targetContainerName");
      if (!target.isEmpty() && !others.contains(target)) {
        errors.notFound(at + ".targetContainerName", target);
      }
      plain(container, at, errors);
    }
  }

  private static void plain(Map<String, @Nullable Object> container, String path, Errors errors) {
    for (String field : FORBIDDEN) {
      Object value = container.get(field);
      boolean none =
          value == null
              || (value instanceof List<?> list && list.isEmpty())
              || (field.equals("resources") && value instanceof Map<?, ?> map && map.isEmpty());
      if (!none) {
        errors.forbidden(path + "." + field, NOT_HERE);
      }
    }
    List<Map<String, @Nullable Object>> mounts = Errors.objects(container, "volumeMounts");
    for (int i = 0; i < mounts.size(); i++) {
      for (String field : List.of("subPath", "subPathExpr")) {
        if (!Json.string(mounts.get(i), field).isEmpty()) {
          errors.forbidden(path + ".volumeMounts[" + i + "]." + field, NOT_HERE);
        }
      }
    }
  }
}
