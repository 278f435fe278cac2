package io.gitops4j.testkit.apiserver.kinds;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.validation.Addresses;
import io.gitops4j.testkit.apiserver.validation.BlockWarnings;
import io.gitops4j.testkit.apiserver.validation.Errors;
import io.gitops4j.testkit.apiserver.validation.Names;
import io.gitops4j.testkit.apiserver.validation.Selectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * NetworkPolicies. An empty list or map where there was none raises the generation, though nobody
 * sees it afterwards. Source: kubernetes/kubernetes {@code pkg/apis/networking/validation}.
 */
final class NetworkPolicyStrategy extends Strategy {

  @Override
  boolean tellsEmptyFromAbsent() {
    return true;
  }

  @Override
  void validate(Map<String, @Nullable Object> object, Errors errors) {
    Map<String, @Nullable Object> spec = spec(object);
    Selectors.selector(Json.map(spec, "podSelector"), "spec.podSelector", errors);
    rules(Errors.objects(spec, "ingress"), "spec.ingress", "from", errors);
    rules(Errors.objects(spec, "egress"), "spec.egress", "to", errors);
    List<String> types = Errors.texts(spec, "policyTypes");
    if (types.size() > 2) {
      errors.invalid("spec.policyTypes", types, "may not specify more than two policyTypes");
      return;
    }
    for (int i = 0; i < types.size(); i++) {
      if (!types.get(i).equals("Ingress") && !types.get(i).equals("Egress")) {
        errors.notSupported(
            "spec.policyTypes[" + i + "]", types.get(i), List.of("Ingress", "Egress"));
      }
    }
  }

  /** The rules are looked at twice, and each mistake is told twice. */
  @Override
  void validateUpdate(
      Map<String, @Nullable Object> updated,
      Map<String, @Nullable Object> live,
      MetadataErrors metadata,
      Errors errors) {
    validateWhole(updated, metadata, errors);
    metadata.ofUpdate(errors);
    validate(updated, errors);
  }

  @Override
  boolean warnsOfUpdate(Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live) {
    return true;
  }

  @Override
  List<String> warnings(Map<String, @Nullable Object> object) {
    List<String> warnings = new ArrayList<>();
    warnings(object, "ingress", "from", warnings);
    warnings(object, "egress", "to", warnings);
    return warnings;
  }

  private static void warnings(
      Map<String, @Nullable Object> object, String rules, String peers, List<String> warnings) {
    List<Map<String, @Nullable Object>> list = Errors.objects(spec(object), rules);
    for (int i = 0; i < list.size(); i++) {
      List<Map<String, @Nullable Object>> others = Errors.objects(list.get(i), peers);
      for (int j = 0; j < others.size(); j++) {
        Map<String, @Nullable Object> block = Json.map(others.get(j), "ipBlock");
        if (block != null) {
          String path = "spec." + rules + "[" + i + "]." + peers + "[" + j + "].ipBlock";
          warnings.addAll(BlockWarnings.of(path + ".cidr", Json.string(block, "cidr")));
          List<String> excepts = Errors.texts(block, "except");
          for (int k = 0; k < excepts.size(); k++) {
            warnings.addAll(BlockWarnings.of(path + ".except[" + k + "]", excepts.get(k)));
          }
        }
      }
    }
  }

  private static void rules(
      List<Map<String, @Nullable Object>> rules, String path, String peers, Errors errors) {
    for (int i = 0; i < rules.size(); i++) {
      List<Map<String, @Nullable Object>> ports = Errors.objects(rules.get(i), "ports");
      for (int j = 0; j < ports.size(); j++) {
        port(ports.get(j), path + "[" + i + "].ports[" + j + "]", errors);
      }
      List<Map<String, @Nullable Object>> others = Errors.objects(rules.get(i), peers);
      for (int j = 0; j < others.size(); j++) {
        peer(others.get(j), path + "[" + i + "]." + peers + "[" + j + "]", errors);
      }
    }
  }

  private static void port(Map<String, @Nullable Object> port, String path, Errors errors) {
    errors.oneOf(port, path, "protocol", "TCP", "UDP", "SCTP");
    Object number = port.get("port");
    Object end = port.get("endPort");
    if (number instanceof Number n) {
      errors.invalid(path + ".port", n, Names.port(n.longValue()));
      if (end instanceof Number e) {
        if (e.longValue() < n.longValue()) {
          errors.invalid(path + ".endPort", n, "must be greater than or equal to `port`");
        }
        errors.invalid(path + ".endPort", e, Names.port(e.longValue()));
      }
    } else if (number instanceof String name) {
      if (end != null) {
        errors.invalid(path + ".endPort", end, "may not be specified when `port` is non-numeric");
      }
      errors.invalid(path + ".port", name, Names.portName(name));
    } else if (end != null) {
      errors.invalid(path + ".endPort", end, "may not be specified when `port` is not specified");
    }
  }

  private static void peer(Map<String, @Nullable Object> peer, String path, Errors errors) {
    int count = 0;
    for (String selector : List.of("podSelector", "namespaceSelector")) {
      if (peer.get(selector) != null) {
        count++;
        Selectors.selector(Json.map(peer, selector), path + "." + selector, errors);
      }
    }
    Map<String, @Nullable Object> block = Json.map(peer, "ipBlock");
    if (block != null) {
      count++;
      block(block, path + ".ipBlock", errors);
    }
    if (count == 0) {
      errors.required(path, "must specify a peer");
    } else if (count > 1 && block != null) {
      errors.forbidden(path, "may not specify both ipBlock and another peer");
    }
  }

  private static void block(Map<String, @Nullable Object> block, String path, Errors errors) {
    String cidr = Json.string(block, "cidr");
    if (cidr.isEmpty()) {
      errors.required(path + ".cidr");
      return;
    }
    errors.invalid(path + ".cidr", cidr, Addresses.cidr(cidr));
    Addresses.Block outer = Addresses.block(cidr).orElse(null);
    if (outer == null) {
      return;
    }
    List<String> excepts = Errors.texts(block, "except");
    for (int i = 0; i < excepts.size(); i++) {
      String except = excepts.get(i);
      errors.invalid(path + ".except[" + i + "]", except, Addresses.cidr(except));
      if (Addresses.block(except).filter(b -> !outer.strictlyContains(b)).isPresent()) {
        errors.invalid(path + ".except[" + i + "]", except, "must be a strict subset of `cidr`");
      }
    }
  }
}
