package io.gitops4j.testkit.apiserver.kinds;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.model.KindRules.WriteContext;
import io.gitops4j.testkit.apiserver.pods.PodWarnings;
import io.gitops4j.testkit.apiserver.validation.BlockWarnings;
import io.gitops4j.testkit.apiserver.validation.Errors;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Services: their addresses and ports are allocated, and fields that a change of type makes useless
 * are dropped. Source: kubernetes/kubernetes {@code pkg/registry/core/service/strategy.go}, {@code
 * pkg/registry/core/service/storage}.
 */
final class ServiceStrategy extends Strategy {

  @Override
  void create(Map<String, @Nullable Object> object, Kind kind, WriteContext context) {
    super.create(object, kind, context);
    dropOfAlias(Json.child(object, "spec"));
    if (context.allocates()) {
      normalizeAddresses(Json.child(object, "spec"), null);
      ServiceAllocation.allocate(object, null, context);
    }
  }

  @Override
  void update(
      Map<String, @Nullable Object> updated,
      Map<String, @Nullable Object> live,
      WriteContext context) {
    Map<String, @Nullable Object> spec = Json.child(updated, "spec");
    dropOfAlias(spec);
    Map<String, @Nullable Object> old = spec(live);
    if (live.get("spec") != null) {
      patchAllocated(spec, old);
      normalizeAddresses(spec, old);
      dropUseless(updated, live);
    }
    ServiceAllocation.allocate(updated, live, context);
  }

  private static void dropOfAlias(Map<String, @Nullable Object> spec) {
    if (type(spec).equals("ExternalName")) {
      spec.remove("internalTrafficPolicy");
    }
  }

  /** The first of clusterIPs and clusterIP follow one another, as who changes one means both. */
  private static void normalizeAddresses(
      Map<String, @Nullable Object> spec, @Nullable Map<String, @Nullable Object> old) {
    String single = Json.string(spec, "clusterIP");
    List<String> all = Errors.texts(spec, "clusterIPs");
    if (old == null) {
      if (!single.isEmpty() && all.isEmpty()) {
        spec.put("clusterIPs", listOf(single));
      }
      return;
    }
    String oldSingle = Json.string(old, "clusterIP");
    List<String> oldAll = Errors.texts(old, "clusterIPs");
    if (all.isEmpty() && !oldAll.isEmpty() && single.equals(oldSingle)) {
      take(spec, old, "clusterIPs");
      return;
    }
    boolean same = all.equals(oldAll);
    if (!oldSingle.isEmpty() && single.isEmpty() && same) {
      spec.remove("clusterIPs");
    } else if (oldSingle.isEmpty() && !single.isEmpty() && same) {
      spec.put("clusterIPs", listOf(single));
    } else if (!oldSingle.isEmpty() && !single.isEmpty() && !oldSingle.equals(single) && same) {
      List<@Nullable Object> replaced = new ArrayList<>(all);
      replaced.set(0, single);
      spec.put("clusterIPs", replaced);
    }
  }

  private static void patchAllocated(
      Map<String, @Nullable Object> spec, Map<String, @Nullable Object> old) {
    if (needsAddress(old) && needsAddress(spec)) {
      if (Json.string(spec, "clusterIP").isEmpty()) {
        take(spec, old, "clusterIP");
      }
      if (Errors.texts(spec, "clusterIPs").isEmpty()) {
        take(spec, old, "clusterIPs");
      }
    }
    if (takesNodePorts(old) && takesNodePorts(spec)) {
      keepNodePorts(spec, old);
    }
    if (needsHealthPort(old)
        && needsHealthPort(spec)
        && Errors.number(spec, 0, "healthCheckNodePort") == 0) {
      take(spec, old, "healthCheckNodePort");
    }
  }

  private static void keepNodePorts(
      Map<String, @Nullable Object> spec, Map<String, @Nullable Object> old) {
    Set<Long> used = nodePorts(old);
    used.retainAll(nodePorts(spec));
    for (Map<String, @Nullable Object> port : Errors.objects(spec, "ports")) {
      if (Errors.number(port, 0, "nodePort") != 0) {
        continue;
      }
      for (Map<String, @Nullable Object> before : Errors.objects(old, "ports")) {
        long number = Errors.number(before, 0, "nodePort");
        if (number != 0
            && !used.contains(number)
            && Json.string(before, "name").equals(Json.string(port, "name"))) {
          port.put("nodePort", number);
        }
      }
    }
  }

  static Set<Long> nodePorts(Map<String, @Nullable Object> spec) {
    Set<Long> ports = new HashSet<>();
    Errors.objects(spec, "ports").forEach(p -> ports.add(Errors.number(p, 0, "nodePort")));
    ports.remove(0L);
    return ports;
  }

