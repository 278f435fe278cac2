package io.gitops4j.testkit.apiserver.kinds;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.model.KindRules.WriteContext;
import io.gitops4j.testkit.apiserver.validation.Addresses;
import io.gitops4j.testkit.apiserver.validation.Errors;
import io.gitops4j.testkit.apiserver.validation.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** EndpointSlices. Source: kubernetes/kubernetes {@code pkg/apis/discovery/validation}. */
final class EndpointSliceStrategy extends Strategy {

  @Override
  void create(Map<String, @Nullable Object> object, Kind kind, WriteContext context) {
    dropTopology(object);
  }

  @Override
  void update(
      Map<String, @Nullable Object> updated,
      Map<String, @Nullable Object> live,
      WriteContext context) {
    dropTopology(updated);
  }

  /** What only v1beta1 could say cannot be said any more. */
  private static void dropTopology(Map<String, @Nullable Object> object) {
    Errors.objects(object, "endpoints").forEach(endpoint -> endpoint.remove("deprecatedTopology"));
  }

  @Override
  boolean raisesGeneration(
      Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live) {
    return !Json.equal(
            without(updated, "metadata", "apiVersion", "kind"),
            without(live, "metadata", "apiVersion", "kind"))
        || !Json.equal(Json.at(updated, "metadata", "labels"), Json.at(live, "metadata", "labels"));
  }

  @Override
  void validate(Map<String, @Nullable Object> object, Errors errors) {
    String type = Json.string(object, "addressType");
    if (type.isEmpty()) {
      errors.required("addressType");
    } else if (!List.of("FQDN", "IPv4", "IPv6").contains(type)) {
      errors.notSupported("addressType", type, List.of("FQDN", "IPv4", "IPv6"));
    }
    List<Map<String, @Nullable Object>> endpoints = Errors.objects(object, "endpoints");
    if (endpoints.size() > 1000) {
      errors.tooMany("endpoints", endpoints.size(), 1000);
    }
    for (int i = 0; i < endpoints.size(); i++) {
      addresses(endpoints.get(i), type, "endpoints[" + i + "]", errors);
    }
    ports(Errors.objects(object, "ports"), errors);
  }

  private static void addresses(
      Map<String, @Nullable Object> endpoint, String type, String path, Errors errors) {
    List<String> addresses = Errors.texts(endpoint, "addresses");
    if (addresses.isEmpty()) {
      errors.required(path + ".addresses", "must contain at least 1 address");
    } else if (addresses.size() > 100) {
      errors.tooMany(path + ".addresses", addresses.size(), 100);
    }
    for (int i = 0; i < addresses.size(); i++) {
      String at = path + ".addresses[" + i + "]";
      String address = addresses.get(i);
      if (type.equals("FQDN")) {
        errors.invalid(at, address, Names.subdomain(address));
      } else {
        List<String> messages = Addresses.ip(address);
        errors.invalid(at, address, messages);
        if (messages.isEmpty()) {
          ofFamily(address, type, path + ".addresses", at, errors);
        }
      }
    }
  }

  /** That an address is of the other family is told of all addresses, not of the one. */
  private static void ofFamily(String address, String type, String list, String at, Errors errors) {
    boolean v6 = Addresses.isV6(address);
    if (type.equals("IPv4") == v6) {
      errors.invalid(list, address, "must be an " + type + " address");
    }
    errors.invalid(at, address, Addresses.special(address));
  }

  private static void ports(List<Map<String, @Nullable Object>> ports, Errors errors) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < ports.size(); i++) {
      String path = "ports[" + i + "]";
      String name = Json.string(ports.get(i), "name");
      if (!name.isEmpty()) {
        errors.invalid(path + ".name", name, Names.label(name));
      }
      if (!names.add(name)) {
        errors.duplicate(path + ".name", name);
      }
      errors.oneOf(ports.get(i), path, "protocol", "SCTP", "TCP", "UDP");
    }
  }

  @Override
  void validateUpdate(
      Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live, Errors errors) {
    if (Json.equal(updated.get("addressType"), live.get("addressType"))) {
      validate(updated, errors);
      return;
    }
    String type = Json.string(updated, "addressType");
    if (type.isEmpty()) {
      errors.required("addressType");
    }
    errors.invalid("addressType", type, Errors.IMMUTABLE);
  }
}
