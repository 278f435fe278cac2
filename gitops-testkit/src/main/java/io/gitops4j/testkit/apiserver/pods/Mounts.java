package io.gitops4j.testkit.apiserver.pods;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.validation.Errors;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a container mounts. Source: kubernetes/kubernetes {@code
 * pkg/apis/core/validation/validation.go}, {@code ValidateVolumeMounts}, {@code
 * ValidateVolumeDevices}.
 */
final class Mounts {

  private Mounts() {}

  static void validate(
      Map<String, @Nullable Object> container, Set<String> volumes, String path, Errors errors) {
    List<Map<String, @Nullable Object>> mounts = Errors.objects(container, "volumeMounts");
    Set<String> paths = new HashSet<>();
    for (int i = 0; i < mounts.size(); i++) {
      mount(mounts.get(i), volumes, paths, path + ".volumeMounts", i, errors);
    }
    List<Map<String, @Nullable Object>> devices = Errors.objects(container, "volumeDevices");
    for (int i = 0; i < devices.size(); i++) {
      String at = path + ".volumeDevices[" + i + "]";
      String name = Json.string(devices.get(i), "name");
      if (name.isEmpty()) {
        errors.required(at + ".name");
      }
      if (Json.string(devices.get(i), "devicePath").isEmpty()) {
        errors.required(at + ".devicePath");
      }
      if (!volumes.contains(name)) {
        errors.notFound(at + ".name", name);
      }
    }
  }

  private static void mount(
      Map<String, @Nullable Object> mount,
      Set<String> volumes,
      Set<String> paths,
      String list,
      int i,
      Errors errors) {
    String at = list + "[" + i + "]";
    String name = Json.string(mount, "name");
    String mountPath = Json.string(mount, "mountPath");
    if (name.isEmpty()) {
      errors.required(at + ".name");
    }
    if (!volumes.contains(name)) {
      errors.notFound(at + ".name", name);
    }
    if (mountPath.isEmpty()) {
      errors.required(at + ".mountPath");
    }
    if (!paths.add(mountPath)) {
      errors.invalid(at + ".mountPath", mountPath, "must be unique");
    }
    String sub = Json.string(mount, "subPath");
    String expression = Json.string(mount, "subPathExpr");
    if (!sub.isEmpty()) {
      descending(sub, list + ".subPath", errors);
    }
    if (!expression.isEmpty()) {
      if (!sub.isEmpty()) {
        errors.invalid(
            at + ".subPathExpr", expression, "subPathExpr and subPath are mutually exclusive");
      }
      descending(expression, list + ".subPathExpr", errors);
    }
    errors.oneOf(mount, list, "mountPropagation", "Bidirectional", "HostToContainer", "None");
  }

  /** A relative path that does not leave its folder. */
  static void descending(String value, String path, Errors errors) {
    if (value.startsWith("/")) {
      errors.invalid(path, value, "must be a relative path");
    }
    if (Arrays.asList(value.split("/", -1)).contains("..")) {
      errors.invalid(path, value, "must not contain '..'");
    }
  }
}
