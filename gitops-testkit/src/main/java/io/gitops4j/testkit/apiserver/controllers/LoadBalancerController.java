package io.gitops4j.testkit.apiserver.controllers;

import io.gitops4j.testkit.apiserver.controllers.Rollouts.Fate;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.validation.Errors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Addresses for Services of type LoadBalancer and for Ingresses, from the range of documentation
 * (RFC 5737). Source: kubernetes/cloud-provider {@code controllers/service}.
 */
final class LoadBalancerController implements Controller {

  @Override
  public List<GroupKind> kinds() {
    return List.of(new GroupKind("", "Service"), new GroupKind("networking.k8s.io", "Ingress"));
  }

  @Override
  public void reconcile(Subject subject) {
    boolean service = subject.kind().kind().equals("Service");
    boolean wanted = !service || "LoadBalancer".equals(subject.spec().get("type"));
    if (subject.terminating()
        || !wanted
        || subject.is(Fate.STALL)
        || subject.is(Fate.FAIL)
        || !Errors.objects(subject.status(), "loadBalancer", "ingress").isEmpty()) {
      return;
    }
    Map<String, @Nullable Object> point = new LinkedHashMap<>();
    point.put("ip", address(subject));
    if (service) {
      point.put("ipMode", "VIP");
    }
    Map<String, @Nullable Object> status = Json.copyMap(subject.status());
    Json.child(status, "loadBalancer")
        .put("ingress", new ArrayList<@Nullable Object>(List.of(point)));
    subject.status(status);
  }

  private static String address(Subject subject) {
    int number = (subject.namespace() + "/" + subject.name()).hashCode();
    return "203.0.113." + (Math.floorMod(number, 254) + 1);
  }
}
