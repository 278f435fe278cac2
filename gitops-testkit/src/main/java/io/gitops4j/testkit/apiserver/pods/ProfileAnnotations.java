package io.gitops4j.testkit.apiserver.pods;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.validation.Errors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Profiles of seccomp and AppArmor in annotations, from before there were fields for them.
 *
 * <p>Those of seccomp have no effect and are warned of; those of AppArmor are copied into the field
 * of a container that has none and whose Pod says something else. Both must be well-formed all the
 * same. Where a Go map orders mistakes otherwise every time, ours are by name. Source:
 * kubernetes/kubernetes {@code pkg/apis/core/validation/validation.go}, {@code
 * pkg/api/pod/warnings.go}, {@code pkg/registry/core/pod/strategy.go}; held by the conversations
 * {@code pod-security-apparmor} and {@code pod-security-versions}.
 */
public final class ProfileAnnotations {
  private static final String SECCOMP_POD = "seccomp.security.alpha.kubernetes.io/pod";
  private static final String SECCOMP = "container.seccomp.security.alpha.kubernetes.io/";
  private static final String APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/";
  private static final String LOCALHOST = "localhost/";
  private static final String OLD_SECCOMP =
      ": non-functional in v1.27+; use the \"seccompProfile\" field instead";
  private static final String OLD_APP_ARMOR =
      ": deprecated since v1.30; use the \"appArmorProfile\" field instead";

  private ProfileAnnotations() {}

  /**
   * The mistakes in the annotations of a Pod or template.
   *
   * @param path of the annotations
   */
  public static void validate(Map<String, @Nullable Object> pod, String path, Errors errors) {
    Map<String, @Nullable Object> annotations =
        new TreeMap<>(Errors.object(pod, "metadata", "annotations"));
    if (annotations.containsKey(SECCOMP_POD)) {
      seccomp(text(annotations, SECCOMP_POD), path + "." + SECCOMP_POD, errors);
    }
    annotations.forEach(
        (key, value) -> {
          if (key.startsWith(SECCOMP)) {
            seccomp(text(annotations, key), path + "." + key, errors);
          }
        });
    annotations.forEach(
        (key, value) -> {
          if (key.startsWith(APP_ARMOR)) {
            appArmor(pod, key, text(annotations, key), path + "[" + key + "]", errors);
          }
        });
  }

  private static String text(Map<String, @Nullable Object> annotations, String key) {
    return Json.string(annotations, key);
  }

  private static void seccomp(String profile, String path, Errors errors) {
    if (profile.startsWith(LOCALHOST)) {
      String file = profile.substring(LOCALHOST.length());
      if (file.startsWith("/")) {
        errors.invalid(path, file, "must be a relative path");
      }
      if (List.of(file.split("/", -1)).contains("..")) {
        errors.invalid(path, file, "must not contain '..'");
      }
    } else if (!List.of("runtime/default", "docker/default", "unconfined").contains(profile)) {
      errors.invalid(path, profile, "must be a valid seccomp profile");
    }
  }

  private static void appArmor(
      Map<String, @Nullable Object> pod, String key, String profile, String path, Errors errors) {
    String name = key.substring(APP_ARMOR.length());
    if (containers(pod).stream().noneMatch(c -> Json.string(c, "name").equals(name))) {
      errors.invalid(path, name, "container not found");
    }
    if (!profile.startsWith(LOCALHOST)
        && !List.of("", "runtime/default", "unconfined").contains(profile)) {
      errors.invalid(path, profile, "invalid AppArmor profile name: \"" + profile + "\"");
    }
  }

  private static List<Map<String, @Nullable Object>> containers(Map<String, @Nullable Object> pod) {
    Map<String, @Nullable Object> spec = Errors.object(pod, "spec");
    List<Map<String, @Nullable Object>> containers = new ArrayList<>();
    for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
      containers.addAll(Errors.objects(spec, list));
    }
    return containers;
  }

  /**
   * Warns of annotations of a Pod or template without their fields.
   *
   * @param path of the annotations
   * @param template whether it is a template: a Pod is warned of AppArmor when it is made
   */
  static void warn(
      Map<String, @Nullable Object> pod, String path, boolean template, List<String> warnings) {
    Map<String, @Nullable Object> annotations = Errors.object(pod, "metadata", "annotations");
    Object seccompOfPod = Json.at(pod, "spec", "securityContext", "seccompProfile");
    if (seccompOfPod == null && annotations.containsKey(SECCOMP_POD)) {
      warnings.add(path + "[" + SECCOMP_POD + "]" + OLD_SECCOMP);
    }
    Object appArmorOfPod = Json.at(pod, "spec", "securityContext", "appArmorProfile");
    for (Map<String, @Nullable Object> container : containers(pod)) {
      String name = Json.string(container, "name");
      if (Json.at(container, "securityContext", "seccompProfile") == null
          && annotations.containsKey(SECCOMP + name)) {
        warnings.add(path + "[" + SECCOMP + name + "]" + OLD_SECCOMP);
      }
      if (template
          && appArmorOfPod == null
          && Json.at(container, "securityContext", "appArmorProfile") == null
          && annotations.containsKey(APP_ARMOR + name)) {
        warnings.add(path + "[" + APP_ARMOR + name + "]" + OLD_APP_ARMOR);
      }
    }
  }

  /** Copies profiles of AppArmor of a new Pod into its fields, and warns of that. */
  public static void copyIntoFields(Map<String, @Nullable Object> pod, Consumer<String> warnings) {
    Map<String, @Nullable Object> annotations = Errors.object(pod, "metadata", "annotations");
    if (annotations.isEmpty() || Json.string(pod, "spec", "os", "name").equals("windows")) {
      return;
    }
    Object ofPod = Json.at(pod, "spec", "securityContext", "appArmorProfile");
    for (Map<String, @Nullable Object> container : containers(pod)) {
      String key = APP_ARMOR + Json.string(container, "name");
      if (annotations.containsKey(key)
          && Json.at(container, "securityContext", "appArmorProfile") == null) {
        Map<String, @Nullable Object> profile = field(text(annotations, key));
        if (profile != null && Json.equal(profile, ofPod)) {
          continue;
        }
        if (profile != null) {
          Json.child(container, "securityContext").put("appArmorProfile", profile);
        }
        warnings.accept("metadata.annotations[" + key + "]" + OLD_APP_ARMOR);
      }
    }
  }

  /** The field for an annotation; null when there is none. */
  private static @Nullable Map<String, @Nullable Object> field(String profile) {
    Map<String, @Nullable Object> field = new LinkedHashMap<>();
    String local =
        profile.startsWith(LOCALHOST) ? profile.substring(LOCALHOST.length()).strip() : "";
    if (profile.equals("unconfined")) {
      field.put("type", "Unconfined");
    } else if (profile.equals("runtime/default")) {
      field.put("type", "RuntimeDefault");
    } else if (!local.isEmpty() && profile.equals(LOCALHOST + local)) {
      field.put("type", "Localhost");
      field.put("localhostProfile", local);
    } else {
      return null;
    }
    return field;
  }
}
