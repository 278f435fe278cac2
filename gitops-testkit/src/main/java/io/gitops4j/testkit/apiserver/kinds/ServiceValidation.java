package io.gitops4j.testkit.apiserver.kinds;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.typed.InternalJson;
import io.gitops4j.testkit.apiserver.validation.Addresses;
import io.gitops4j.testkit.apiserver.validation.Errors;
import io.gitops4j.testkit.apiserver.validation.Names;
import io.gitops4j.testkit.apiserver.validation.Selectors;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules of Services. Source: kubernetes/kubernetes {@code
 * pkg/apis/core/validation/validation.go}.
 */
final class ServiceValidation {

  private ServiceValidation() {}

  static void validate(
      Map<String, @Nullable Object> spec, Map<String, @Nullable Object> old, Errors errors) {
    List<Map<String, @Nullable Object>> ports = Errors.objects(spec, "ports");
    boolean headless = ServiceStrategy.headless(spec);
    String type = ServiceStrategy.type(spec);
    if (ports.isEmpty() && !headless && !type.equals("ExternalName")) {
      errors.required("spec.ports");
    }
    if (headless && (type.equals("LoadBalancer") || type.equals("NodePort"))) {
      errors.invalid(
          "spec.clusterIPs[0]", "None", "may not be set to 'None' for " + type + " services");
    }
    if (type.equals("ExternalName")) {
      alias(spec, errors);
    }
    Set<String> names = new HashSet<>();
    for (int i = 0; i < ports.size(); i++) {
      port(ports.get(i), ports.size() > 1, names, "spec.ports[" + i + "]", errors);
    }
    Selectors.labels(Json.map(spec, "selector"), "spec.selector", errors);
    affinity(spec, errors);
    addresses(spec, old, errors);
    List<String> external = Errors.texts(spec, "externalIPs");
    for (int i = 0; i < external.size(); i++) {
      String at = "spec.externalIPs[" + i + "]";
      errors.invalid(at, external.get(i), Addresses.ip(external.get(i)));
      errors.invalid(at, external.get(i), Addresses.special(external.get(i)));
    }
    errors.oneOf(spec, "spec", "type", "ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
    numbers(ports, type, errors);
    balancer(spec, type, errors);
    traffic(spec, type, errors);
  }

  private static void alias(Map<String, @Nullable Object> spec, Errors errors) {
    for (String field : List.of("clusterIPs", "ipFamilies", "ipFamilyPolicy")) {
      Object value = spec.get(field);
      if (value != null && !List.of().equals(value)) {
        errors.forbidden("spec." + field, "may not be set for ExternalName services");
      }
    }
    String name = Json.string(spec, "externalName");
    String stripped = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    if (stripped.isEmpty()) {
      errors.required("spec.externalName");
    } else {
      errors.invalid("spec.externalName", stripped, Names.subdomain(stripped));
    }
  }

  private static void port(
      Map<String, @Nullable Object> port,
      boolean named,
      Set<String> names,
      String path,
      Errors errors) {
    String name = Json.string(port, "name");
    if (name.isEmpty()) {
      if (named) {
        errors.required(path + ".name");
      }
    } else {
      errors.invalid(path + ".name", name, Names.label(name));
      if (!names.add(name)) {
        errors.duplicate(path + ".name", name);
      }
    }
    long number = Errors.number(port, 0, "port");
    errors.invalid(path + ".port", number, Names.port(number));
    errors.oneOf(port, path, "protocol", "SCTP", "TCP", "UDP");
    Object target = port.get("targetPort");
    if (target instanceof String text) {
      errors.invalid(path + ".targetPort", text, Names.portName(text));
    } else {
      long at = Errors.number(port, 0, "targetPort");
      errors.invalid(path + ".targetPort", at, Names.port(at));
    }
    String protocol = Json.string(port, "appProtocol");
    if (!protocol.isEmpty()) {
      errors.invalid(path + ".appProtocol", protocol, Names.qualified(protocol));
    }
  }

  private static void affinity(Map<String, @Nullable Object> spec, Errors errors) {
    errors.oneOf(spec, "spec", "sessionAffinity", "ClientIP", "None");
    if ("ClientIP".equals(spec.get("sessionAffinity"))) {
      long timeout = Errors.number(spec, 0, "sessionAffinityConfig", "clientIP", "timeoutSeconds");
      if (timeout <= 0 || timeout > 86400) {
        errors.invalid(
            "spec.sessionAffinityConfig.clientIP.timeoutSeconds",
            timeout,
            "must be greater than 0 and less than 86400");
      }
    } else if ("None".equals(spec.get("sessionAffinity"))
        && spec.get("sessionAffinityConfig") != null) {
      errors.forbidden(
          "spec.sessionAffinityConfig", "must not be set when session affinity is None");
    }
  }

  /** The rules of clusterIP, clusterIPs, ipFamilies and ipFamilyPolicy. */
  static void addresses(
      Map<String, @Nullable Object> spec, Map<String, @Nullable Object> old, Errors errors) {
    if (ServiceStrategy.type(spec).equals("ExternalName")) {
      return;
    }
    String single = Json.string(spec, "clusterIP");
    List<String> all = Errors.texts(spec, "clusterIPs");
    if (!single.isEmpty() && all.isEmpty()) {
      errors.required("spec.clusterIPs");
    } else if (!single.isEmpty() && !all.get(0).equals(single)) {
      errors.invalid("spec.clusterIPs", all, "first value must match `clusterIP`");
    } else if (single.isEmpty() && !all.isEmpty()) {
      errors.invalid("spec.clusterIPs", all, "must be empty when `clusterIP` is not specified");
    }
    List<String> families = Errors.texts(spec, "ipFamilies");
    for (int i = 0; i < families.size(); i++) {
      if (!families.get(i).equals("IPv4") && !families.get(i).equals("IPv6")) {
        errors.notSupported("spec.ipFamilies[" + i + "]", families.get(i), List.of("IPv4", "IPv6"));
      }
      if (families.subList(0, i).contains(families.get(i))) {
        errors.duplicate("spec.ipFamilies[" + i + "]", families.get(i));
      }
    }
    errors.oneOf(
        spec, "spec", "ipFamilyPolicy", "PreferDualStack", "RequireDualStack", "SingleStack");
    if (wellFormed(all, Errors.texts(old, "clusterIPs"), errors)) {
      twoFamilies(all, errors);
      if (!ServiceStrategy.headless(spec)) {
        match(all, families, errors);
      }
    }
  }

  /** Whether all are addresses, or None alone; what was there before is not looked at. */
  private static boolean wellFormed(List<String> all, List<String> before, Errors errors) {
    boolean good = true;
    for (int i = 0; i < all.size(); i++) {
      String address = all.get(i);
      if (i == 0 && address.equals("None")) {
        if (all.size() > 1) {
          errors.invalid("spec.clusterIPs", all, "'None' must be the first and only value");
          good = false;
        }
      } else if (!before.contains(address)) {
        List<String> problems = Addresses.ip(address);
        errors.invalid("spec.clusterIPs[" + i + "]", address, problems);
        good &= problems.isEmpty();
      }
    }
    if (all.size() > 2) {
      errors.invalid("spec.clusterIPs", all, "may only hold up to 2 values");
    }
    return good;
  }

  private static void twoFamilies(List<String> all, Errors errors) {
    if (all.size() < 2) {
      return;
    }
    int none = all.indexOf("None");
    if (none >= 0) {
      errors.internal(
          "spec.clusterIPs",
          "failed to check for dual stack with error:invalid IP[" + none + "]: None");
    }
    if (none >= 0 || all.stream().map(Addresses::isV6).distinct().count() < 2) {
      errors.invalid("spec.clusterIPs", all, "may specify no more than one IP for each IP family");
    }
  }

  private static void match(List<String> all, List<String> families, Errors errors) {
    for (int i = 0; i < Math.min(all.size(), families.size()); i++) {
      boolean wrong = families.get(i).equals("IPv6") != Addresses.isV6(all.get(i));
      if (wrong && families.get(i).startsWith("IPv")) {
        errors.invalid(
            "spec.clusterIPs[" + i + "]",
            all.get(i),
            "expected an " + families.get(i) + " value as indicated by `ipFamilies[" + i + "]`");
      }
    }
  }

  private static void numbers(
      List<Map<String, @Nullable Object>> ports, String type, Errors errors) {
    if (type.equals("ClusterIP")) {
      for (int i = 0; i < ports.size(); i++) {
        if (Errors.number(ports.get(i), 0, "nodePort") != 0) {
          errors.forbidden(
              "spec.ports[" + i + "].nodePort", "may not be used when `type` is 'ClusterIP'");
        }
      }
    }
    Set<String> nodePorts = new HashSet<>();
    for (int i = 0; i < ports.size(); i++) {
      long number = Errors.number(ports.get(i), 0, "nodePort");
      if (number != 0 && !nodePorts.add(Json.string(ports.get(i), "protocol") + number)) {
        errors.duplicate("spec.ports[" + i + "].nodePort", number);
      }
    }
    Set<String> known = new HashSet<>();
    for (int i = 0; i < ports.size(); i++) {
      Map<String, @Nullable Object> key = new LinkedHashMap<>();
      key.put("protocol", ports.get(i).get("protocol"));
      key.put("port", ports.get(i).get("port"));
      if (!known.add(Json.text(key))) {
        errors.duplicate("spec.ports[" + i + "]", InternalJson.of("core.ServicePort", key));
      }
    }
  }

  private static void balancer(Map<String, @Nullable Object> spec, String type, Errors errors) {
    boolean balanced = type.equals("LoadBalancer");
    List<String> ranges = Errors.texts(spec, "loadBalancerSourceRanges");
    if (!ranges.isEmpty()) {
      String path = "spec.LoadBalancerSourceRanges";
      if (!balanced) {
        errors.forbidden(path, "may only be used when `type` is 'LoadBalancer'");
      }
      for (int i = 0; i < ranges.size(); i++) {
        String range = ranges.get(i).strip();
        errors.invalid(path + "[" + i + "]", range, Addresses.cidr(range));
      }
    }
    if (spec.get("allocateLoadBalancerNodePorts") != null && !balanced) {
      errors.forbidden(
          "spec.allocateLoadBalancerNodePorts", "may only be used when `type` is 'LoadBalancer'");
    }
    balancerClass(spec, balanced, errors);
  }

  private static void balancerClass(
      Map<String, @Nullable Object> spec, boolean balanced, Errors errors) {
    String name = Json.string(spec, "loadBalancerClass");
    if (spec.get("loadBalancerClass") != null) {
      if (balanced) {
        errors.invalid("spec.loadBalancerClass", name, Names.qualified(name));
      } else {
        errors.forbidden(
            "spec.loadBalancerClass", "may only be used when `type` is 'LoadBalancer'");
      }
    }
  }

  private static void traffic(Map<String, @Nullable Object> spec, String type, Errors errors) {
    String policy = Json.string(spec, "externalTrafficPolicy");
    if (!ServiceStrategy.external(spec)) {
      if (!policy.isEmpty()) {
        errors.invalid(
            "spec.externalTrafficPolicy",
            policy,
            "may only be set for externally-accessible services");
      }
    } else if (policy.isEmpty()) {
      errors.required("spec.externalTrafficPolicy");
    } else {
      errors.oneOf(spec, "spec", "externalTrafficPolicy", "Cluster", "Local");
    }
    long health = Errors.number(spec, 0, "healthCheckNodePort");
    if (!ServiceStrategy.needsHealthPort(spec)) {
      if (health != 0) {
        errors.invalid(
            "spec.healthCheckNodePort",
            health,
            "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is"
                + " 'Local'");
      }
    } else {
      if (health == 0) {
        errors.required("spec.healthCheckNodePort");
      } else {
        errors.invalid("spec.healthCheckNodePort", health, Names.port(health));
      }
    }
    if (spec.get("internalTrafficPolicy") == null
        && List.of("NodePort", "LoadBalancer", "ClusterIP").contains(type)) {
      errors.required("spec.internalTrafficPolicy");
    }
    errors.oneOf(spec, "spec", "internalTrafficPolicy", "Cluster", "Local");
    errors.oneOf(
        spec, "spec", "trafficDistribution", "PreferClose", "PreferSameZone", "PreferSameNode");
  }

  static void validateUpdate(
      Map<String, @Nullable Object> spec, Map<String, @Nullable Object> old, Errors errors) {
    if (ServiceStrategy.needsAddress(spec) && ServiceStrategy.needsAddress(old)) {
      boolean headless = ServiceStrategy.headless(spec);
      if (!headless || !ServiceStrategy.headless(old)) {
        changedAddresses(spec, old, errors);
      }
      if (!headless && !ServiceStrategy.headless(old)) {
        changedFamilies(spec, old, errors);
      }
    }
    String before = Json.string(old, "loadBalancerClass");
    boolean both =
        ServiceStrategy.type(spec).equals("LoadBalancer")
            && ServiceStrategy.type(old).equals("LoadBalancer");
    if (both && !before.equals(Json.string(spec, "loadBalancerClass"))) {
      errors.invalid(
          "spec.loadBalancerClass", spec.get("loadBalancerClass"), "may not change once set");
    }
    balancerClass(spec, ServiceStrategy.type(spec).equals("LoadBalancer"), errors);
    if (ServiceStrategy.needsHealthPort(old)
        && ServiceStrategy.needsHealthPort(spec)
        && !Json.equal(old.get("healthCheckNodePort"), spec.get("healthCheckNodePort"))) {
      errors.forbidden("spec.healthCheckNodePort", Errors.IMMUTABLE);
    }
  }

  static void validateStatus(Map<String, @Nullable Object> service, Errors errors) {
    List<Map<String, @Nullable Object>> ingress =
        Errors.objects(service, "status", "loadBalancer", "ingress");
    String path = "status.loadBalancer.ingress";
    if (!ingress.isEmpty() && !"LoadBalancer".equals(Json.at(service, "spec", "type"))) {
      errors.forbidden(path, "may only be used when `spec.type` is 'LoadBalancer'");
      return;
    }
    for (int i = 0; i < ingress.size(); i++) {
      String at = path + "[" + i + "]";
      String address = Json.string(ingress.get(i), "ip");
      if (!address.isEmpty()) {
        errors.invalid(at + ".ip", address, Addresses.ip(address));
      }
      Object mode = ingress.get(i).get("ipMode");
      if (mode == null && !address.isEmpty()) {
        errors.required(at + ".ipMode", "must be specified when `ip` is set");
      } else if (mode != null && address.isEmpty()) {
        errors.forbidden(at + ".ipMode", "may not be specified when `ip` is not set");
      } else if (mode != null) {
        errors.oneOf(ingress.get(i), at, "ipMode", "Proxy", "VIP");
      }
      String host = Json.string(ingress.get(i), "hostname");
      if (!host.isEmpty()) {
        errors.invalid(at + ".hostname", host, Names.subdomain(host));
        if (Addresses.parse(host).isPresent()) {
          errors.invalid(at + ".hostname", host, "must be a DNS name, not an IP address");
        }
      }
    }
  }

  /** Addresses may be added and the second may be given up; none may be another. */
  private static void changedAddresses(
      Map<String, @Nullable Object> spec, Map<String, @Nullable Object> old, Errors errors) {
    List<String> now = Errors.texts(spec, "clusterIPs");
    List<String> before = Errors.texts(old, "clusterIPs");
    Object value = spec.get("clusterIPs");
    if (before.size() > now.size() && now.isEmpty()) {
      errors.invalid("spec.clusterIPs[0]", value, "primary clusterIP can not be unset");
    }
    int compared = now.size() == before.size() ? now.size() : Math.min(1, before.size());
    for (int i = 0; i < Math.min(compared, now.size()); i++) {
      if (!now.get(i).equals(before.get(i))) {
        errors.invalid("spec.clusterIPs[" + i + "]", value, "may not change once set");
      }
    }
    if (before.size() > now.size() && now.size() == 1) {
      released(spec, "clusterIP", errors);
    }
  }

  /** The same for the families of addresses, whose mistakes are all told of the first. */
  private static void changedFamilies(
      Map<String, @Nullable Object> spec, Map<String, @Nullable Object> old, Errors errors) {
    List<String> now = Errors.texts(spec, "ipFamilies");
    List<String> before = Errors.texts(old, "ipFamilies");
    Object value = spec.get("ipFamilies");
    if (before.size() > now.size() && Errors.texts(spec, "clusterIPs").isEmpty()) {
      errors.invalid("spec.ipFamilies[0]", value, "primary ipFamily can not be unset");
    }
    boolean sameSize = now.size() == before.size();
    int compared = sameSize ? now.size() : Math.min(1, before.size());
    for (int i = 0; i < Math.min(compared, now.size()); i++) {
      if (!now.get(i).equals(before.get(i))) {
        Object shown = sameSize ? value : spec.get("clusterIPs");
        errors.invalid("spec.ipFamilies[0]", shown, "may not change once set");
      }
    }
    if (before.size() > now.size() && now.size() == 1) {
      released(spec, "ipFamily", errors);
    }
  }

  private static void released(Map<String, @Nullable Object> spec, String what, Errors errors) {
    Object policy = spec.get("ipFamilyPolicy");
    if (!"SingleStack".equals(policy)) {
      errors.invalid(
          "spec.ipFamilyPolicy",
          policy,
          "must be set to 'SingleStack' when releasing the secondary " + what);
    }
  }
}
