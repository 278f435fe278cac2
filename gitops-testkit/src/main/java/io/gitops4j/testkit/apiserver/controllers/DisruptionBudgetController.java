package io.gitops4j.testkit.apiserver.controllers;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.validation.Errors;
import io.gitops4j.testkit.apiserver.validation.Selectors;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** PodDisruptionBudgets. Source: kubernetes/kubernetes {@code pkg/controller/disruption}. */
final class DisruptionBudgetController implements Controller {

  @Override
  public List<GroupKind> kinds() {
    return List.of(new GroupKind("policy", "PodDisruptionBudget"));
  }

  @Override
  public void reconcile(Subject subject) {
    if (subject.terminating()) {
      return;
    }
    Kind pods = subject.cluster().kind("", "Pod").orElseThrow();
    Map<String, @Nullable Object> selector = Json.map(subject.spec(), "selector");
    long expected =
        subject.cluster().list(pods, subject.namespace()).stream()
            .filter(p -> Selectors.matches(selector, Errors.object(p, "metadata", "labels")))
            .count();
    Object minimum = subject.spec().get("minAvailable");
    long desired =
        minimum instanceof Number n
            ? n.longValue()
            : Math.max(0, expected - Errors.number(subject.spec(), 0, "maxUnavailable"));
    long allowed = Math.max(0, expected - desired);
    Map<String, @Nullable Object> status = Json.copyMap(subject.status());
    status.put("observedGeneration", subject.generation());
    status.put("expectedPods", expected);
    status.put("currentHealthy", expected);
    status.put("desiredHealthy", desired);
    status.put("disruptionsAllowed", allowed);
    subject.condition(
        status,
        "DisruptionAllowed",
        allowed > 0 ? "True" : "False",
        allowed > 0 ? "SufficientPods" : "InsufficientPods",
        "",
        "");
    for (Map<String, @Nullable Object> condition : Errors.objects(status, "conditions")) {
      condition.putIfAbsent("observedGeneration", subject.generation());
    }
    subject.status(status);
  }
}
