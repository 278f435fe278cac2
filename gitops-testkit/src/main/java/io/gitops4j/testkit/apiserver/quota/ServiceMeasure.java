package io.gitops4j.testkit.apiserver.quota;

import io.gitops4j.testkit.apiserver.admission.AdmissionOperation;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.quantity.Amounts;
import io.gitops4j.testkit.apiserver.validation.Errors;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Services, with the load balancers and the ports of nodes that they want. Ports are counted by
 * what the Service asks for, for they may not be allocated yet. Source: kubernetes/kubernetes,
 * {@code pkg/quota/v1/evaluator/core/services.go}.
 */
final class ServiceMeasure implements Measure {
  private static final String COUNT = Measure.countOf("services");
  private static final String BALANCERS = "services.loadbalancers";
  private static final String PORTS = "services.nodeports";
  private static final Set<String> RESOURCES = Set.of(COUNT, "services", BALANCERS, PORTS);

  @Override
  public boolean handles(AdmissionOperation operation, String subresource) {
    return operation != AdmissionOperation.DELETE;
  }

  @Override
  public boolean uses(String resource) {
    return RESOURCES.contains(resource);
  }

  @Override
  public Amounts usage(Map<String, @Nullable Object> service, Instant now) {
    Map<String, @Nullable Object> spec = Errors.object(service, "spec");
    String type = Json.string(spec, "type");
    boolean balanced = type.equals("LoadBalancer");
    return Amounts.of(COUNT, 1)
        .plus(Amounts.of("services", 1))
        .plus(Amounts.of(BALANCERS, balanced ? 1 : 0))
        .plus(Amounts.of(PORTS, type.equals("NodePort") || balanced ? ports(spec, balanced) : 0));
  }

  private static long ports(Map<String, @Nullable Object> spec, boolean balanced) {
    List<Map<String, @Nullable Object>> ports = Errors.objects(spec, "ports");
    boolean byNumber = balanced && Boolean.FALSE.equals(spec.get("allocateLoadBalancerNodePorts"));
    return byNumber
        ? ports.stream().filter(port -> Errors.number(port, 0, "nodePort") != 0).count()
        : ports.size();
  }
}
