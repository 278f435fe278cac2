package io.gitops4j.testkit.apiserver.pods;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.validation.Errors;
import io.gitops4j.testkit.apiserver.validation.Names;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Probes and lifecycle hooks. Source: kubernetes/kubernetes {@code
 * pkg/apis/core/validation/validation.go}, {@code validateHandler}.
 */
final class Probes {

  private Probes() {}

  static void probe(Map<String, @Nullable Object> probe, String name, String path, Errors errors) {
    handler(probe, path, errors);
    for (String field :
        List.of(
            "initialDelaySeconds",
            "timeoutSeconds",
            "periodSeconds",
            "successThreshold",
            "failureThreshold")) {
      errors.nonNegative(probe, path, field);
    }
    long grace = Errors.number(probe, 1, "terminationGracePeriodSeconds");
    if (grace <= 0) {
      errors.invalid(path + ".terminationGracePeriodSeconds", grace, "must be greater than 0");
    }
    if (name.equals("readinessProbe")) {
      if (probe.get("terminationGracePeriodSeconds") != null) {
        errors.invalid(
            path + ".terminationGracePeriodSeconds", grace, "must not be set for readinessProbes");
      }
      return;
    }
    long threshold = Errors.number(probe, 0, "successThreshold");
    if (threshold != 1) {
      errors.invalid(path + ".successThreshold", threshold, "must be 1");
    }
  }

  static void handler(Map<String, @Nullable Object> handler, String path, Errors errors) {
    boolean found = false;
    for (String type : List.of("exec", "httpGet", "tcpSocket", "grpc", "sleep")) {
      Map<String, @Nullable Object> action = Json.map(handler, type);
      if (action == null) {
        continue;
      }
      if (found) {
        errors.forbidden(path + "." + type, "may not specify more than 1 handler type");
        continue;
      }
      found = true;
      action(type, action, path + "." + type, errors);
    }
    if (!found) {
      errors.required(path, "must specify a handler type");
    }
  }

  private static void action(
      String type, Map<String, @Nullable Object> action, String path, Errors errors) {
    switch (type) {
      case "exec" -> {
        if (Json.list(action, "command") == null) {
          errors.required(path + ".command");
        }
      }
      case "httpGet" -> {
        if (Json.string(action, "path").isEmpty()) {
          errors.required(path + ".path");
        }
        portOrName(action.get("port"), path + ".port", errors);
        errors.oneOf(action, path, "scheme", "HTTP", "HTTPS");
        for (Map<String, @Nullable Object> header : Errors.objects(action, "httpHeaders")) {
          String name = Json.string(header, "name");
          errors.invalid(path + ".httpHeaders", name, Names.header(name));
        }
      }
      case "tcpSocket" -> portOrName(action.get("port"), path + ".port", errors);
      case "grpc" -> {
        long port = Errors.number(action, 0, "port");
        errors.invalid(path + ".port", port, Names.port(port));
      }
      default -> {
        long seconds = Errors.number(action, 0, "seconds");
        if (seconds < 0) {
          errors.invalid(path + ".seconds", seconds, "must be greater than or equal to 0");
        }
      }
    }
  }

  /** A port by number or by the name of a container's port. */
  static void portOrName(@Nullable Object port, String path, Errors errors) {
    if (port instanceof String name) {
      errors.invalid(path, name, Names.portName(name));
    } else {
      long number = port instanceof Number n ? n.longValue() : 0;
      errors.invalid(path, number, Names.port(number));
    }
  }
}
