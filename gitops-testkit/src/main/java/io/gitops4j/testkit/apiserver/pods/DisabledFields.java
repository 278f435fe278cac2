package io.gitops4j.testkit.apiserver.pods;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.validation.Errors;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Fields of Pods that belong to features which are off by default in 1.34: they are decoded and
 * owned, and dropped before validation. So are volumes of images with what mounts them, and with
 * them any empty list of volumes or mounts. Source: kubernetes/kubernetes {@code
 * pkg/api/pod/util.go}, {@code dropContainerRestartRules} and {@code dropImageVolumes}.
 */
public final class DisabledFields {

  private static final Map<String, String[]> TEMPLATES =
      Map.of(
          "Pod", new String[] {"spec"},
          "PodTemplate", new String[] {"template", "spec"},
          "CronJob", new String[] {"spec", "jobTemplate", "spec", "template", "spec"});
  private static final String[] WORKLOAD = {"spec", "template", "spec"};

  private DisabledFields() {}

  /** Drops them from an object of a kind, in place. */
  public static void drop(Kind kind, Map<String, @Nullable Object> object) {
    if (!List.of("", "apps", "batch").contains(kind.group())) {
      return;
    }
    Map<String, @Nullable Object> pod =
        Json.map(object, TEMPLATES.getOrDefault(kind.kind(), WORKLOAD));
    if (pod == null) {
      return;
    }
    Set<String> images = new HashSet<>();
    for (Map<String, @Nullable Object> volume : Errors.objects(pod, "volumes")) {
      if (volume.get("image") != null) {
        images.add(Json.string(volume, "name"));
      }
    }
    keep(pod, "volumes", v -> Json.at(v, "image") == null);
    for (String list : List.of("containers", "initContainers", "ephemeralContainers")) {
      for (Map<String, @Nullable Object> container : Errors.objects(pod, list)) {
        if (!container.isEmpty()) {
          drop(container, list.equals("initContainers"));
          keep(container, "volumeMounts", m -> !images.contains(Json.string(m, "name")));
        }
      }
    }
  }

  private static void drop(Map<String, @Nullable Object> container, boolean initial) {
    boolean sidecar = initial && "Always".equals(container.get("restartPolicy"));
    if (!sidecar) {
      container.remove("restartPolicy");
    }
    container.remove("restartPolicyRules");
  }

  private static void keep(
      Map<String, @Nullable Object> owner, String name, Predicate<@Nullable Object> kept) {
    List<@Nullable Object> list = Json.list(owner, name);
    if (list == null) {
      return;
    }
    list.removeIf(kept.negate());
    if (list.isEmpty()) {
      owner.remove(name);
    }
  }
}
