package io.gitops4j.testkit.apiserver.podsecurity;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.validation.Errors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the level {@code restricted} does not allow besides {@code baseline}, in the order of the
 * names of its checks.
 *
 * <p>Surprising: what must be set may be set for the whole Pod or for each container, and one that
 * sets it wrongly is told instead of those that leave it out. From 1.25 on Pods for Windows need
 * not set what Windows does not have. Source: k8s.io/pod-security-admission, {@code
 * policy/check_*.go}.
 */
final class RestrictedChecks {
  private static final Set<String> VOLUMES =
      Set.of(
          "configMap",
          "csi",
          "downwardAPI",
          "emptyDir",
          "ephemeral",
          "image",
          "persistentVolumeClaim",
          "projected",
          "secret");

  static final List<Check> ALL =
      List.of(
          Check.restricted("allowPrivilegeEscalation", 8, RestrictedChecks::escalation),
          Check.restricted(
              "allowPrivilegeEscalation", 25, besidesWindows(RestrictedChecks::escalation)),
          Check.restricted("capabilities_restricted", 22, RestrictedChecks::capabilities)
              .insteadOf("capabilities_baseline"),
          Check.restricted(
                  "capabilities_restricted", 25, besidesWindows(RestrictedChecks::capabilities))
              .insteadOf("capabilities_baseline"),
          Check.restricted("restrictedVolumes", 0, RestrictedChecks::volumes)
              .insteadOf("hostPathVolumes"),
          Check.restricted("runAsNonRoot", 0, RestrictedChecks::nonRoot),
          Check.restricted("runAsUser", 23, RestrictedChecks::user),
          Check.restricted("seccompProfile_restricted", 19, RestrictedChecks::seccomp)
              .insteadOf("seccompProfile_baseline"),
          Check.restricted(
                  "seccompProfile_restricted", 25, besidesWindows(RestrictedChecks::seccomp))
              .insteadOf("seccompProfile_baseline"));

  private RestrictedChecks() {}

  private static Function<SecuredPod, @Nullable Finding> besidesWindows(
      Function<SecuredPod, @Nullable Finding> rule) {
    return pod -> pod.windows() ? null : rule.apply(pod);
  }

  private static @Nullable Finding escalation(SecuredPod pod) {
    List<String> names =
        pod.containersSetting(
            context -> !Boolean.FALSE.equals(context.get("allowPrivilegeEscalation")));
    return names.isEmpty()
        ? null
        : new Finding(
            "allowPrivilegeEscalation != false",
            Wording.named("container", names)
                + " must set securityContext.allowPrivilegeEscalation=false");
  }

  private static @Nullable Finding capabilities(SecuredPod pod) {
    List<String> keeping =
        pod.containersSetting(
            context -> !BaselineChecks.texts(context, "capabilities", "drop").contains("ALL"));
    NavigableSet<String> added = Wording.values();
    List<String> adding =
        pod.containersSetting(
            context -> {
              List<String> others =
                  BaselineChecks.texts(context, "capabilities", "add").stream()
                      .filter(c -> !c.equals("NET_BIND_SERVICE"))
                      .toList();
              added.addAll(others);
              return !others.isEmpty();
            });
    List<String> details = new ArrayList<>();
    if (!keeping.isEmpty()) {
      details.add(
          Wording.named("container", keeping)
              + " must set securityContext.capabilities.drop=[\"ALL\"]");
    }
    if (!adding.isEmpty()) {
      details.add(
          Wording.named("container", adding)
              + " must not include "
              + Wording.quoted(added)
              + " in securityContext.capabilities.add");
    }
    return details.isEmpty()
        ? null
        : new Finding("unrestricted capabilities", String.join("; ", details));
  }

  private static @Nullable Finding volumes(SecuredPod pod) {
    NavigableSet<String> types = Wording.values();
    List<String> names = new ArrayList<>();
    for (Map<String, @Nullable Object> volume : Errors.objects(pod.spec(), "volumes")) {
      List<String> sources =
          volume.entrySet().stream()
              .filter(e -> e.getValue() != null && !e.getKey().equals("name"))
              .map(Map.Entry::getKey)
              .toList();
      if (sources.stream().noneMatch(VOLUMES::contains)) {
        names.add(Json.string(volume, "name"));
        types.add(sources.isEmpty() ? "unknown" : sources.get(0));
      }
    }
    return names.isEmpty()
        ? null
        : new Finding(
            "restricted volume types",
            Wording.named("volume", names)
                + " "
                + Wording.use(names)
                + " "
                + Wording.plural("restricted volume type", types)
                + " "
                + Wording.quoted(types));
  }

  private static @Nullable Finding nonRoot(SecuredPod pod) {
    List<String> setters =
        pod.setters(context -> Boolean.FALSE.equals(context.get("runAsNonRoot")));
    if (!setters.isEmpty()) {
      return new Finding(
          "runAsNonRoot != true",
          String.join(" and ", setters) + " must not set securityContext.runAsNonRoot=false");
    }
    List<String> names =
        Boolean.TRUE.equals(pod.context().get("runAsNonRoot"))
            ? List.of()
            : pod.containersSetting(context -> context.get("runAsNonRoot") == null);
    return names.isEmpty()
        ? null
        : new Finding(
            "runAsNonRoot != true",
            "pod or "
                + Wording.named("container", names)
                + " must set securityContext.runAsNonRoot=true");
  }

  private static @Nullable Finding user(SecuredPod pod) {
    List<String> setters =
        pod.setters(context -> context.get("runAsUser") instanceof Number n && n.longValue() == 0);
    return setters.isEmpty()
        ? null
        : new Finding("runAsUser=0", String.join(" and ", setters) + " must not set runAsUser=0");
  }

  private static @Nullable Finding seccomp(SecuredPod pod) {
    Finding wrong = BaselineChecks.seccomp(pod);
    if (wrong != null) {
      return wrong;
    }
    List<String> names =
        pod.context().get("seccompProfile") != null
            ? List.of()
            : pod.containersSetting(context -> context.get("seccompProfile") == null);
    return names.isEmpty()
        ? null
        : new Finding(
            "seccompProfile",
            "pod or "
                + Wording.named("container", names)
                + " must set securityContext.seccompProfile.type to"
                + " \"RuntimeDefault\" or \"Localhost\"");
  }
}
