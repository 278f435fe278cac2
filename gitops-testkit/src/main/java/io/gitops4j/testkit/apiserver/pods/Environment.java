package io.gitops4j.testkit.apiserver.pods;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.validation.Errors;
import io.gitops4j.testkit.apiserver.validation.Names;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Environment variables and what they may be taken from. Source: kubernetes/kubernetes {@code
 * pkg/apis/core/validation/validation.go}, {@code ValidateEnv}; {@code
 * pkg/apis/core/pods/helpers.go}.
 */
final class Environment {

  private static final Pattern SUBSCRIPT =
      Pattern.compile("(metadata\\.(?:labels|annotations))\\['(.*)'\\]");
  private static final Set<String> KNOWN_PATHS =
      Set.of(
          "metadata.annotations",
          "metadata.labels",
          "metadata.name",
          "metadata.namespace",
          "metadata.uid",
          "spec.nodeName",
          "spec.restartPolicy",
          "spec.serviceAccountName",
          "spec.schedulerName",
          "status.phase",
          "status.hostIP",
          "status.hostIPs",
          "status.podIP",
          "status.podIPs");
  private static final List<String> ENVIRONMENT_PATHS =
      List.of(
          "metadata.name",
          "metadata.namespace",
          "metadata.uid",
          "spec.nodeName",
          "spec.serviceAccountName",
          "status.hostIP",
          "status.hostIPs",
          "status.podIP",
          "status.podIPs");
  private static final List<String> VOLUME_PATHS =
      List.of(
          "metadata.annotations",
          "metadata.labels",
          "metadata.name",
          "metadata.namespace",
          "metadata.uid");
  private static final List<String> RESOURCES =
      List.of(
          "limits.cpu",
          "limits.ephemeral-storage",
          "limits.memory",
          "requests.cpu",
          "requests.ephemeral-storage",
          "requests.memory");

  private static final List<String> SIZES =
      List.of("1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei");

  private Environment() {}

  static void variables(List<Map<String, @Nullable Object>> variables, String path, Errors errors) {
    for (int i = 0; i < variables.size(); i++) {
      Map<String, @Nullable Object> variable = variables.get(i);
      String at = path + "[" + i + "]";
      String name = Json.string(variable, "name");
      if (name.isEmpty()) {
        errors.required(at + ".name");
      } else {
        errors.invalid(at + ".name", name, Names.environmentVariable(name));
      }
      Map<String, @Nullable Object> from = Json.map(variable, "valueFrom");
      if (from != null) {
        source(from, !Json.string(variable, "value").isEmpty(), at + ".valueFrom", errors);
      }
    }
  }

  private static void source(
      Map<String, @Nullable Object> from, boolean hasValue, String path, Errors errors) {
    int sources = 0;
    Map<String, @Nullable Object> field = Json.map(from, "fieldRef");
    if (field != null) {
      sources++;
      fieldPath(field, ENVIRONMENT_PATHS, path + ".fieldRef", errors);
    }
    Map<String, @Nullable Object> resource = Json.map(from, "resourceFieldRef");
    if (resource != null) {
      sources++;
      resource(resource, false, path + ".resourceFieldRef", errors);
    }
    for (String ref : List.of("configMapKeyRef", "secretKeyRef")) {
      Map<String, @Nullable Object> key = Json.map(from, ref);
      if (key != null) {
        sources++;
        keySelector(key, path + "." + ref, errors);
      }
    }
    if (sources == 0) {
      errors.invalid(
          path,
          "",
          "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or"
              + " `secretKeyRef`");
    } else if (hasValue) {
      errors.invalid(path, "", "may not be specified when `value` is not empty");
    } else if (sources > 1) {
      errors.invalid(path, "", "may not have more than one field specified at a time");
    }
  }

  private static void keySelector(
      Map<String, @Nullable Object> selector, String path, Errors errors) {
    String name = Json.string(selector, "name");
    errors.invalid(path + ".name", name, Names.subdomain(name));
    String key = Json.string(selector, "key");
    if (key.isEmpty()) {
      errors.required(path + ".key");
    } else {
      errors.invalid(path + ".key", key, Names.configKey(key));
    }
  }

