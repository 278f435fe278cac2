package io.gitops4j.testkit.apiserver.controllers;

import io.gitops4j.testkit.apiserver.controllers.Rollouts.Fate;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.validation.Errors;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * HorizontalPodAutoscalers: they watch their target and are content with it. Source:
 * kubernetes/kubernetes {@code pkg/controller/podautoscaler}.
 */
final class AutoscalerController implements Controller {

  @Override
  public List<GroupKind> kinds() {
    return List.of(new GroupKind("autoscaling", "HorizontalPodAutoscaler"));
  }

  @Override
  public void reconcile(Subject subject) {
    if (subject.terminating()) {
      return;
    }
    long replicas = replicas(subject);
    boolean found = replicas >= 0 && !subject.is(Fate.FAIL) && !subject.is(Fate.STALL);
    Map<String, @Nullable Object> status = Json.copyMap(subject.status());
    status.put("currentReplicas", Math.max(0, replicas));
    status.put("desiredReplicas", Math.max(0, replicas));
    subject.condition(
        status,
        "AbleToScale",
        found ? "True" : "False",
        found ? "ReadyForNewScale" : "FailedGetScale",
        found
            ? "recommended size matches current size"
            : "the HPA controller was unable to get the target's current scale",
        "");
    if (found) {
      subject.condition(
          status,
          "ScalingActive",
          "True",
          "ValidMetricFound",
          "the HPA was able to successfully calculate a replica count",
          "");
      subject.condition(
          status,
          "ScalingLimited",
          "False",
          "DesiredWithinRange",
          "the desired count is within the acceptable range",
          "");
    }
    subject.status(status);
  }

  private static long replicas(Subject subject) {
    Map<String, @Nullable Object> target = Errors.object(subject.spec(), "scaleTargetRef");
    String apiVersion = Json.string(target, "apiVersion");
    int slash = apiVersion.indexOf('/');
    return subject
        .cluster()
        .kind(slash < 0 ? "" : apiVersion.substring(0, slash), Json.string(target, "kind"))
        .flatMap(k -> subject.cluster().get(k, subject.namespace(), Json.string(target, "name")))
        .map(o -> Errors.number(o, 1, "spec", "replicas"))
        .orElse(-1L);
  }
}
