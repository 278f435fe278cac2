package io.gitops4j.testkit.apiserver.pods;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.typed.InternalJson;
import io.gitops4j.testkit.apiserver.validation.Errors;
import io.gitops4j.testkit.apiserver.validation.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Security contexts. Source: kubernetes/kubernetes {@code pkg/apis/core/validation/validation.go},
 * {@code ValidateSecurityContext}.
 */
final class Security {

  private static final int MAX_SYSCTL = 253;
  private static final Pattern SYSCTL =
      Pattern.compile("^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$");

  private Security() {}

  /** The context of a Pod, which has the host's namespaces beside it and, for Go, in it. */
  static void pod(Map<String, @Nullable Object> spec, String path, Errors errors) {
    Map<String, @Nullable Object> context = Errors.object(spec, "securityContext");
    ids(context, path, errors, "fsGroup", "runAsUser", "runAsGroup");
    List<@Nullable Object> groups = Json.list(context, "supplementalGroups");
    for (int i = 0; groups != null && i < groups.size(); i++) {
      if (groups.get(i) instanceof Number n) {
        errors.invalid(path + ".supplementalGroups[" + i + "]", n, Names.userId(n.longValue()));
      }
    }
    if (Boolean.TRUE.equals(spec.get("shareProcessNamespace"))
        && Boolean.TRUE.equals(spec.get("hostPID"))) {
      errors.invalid(
          path + ".shareProcessNamespace",
          true,
          "ShareProcessNamespace and HostPID cannot both be enabled");
    }
    sysctls(spec, Errors.objects(context, "sysctls"), path + ".sysctls", errors);
    errors.oneOf(context, path, "fsGroupChangePolicy", "Always", "OnRootMismatch");
    seccomp(Json.map(context, "seccompProfile"), path + ".seccompProfile", errors);
    errors.oneOf(context, path, "supplementalGroupsPolicy", "Merge", "Strict");
  }

  private static void sysctls(
      Map<String, @Nullable Object> spec,
      List<Map<String, @Nullable Object>> sysctls,
      String path,
      Errors errors) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < sysctls.size(); i++) {
      String at = path + "[" + i + "].name";
      String name = Json.string(sysctls.get(i), "name");
      if (name.isEmpty()) {
        errors.required(at);
      } else if (name.length() > MAX_SYSCTL || !SYSCTL.matcher(name).matches()) {
        errors.invalid(
            at,
            name,
            "must have at most " + MAX_SYSCTL + " characters and match regex " + SYSCTL.pattern());
      } else if (!names.add(name)) {
        errors.duplicate(at, name);
      }
      String shared = name.isEmpty() ? "" : namespace(name.replace('/', '.'));
      if (!shared.isEmpty() && Boolean.TRUE.equals(spec.get(shared))) {
        errors.invalid(at, name, "may not be specified when '" + shared + "' is true");
      }
    }
  }

  /** The field that says whether the namespace of a kernel parameter is the host's. */
  private static String namespace(String sysctl) {
    if (sysctl.startsWith("net.")) {
      return "hostNetwork";
    }
    boolean messages =
        sysctl.equals("kernel.sem")
            || sysctl.startsWith("kernel.shm")
            || sysctl.startsWith("kernel.msg")
            || sysctl.startsWith("fs.mqueue.");
    return messages ? "hostIPC" : "";
  }

  static void container(
      @Nullable Map<String, @Nullable Object> context, boolean ofHost, String path, Errors errors) {
    if (context == null) {
      return;
    }
    ids(context, path, errors, "runAsUser", "runAsGroup");
    errors.oneOf(context, path, "procMount", "Default", "Unmasked");
    if (ofHost && "Unmasked".equals(context.get("procMount"))) {
      errors.invalid(
          path + ".procMount", "Unmasked", "`hostUsers` must be false to use `Unmasked`");
    }
    seccomp(Json.map(context, "seccompProfile"), path + ".seccompProfile", errors);
    if (Boolean.FALSE.equals(context.get("allowPrivilegeEscalation"))) {
      if (Boolean.TRUE.equals(context.get("privileged"))) {
        errors.invalid(
            path,
            InternalJson.of("core.SecurityContext", errors.sentAt(path, context)),
            "cannot set `allowPrivilegeEscalation` to false and `privileged` to true");
      }
      if (Errors.texts(context, "capabilities", "add").contains("CAP_SYS_ADMIN")) {
        errors.invalid(
            path,
            InternalJson.of("core.SecurityContext", errors.sentAt(path, context)),
            "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add`"
                + " CAP_SYS_ADMIN");
      }
    }
  }

  private static void ids(
      Map<String, @Nullable Object> context, String path, Errors errors, String... names) {
    for (String name : names) {
      if (context.get(name) instanceof Number n) {
        errors.invalid(path + "." + name, n, Names.userId(n.longValue()));
      }
    }
  }

  private static void seccomp(
      @Nullable Map<String, @Nullable Object> profile, String path, Errors errors) {
    if (profile == null) {
      return;
    }
    String type = Json.string(profile, "type");
    String local = Json.string(profile, "localhostProfile");
    if (!List.of("Localhost", "RuntimeDefault", "Unconfined").contains(type)) {
      if (type.isEmpty()) {
        errors.required(path + ".type", "type is required when seccompProfile is set");
      } else {
        errors.notSupported(
            path + ".type", type, List.of("Localhost", "RuntimeDefault", "Unconfined"));
      }
    } else if (type.equals("Localhost")) {
      if (local.isEmpty()) {
        errors.required(path + ".localhostProfile", "must be set when seccomp type is Localhost");
      } else {
        Mounts.descending(local, path + ".localhostProfile", errors);
      }
    } else if (!local.isEmpty()) {
      errors.invalid(
          path + ".localhostProfile", local, "can only be set when seccomp type is Localhost");
    }
  }
}
