package io.gitops4j.testkit.apiserver.kinds;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.validation.Addresses;
import io.gitops4j.testkit.apiserver.validation.Errors;
import io.gitops4j.testkit.apiserver.validation.Names;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ingresses. Source: kubernetes/kubernetes {@code pkg/apis/networking/validation}. */
final class IngressStrategy extends Strategy {

  private static final String CLASS_ANNOTATION = "kubernetes.io/ingress.class";

  @Override
  void validate(Map<String, @Nullable Object> object, Errors errors) {
    Map<String, @Nullable Object> spec = spec(object);
    List<Map<String, @Nullable Object>> rules = Errors.objects(spec, "rules");
    Map<String, @Nullable Object> backend = Json.map(spec, "defaultBackend");
    if (rules.isEmpty() && backend == null) {
      errors.invalid(
          "spec",
          errors.sent("spec", "rules"),
          "either `defaultBackend` or `rules` must be specified");
    }
    if (backend != null) {
      backend(backend, "spec.defaultBackend", errors);
    }
    for (int i = 0; i < rules.size(); i++) {
      rule(rules.get(i), "spec.rules[" + i + "]", errors);
    }
    tls(Errors.objects(spec, "tls"), errors);
    if (spec.get("ingressClassName") instanceof String name) {
      errors.invalid("spec.ingressClassName", name, Names.subdomain(name));
    }
  }

  @Override
  void validateCreate(Map<String, @Nullable Object> object, Errors errors) {
    validate(object, errors);
    Object annotation = Json.at(object, "metadata", "annotations", CLASS_ANNOTATION);
    Object name = spec(object).get("ingressClassName");
    if (annotation != null && name != null && !annotation.equals(name)) {
      errors.invalid(
          "annotations." + CLASS_ANNOTATION,
          annotation,
          "must match `ingressClassName` when both are specified");
    }
  }

  @Override
  void validateUpdate(
      Map<String, @Nullable Object> updated,
      Map<String, @Nullable Object> live,
      MetadataErrors metadata,
      Errors errors) {
    metadata.ofUpdate(errors);
    validateWhole(updated, metadata, errors);
  }

  private static void rule(Map<String, @Nullable Object> rule, String path, Errors errors) {
    String host = Json.string(rule, "host");
    if (!host.isEmpty()) {
      if (Addresses.parse(host).isPresent()) {
        errors.invalid(path + ".host", host, "must be a DNS name, not an IP address");
      }
      errors.invalid(
          path + ".host", host, host.contains("*") ? Names.wildcard(host) : Names.subdomain(host));
    }
    Map<String, @Nullable Object> http = Json.map(rule, "http");
    if (http == null) {
      return;
    }
    List<Map<String, @Nullable Object>> paths = Errors.objects(http, "paths");
    if (paths.isEmpty()) {
      errors.required(path + ".http.paths");
    }
    for (int i = 0; i < paths.size(); i++) {
      path(paths.get(i), path + ".http.paths[" + i + "]", errors);
    }
  }

  private static void path(Map<String, @Nullable Object> path, String at, Errors errors) {
    String value = Json.string(path, "path");
    if (path.get("pathType") == null) {
      errors.required(at + ".pathType", "pathType must be specified");
      return;
    }
    switch (Json.string(path, "pathType")) {
      case "Exact", "Prefix" -> exact(value, at + ".path", errors);
      case "ImplementationSpecific" -> {
        if (!value.isEmpty() && !value.startsWith("/")) {
          errors.invalid(at + ".path", value, "must be an absolute path");
        }
      }
      default ->
          errors.notSupported(
              at + ".pathType",
              path.get("pathType"),
              List.of("Exact", "ImplementationSpecific", "Prefix"));
    }
    backend(Errors.object(path, "backend"), at + ".backend", errors);
  }

  private static void exact(String value, String path, Errors errors) {
    if (!value.startsWith("/")) {
      errors.invalid(path, value, "must be an absolute path");
    }
    for (String bad : List.of("//", "/./", "/../", "%2f", "%2F")) {
      if (value.contains(bad)) {
        errors.invalid(path, value, "must not contain '" + bad + "'");
      }
    }
    for (String bad : List.of("/..", "/.")) {
      if (value.endsWith(bad)) {
        errors.invalid(path, value, "cannot end with '" + bad + "'");
      }
    }
  }

