package io.gitops4j.testkit.apiserver.pods;

import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.validation.Errors;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fields of Pods that belong to features which are off by default in 1.34: they are decoded and
 * owned, and dropped before validation. Source: kubernetes/kubernetes {@code pkg/api/pod/util.go},
 * {@code dropContainerRestartRules}.
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
        Errors.object(object, TEMPLATES.getOrDefault(kind.kind(), WORKLOAD));
    for (String list : List.of("containers", "initContainers", "ephemeralContainers")) {
      for (Map<String, @Nullable Object> container : Errors.objects(pod, list)) {
        boolean sidecar =
            list.equals("initContainers") && "Always".equals(container.get("restartPolicy"));
        if (!sidecar && !container.isEmpty()) {
          container.remove("restartPolicy");
        }
        if (!container.isEmpty()) {
          container.remove("restartPolicyRules");
        }
      }
    }
  }
}