  static void volumeField(Map<String, @Nullable Object> field, String path, Errors errors) {
    fieldPath(field, VOLUME_PATHS, path, errors);
  }

  private static void fieldPath(
      Map<String, @Nullable Object> field, List<String> allowed, String path, Errors errors) {
    String version = Json.string(field, "apiVersion");
    String value = Json.string(field, "fieldPath");
    if (version.isEmpty()) {
      errors.required(path + ".apiVersion");
      return;
    }
    if (value.isEmpty()) {
      errors.required(path + ".fieldPath");
      return;
    }
    if (!version.equals("v1")) {
      errors.invalid(
          path + ".fieldPath",
          value,
          "error converting fieldPath: unsupported pod version: " + version);
      return;
    }
    Matcher subscript = SUBSCRIPT.matcher(value);
    if (subscript.matches()) {
      String key = subscript.group(2);
      String checked =
          value.startsWith("metadata.annotations") ? key.toLowerCase(Locale.ROOT) : key;
      errors.invalid(path, checked, Names.qualified(checked));
    } else if (!KNOWN_PATHS.contains(value)) {
      errors.invalid(
          path + ".fieldPath",
          value,
          "error converting fieldPath: field label not supported: " + value);
    } else if (!allowed.contains(value)) {
      errors.notSupported(path + ".fieldPath", value, allowed);
    }
  }

  static void resource(
      Map<String, @Nullable Object> field, boolean volume, String path, Errors errors) {
    String name = Json.string(field, "resource");
    if (volume && Json.string(field, "containerName").isEmpty()) {
      errors.required(path + ".containerName");
    } else if (name.isEmpty()) {
      errors.required(path + ".resource");
    } else if (!RESOURCES.contains(name)
        && !name.startsWith("requests.hugepages-")
        && !name.startsWith("limits.hugepages-")) {
      errors.notSupported(path + ".resource", name, RESOURCES);
    }
    Object divisor = field.get("divisor");
    if (divisor != null && Resources.quantity(divisor).signum() != 0) {
      divisor(name, String.valueOf(divisor), path + ".divisor", errors);
    }
  }

  private static void divisor(String resource, String divisor, String path, Errors errors) {
    if (resource.endsWith(".cpu")) {
      if (!divisor.equals("1") && !divisor.equals("1m")) {
        errors.invalid(
            path, resource, "only divisor's values 1m and 1 are supported with the cpu resource");
      }
    } else if (!SIZES.contains(divisor)) {
      String what =
          resource.endsWith(".memory")
              ? "memory"
              : resource.endsWith("ephemeral-storage")
                  ? "local ephemeral storage"
                  : resource.contains(".hugepages-") ? "hugepages" : "";
      if (!what.isEmpty()) {
        errors.invalid(
            path,
            resource,
            "only divisor's values "
                + String.join(", ", SIZES)
                + " are supported with the "
                + what
                + " resource");
      }
    }
  }

  static void sources(List<Map<String, @Nullable Object>> sources, String path, Errors errors) {
    for (int i = 0; i < sources.size(); i++) {
      Map<String, @Nullable Object> source = sources.get(i);
      String at = path + "[" + i + "]";
      String prefix = Json.string(source, "prefix");
      if (!prefix.isEmpty()) {
        errors.invalid(at + ".prefix", prefix, Names.environmentVariable(prefix));
      }
      int count = 0;
      for (String ref : List.of("configMapRef", "secretRef")) {
        Map<String, @Nullable Object> from = Json.map(source, ref);
        if (from != null) {
          count++;
          String name = Json.string(from, "name");
          if (name.isEmpty()) {
            errors.required(at + "." + ref + ".name");
          } else {
            errors.invalid(at + "." + ref + ".name", name, Names.subdomain(name));
          }
        }
      }
      if (count == 0) {
        errors.invalid(path, "", "must specify one of: `configMapRef` or `secretRef`");
      } else if (count > 1) {
        errors.invalid(path, "", "may not have more than one field specified at a time");
      }
    }
  }
}