  private static void backend(Map<String, @Nullable Object> backend, String path, Errors errors) {
    Map<String, @Nullable Object> service = Json.map(backend, "service");
    Map<String, @Nullable Object> resource = Json.map(backend, "resource");
    if (service != null && resource != null) {
      errors.invalid(path, "", "cannot set both resource and service backends");
      return;
    }
    if (resource != null) {
      resource(resource, path + ".resource", errors);
      return;
    }
    if (service == null) {
      errors.invalid(path, "", "resource or service backend is required");
      return;
    }
    String name = Json.string(service, "name");
    if (name.isEmpty()) {
      errors.required(path + ".service.name", "");
    } else {
      errors.invalid(path + ".service.name", name, Names.label1035(name));
    }
    servicePort(Errors.object(service, "port"), path, errors);
  }

  private static void resource(Map<String, @Nullable Object> resource, String path, Errors errors) {
    if (resource.get("apiGroup") instanceof String group) {
      errors.invalid(path + ".apiGroup", group, Names.subdomain(group));
    }
    for (String field : List.of("kind", "name")) {
      String value = Json.string(resource, field);
      if (value.isEmpty()) {
        errors.required(path + "." + field);
      } else {
        errors.invalid(path + "." + field, value, Names.pathSegment(value));
      }
    }
  }

  private static void servicePort(Map<String, @Nullable Object> port, String path, Errors errors) {
    String name = Json.string(port, "name");
    long number = Errors.number(port, 0, "number");
    if (!name.isEmpty() && number != 0) {
      errors.invalid(path, "", "cannot set both port name & port number");
    } else if (!name.isEmpty()) {
      errors.invalid(path + ".service.port.name", name, Names.portName(name));
    } else if (number != 0) {
      errors.invalid(path + ".service.port.number", number, Names.port(number));
    } else {
      errors.required(path, "port name or number is required");
    }
  }

  private static void tls(List<Map<String, @Nullable Object>> tls, Errors errors) {
    for (int i = 0; i < tls.size(); i++) {
      List<String> hosts = Errors.texts(tls.get(i), "hosts");
      for (int j = 0; j < hosts.size(); j++) {
        String host = hosts.get(j);
        errors.invalid(
            "spec.tls[" + i + "].hosts[" + j + "]",
            host,
            host.contains("*") ? Names.wildcard(host) : Names.subdomain(host));
      }
      String secret = Json.string(tls.get(i), "secretName");
      if (!secret.isEmpty()) {
        errors.invalid("spec.tls[" + i + "].secretName", secret, Names.subdomain(secret));
      }
    }
  }

  @Override
  void validateStatus(
      Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live, Errors errors) {
    List<Map<String, @Nullable Object>> points =
        Errors.objects(updated, "status", "loadBalancer", "ingress");
    for (int i = 0; i < points.size(); i++) {
      String path = "status.loadBalancer.ingress[" + i + "]";
      String ip = Json.string(points.get(i), "ip");
      if (!ip.isEmpty()) {
        errors.invalid(path + ".ip", ip, Addresses.ip(ip));
      }
      String host = Json.string(points.get(i), "hostname");
      if (!host.isEmpty()) {
        if (Addresses.parse(host).isPresent()) {
          errors.invalid(path + ".hostname", host, "must be a DNS name, not an IP address");
        } else {
          errors.invalid(path + ".hostname", host, Names.subdomain(host));
        }
      }
    }
  }

  @Override
  List<String> warnings(Map<String, @Nullable Object> object) {
    Object annotation = Json.at(object, "metadata", "annotations", CLASS_ANNOTATION);
    return annotation != null && spec(object).get("ingressClassName") == null
        ? List.of(
            "annotation \""
                + CLASS_ANNOTATION
                + "\" is deprecated, please use 'spec.ingressClassName' instead")
        : List.of();
  }
}