  private static void dropUseless(
      Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live) {
    Map<String, @Nullable Object> spec = Json.child(updated, "spec");
    Map<String, @Nullable Object> old = spec(live);
    boolean balanced = type(spec).equals("LoadBalancer");
    if (needsAddress(old) && !needsAddress(spec)) {
      if (same(spec, old, "clusterIP") && same(spec, old, "clusterIPs")) {
        spec.remove("clusterIP");
        spec.remove("clusterIPs");
      }
      dropIfSame(spec, old, "ipFamilies");
      dropIfSame(spec, old, "ipFamilyPolicy");
    }
    if (takesNodePorts(old)
        && !takesNodePorts(spec)
        && nodePorts(old).containsAll(nodePorts(spec))) {
      Errors.objects(spec, "ports").forEach(p -> p.remove("nodePort"));
    }
    if (needsHealthPort(old) && !needsHealthPort(spec)) {
      dropIfSame(spec, old, "healthCheckNodePort");
    }
    if (type(old).equals("LoadBalancer") && !balanced) {
      dropIfSame(spec, old, "allocateLoadBalancerNodePorts");
      dropIfSame(spec, old, "loadBalancerClass");
    }
    if (external(old) && !external(spec)) {
      dropIfSame(spec, old, "externalTrafficPolicy");
    }
    if (!balanced && updated.get("status") != null) {
      Json.child(updated, "status").remove("loadBalancer");
    }
  }

  private static boolean same(
      Map<String, @Nullable Object> a, Map<String, @Nullable Object> b, String field) {
    return Json.equal(a.get(field), b.get(field));
  }

  private static void dropIfSame(
      Map<String, @Nullable Object> spec, Map<String, @Nullable Object> old, String field) {
    if (same(spec, old, field)) {
      spec.remove(field);
    }
  }

  static String type(Map<String, @Nullable Object> spec) {
    return Json.string(spec, "type");
  }

  static boolean needsAddress(Map<String, @Nullable Object> spec) {
    return !type(spec).equals("ExternalName");
  }

  /** Whether the type has node ports, be it only those that are asked for. */
  static boolean takesNodePorts(Map<String, @Nullable Object> spec) {
    return type(spec).equals("NodePort") || type(spec).equals("LoadBalancer");
  }

  static boolean needsNodePort(Map<String, @Nullable Object> spec) {
    return takesNodePorts(spec)
        && (type(spec).equals("NodePort")
            || !Boolean.FALSE.equals(spec.get("allocateLoadBalancerNodePorts")));
  }

  static boolean needsHealthPort(Map<String, @Nullable Object> spec) {
    return type(spec).equals("LoadBalancer") && "Local".equals(spec.get("externalTrafficPolicy"));
  }

  static boolean headless(Map<String, @Nullable Object> spec) {
    List<String> addresses = Errors.texts(spec, "clusterIPs");
    return addresses.size() == 1 && addresses.get(0).equals("None");
  }

  static boolean external(Map<String, @Nullable Object> spec) {
    return type(spec).equals("LoadBalancer")
        || type(spec).equals("NodePort")
        || (type(spec).equals("ClusterIP") && !Errors.texts(spec, "externalIPs").isEmpty());
  }

  @Override
  void validate(Map<String, @Nullable Object> object, Errors errors) {
    ServiceValidation.validate(spec(object), Map.of(), errors);
  }

  @Override
  void validateUpdate(
      Map<String, @Nullable Object> updated,
      Map<String, @Nullable Object> live,
      MetadataErrors metadata,
      Errors errors) {
    metadata.ofUpdate(errors);
    ServiceValidation.validateUpdate(spec(updated), spec(live), errors);
    ServiceValidation.validate(spec(updated), spec(live), errors);
  }

  @Override
  void validateStatus(
      Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live, Errors errors) {
    ServiceValidation.validateStatus(updated, errors);
  }

  @Override
  List<String> warnings(Map<String, @Nullable Object> object) {
    Map<String, @Nullable Object> spec = spec(object);
    List<String> warnings = new ArrayList<>();
    if (headless(spec)) {
      if (!Json.string(spec, "loadBalancerIP").isEmpty()) {
        warnings.add("spec.loadBalancerIP is ignored for headless services");
      }
      if (!Errors.texts(spec, "externalIPs").isEmpty()) {
        warnings.add("spec.externalIPs is ignored for headless services");
      }
      if (!"None".equals(spec.get("sessionAffinity"))) {
        warnings.add("spec.SessionAffinity is ignored for headless services");
      }
    } else {
      addresses(spec, "clusterIPs", warnings);
    }
    addresses(spec, "externalIPs", warnings);
    String balancer = Json.string(spec, "loadBalancerIP");
    PodWarnings.address(balancer, "spec.loadBalancerIP", warnings);
    List<String> ranges = Errors.texts(spec, "loadBalancerSourceRanges");
    for (int i = 0; i < ranges.size(); i++) {
      String at = "spec.loadBalancerSourceRanges[" + i + "]";
      warnings.addAll(BlockWarnings.of(at, ranges.get(i)));
    }
    boolean alias = type(spec).equals("ExternalName");
    if (alias && !Errors.texts(spec, "externalIPs").isEmpty()) {
      warnings.add("spec.externalIPs is ignored when spec.type is \"ExternalName\"");
    }
    if (!alias && !Json.string(spec, "externalName").isEmpty()) {
      warnings.add("spec.externalName is ignored when spec.type is not \"ExternalName\"");
    }
    return warnings;
  }

  private static void addresses(
      Map<String, @Nullable Object> spec, String list, List<String> warnings) {
    List<String> addresses = Errors.texts(spec, list);
    for (int i = 0; i < addresses.size(); i++) {
      PodWarnings.address(addresses.get(i), "spec." + list + "[" + i + "]", warnings);
    }
  }
}
