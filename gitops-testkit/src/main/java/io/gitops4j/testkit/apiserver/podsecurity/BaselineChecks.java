package io.gitops4j.testkit.apiserver.podsecurity;

import io.gitops4j.testkit.apiserver.model.GoText;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.validation.Errors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the level {@code baseline} does not allow, in the order of the names of its checks.
 *
 * <p>Surprising: a profile of AppArmor is looked for in fields and in the annotations from before
 * them, one of seccomp in annotations by versions before 1.19 only. Values that are told are those
 * of all containers together, sorted; ports as the texts they are. Source:
 * k8s.io/pod-security-admission, {@code policy/check_*.go}; the page Pod Security Standards of the
 * Kubernetes documentation.
 */
final class BaselineChecks {
  private static final String APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/";
  private static final String SECCOMP_POD = "seccomp.security.alpha.kubernetes.io/pod";
  private static final String SECCOMP = "container.seccomp.security.alpha.kubernetes.io/";
  private static final Set<String> CAPABILITIES =
      Set.of(
          "AUDIT_WRITE",
          "CHOWN",
          "DAC_OVERRIDE",
          "FOWNER",
          "FSETID",
          "KILL",
          "MKNOD",
          "NET_BIND_SERVICE",
          "SETFCAP",
          "SETGID",
          "SETPCAP",
          "SETUID",
          "SYS_CHROOT");
  private static final Set<String> SELINUX_TYPES =
      Set.of("", "container_t", "container_init_t", "container_kvm_t");
  private static final Set<String> SELINUX_TYPES_31 = with(SELINUX_TYPES, "container_engine_t");
  private static final Set<String> SYSCTLS =
      Set.of(
          "kernel.shm_rmid_forced",
          "net.ipv4.ip_local_port_range",
          "net.ipv4.tcp_syncookies",
          "net.ipv4.ping_group_range",
          "net.ipv4.ip_unprivileged_port_start");
  private static final Set<String> SYSCTLS_27 = with(SYSCTLS, "net.ipv4.ip_local_reserved_ports");
  private static final Set<String> SYSCTLS_29 =
      with(
          SYSCTLS_27,
          "net.ipv4.tcp_keepalive_time",
          "net.ipv4.tcp_fin_timeout",
          "net.ipv4.tcp_keepalive_intvl",
          "net.ipv4.tcp_keepalive_probes");
  private static final Set<String> SYSCTLS_32 =
      with(SYSCTLS_29, "net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem");

  static final List<Check> ALL =
      List.of(
          Check.baseline("appArmorProfile", 0, BaselineChecks::appArmor),
          Check.baseline("capabilities_baseline", 0, BaselineChecks::capabilities),
          Check.baseline("hostNamespaces", 0, BaselineChecks::hostNamespaces),
          Check.baseline("hostPathVolumes", 0, BaselineChecks::hostPaths),
          Check.baseline("hostPorts", 0, BaselineChecks::hostPorts),
          Check.baseline("hostProbesAndHostLifecycle", 34, BaselineChecks::hostsOfHandlers),
          Check.baseline("privileged", 0, BaselineChecks::privileged),
          Check.baseline("procMount", 0, BaselineChecks::procMount),
          Check.baseline("seLinuxOptions", 0, pod -> seLinux(pod, SELINUX_TYPES)),
          Check.baseline("seLinuxOptions", 31, pod -> seLinux(pod, SELINUX_TYPES_31)),
          Check.baseline("seccompProfile_baseline", 0, BaselineChecks::seccompAnnotations),
          Check.baseline("seccompProfile_baseline", 19, BaselineChecks::seccomp),
          Check.baseline("sysctls", 0, pod -> sysctls(pod, SYSCTLS)),
          Check.baseline("sysctls", 27, pod -> sysctls(pod, SYSCTLS_27)),
          Check.baseline("sysctls", 29, pod -> sysctls(pod, SYSCTLS_29)),
          Check.baseline("sysctls", 32, pod -> sysctls(pod, SYSCTLS_32)),
          Check.baseline("windowsHostProcess", 0, BaselineChecks::hostProcess));

  private BaselineChecks() {}

  private static Set<String> with(Set<String> some, String... more) {
    return Stream.concat(some.stream(), Stream.of(more))
        .collect(java.util.stream.Collectors.toUnmodifiableSet());
  }

  private static @Nullable Finding appArmor(SecuredPod pod) {
    NavigableSet<String> types = Wording.values();
    List<String> setters =
        pod.setters(
            context -> {
              Map<String, @Nullable Object> profile = Json.map(context, "appArmorProfile");
              String type = Json.string(profile, "type");
              return profile != null
                  && !Set.of("RuntimeDefault", "Localhost").contains(type)
                  && told(types, type);
            });
    NavigableSet<String> annotations = Wording.values();
    pod.annotations()
        .forEach(
            (key, value) -> {
              String profile = String.valueOf(value);
              if (key.startsWith(APP_ARMOR)
                  && !profile.isEmpty()
                  && !profile.equals("runtime/default")
                  && !profile.startsWith("localhost/")) {
                annotations.add(key + "=" + GoText.quoted(profile));
              }
            });
    if (!annotations.isEmpty()) {
      setters.add(Wording.plural("annotation", annotations));
    }
    List<String> values = new ArrayList<>(types);
    values.addAll(annotations);
    return setters.isEmpty()
        ? null
        : new Finding(
            Wording.plural("forbidden AppArmor profile", values),
            String.join(" and ", setters)
                + " must not set AppArmor profile type to "
                + Wording.quoted(values));
  }

  /** Takes note of a value that is to be told. */
  private static boolean told(NavigableSet<String> values, String value) {
    values.add(value);
    return true;
  }

  private static @Nullable Finding capabilities(SecuredPod pod) {
    NavigableSet<String> added = Wording.values();
    List<String> names =
        pod.containersSetting(
            context -> {
              List<String> others =
                  texts(context, "capabilities", "add").stream()
                      .filter(c -> !CAPABILITIES.contains(c))
                      .toList();
              added.addAll(others);
              return !others.isEmpty();
            });
    return names.isEmpty()
        ? null
        : new Finding(
            "non-default capabilities",
            Wording.named("container", names)
                + " must not include "
                + Wording.quoted(added)
                + " in securityContext.capabilities.add");
  }

  /** The texts of a list. */
  static List<String> texts(Map<String, @Nullable Object> object, String... path) {
    List<@Nullable Object> list = Json.list(object, path);
    return list == null ? List.of() : list.stream().map(String::valueOf).toList();
  }

  private static @Nullable Finding hostNamespaces(SecuredPod pod) {
    List<String> shared =
        Stream.of("hostNetwork", "hostPID", "hostIPC")
            .filter(name -> Boolean.TRUE.equals(pod.spec().get(name)))
            .map(name -> name + "=true")
            .toList();
    return shared.isEmpty() ? null : new Finding("host namespaces", String.join(", ", shared));
  }

  private static @Nullable Finding hostPaths(SecuredPod pod) {
    List<String> names =
        Errors.objects(pod.spec(), "volumes").stream()
            .filter(volume -> volume.get("hostPath") != null)
            .map(volume -> Json.string(volume, "name"))
            .toList();
    return names.isEmpty() ? null : new Finding("hostPath volumes", Wording.named("volume", names));
  }

  private static @Nullable Finding hostPorts(SecuredPod pod) {
    NavigableSet<String> ports = Wording.values();
    List<String> names =
        pod.containersWhere(
            container -> {
              List<String> taken =
                  Errors.objects(container, "ports").stream()
                      .map(port -> Errors.number(port, 0, "hostPort"))
                      .filter(port -> port != 0)
                      .map(String::valueOf)
                      .toList();
              ports.addAll(taken);
              return !taken.isEmpty();
            });
    return names.isEmpty()
        ? null
        : new Finding(
            "hostPort",
            Wording.named("container", names)
                + " "
                + Wording.use(names)
                + " "
                + Wording.plural("hostPort", ports)
                + " "
                + String.join(", ", ports));
  }

  private static @Nullable Finding hostsOfHandlers(SecuredPod pod) {
    NavigableSet<String> hosts = Wording.values();
    NavigableSet<String> names = Wording.values();
    names.addAll(
        pod.containersWhere(
            container -> {
              List<String> named = handlerHosts(container);
              hosts.addAll(named);
              return !named.isEmpty();
            }));
    return names.isEmpty()
        ? null
        : new Finding(
            "probe or lifecycle host",
            Wording.named("container", names)
                + " "
                + Wording.use(names)
                + " "
                + Wording.plural("probe or lifecycle host", hosts)
                + " "
                + Wording.quoted(hosts));
  }

  private static List<String> handlerHosts(Map<String, @Nullable Object> container) {
    return Stream.of(
            Json.at(container, "livenessProbe"),
            Json.at(container, "readinessProbe"),
            Json.at(container, "startupProbe"),
            Json.at(container, "lifecycle", "postStart"),
            Json.at(container, "lifecycle", "preStop"))
        .flatMap(
            handler ->
                Stream.of(
                    Json.string(handler, "httpGet", "host"),
                    Json.string(handler, "tcpSocket", "host")))
        .filter(host -> !host.isEmpty())
        .toList();
  }

  private static @Nullable Finding privileged(SecuredPod pod) {
    List<String> names =
        pod.containersSetting(context -> Boolean.TRUE.equals(context.get("privileged")));
    return names.isEmpty()
        ? null
        : new Finding(
            "privileged",
            Wording.named("container", names) + " must not set securityContext.privileged=true");
  }

  private static @Nullable Finding procMount(SecuredPod pod) {
    NavigableSet<String> types = Wording.values();
    List<String> names =
        pod.containersSetting(
            context ->
                context.get("procMount") instanceof String type
                    && !type.equals("Default")
                    && told(types, type));
    return names.isEmpty()
        ? null
        : new Finding(
            "procMount",
            Wording.named("container", names)
                + " must not set securityContext.procMount to "
                + Wording.quoted(types));
  }

  private static @Nullable Finding seLinux(SecuredPod pod, Set<String> allowed) {
    NavigableSet<String> types = Wording.values();
    NavigableSet<String> members = Wording.values();
    List<String> setters =
        pod.setters(
            context -> {
              Object options = Json.at(context, "seLinuxOptions");
              String type = Json.string(options, "type");
              boolean bad = !allowed.contains(type) && told(types, type);
              for (String member : List.of("user", "role")) {
                bad |= !Json.string(options, member).isEmpty() && told(members, member);
              }
              return bad;
            });
    if (setters.isEmpty()) {
      return null;
    }
    List<String> offences = new ArrayList<>();
    if (!types.isEmpty()) {
      offences.add(Wording.named("type", types));
    }
    Stream.of("user", "role")
        .filter(members::contains)
        .forEach(member -> offences.add(member + " may not be set"));
    return new Finding(
        "seLinuxOptions",
        String.join(" and ", setters)
            + " set forbidden securityContext.seLinuxOptions: "
            + String.join("; ", offences));
  }

  private static @Nullable Finding seccompAnnotations(SecuredPod pod) {
    NavigableSet<String> forbidden = Wording.values();
    Stream.concat(
            Stream.of(SECCOMP_POD),
            pod.containers().stream().map(c -> SECCOMP + Json.string(c, "name")))
        .forEach(
            key -> {
              if (pod.annotations().get(key) instanceof String profile
                  && !profile.equals("runtime/default")
                  && !profile.equals("docker/default")
                  && !profile.startsWith("localhost/")) {
                forbidden.add(key + "=" + GoText.quoted(profile));
              }
            });
    return forbidden.isEmpty()
        ? null
        : new Finding(
            "seccompProfile",
            "forbidden "
                + Wording.plural("annotation", forbidden)
                + " "
                + String.join(", ", forbidden));
  }

  static @Nullable Finding seccomp(SecuredPod pod) {
    NavigableSet<String> types = Wording.values();
    List<String> setters =
        pod.setters(
            context -> {
              Map<String, @Nullable Object> profile = Json.map(context, "seccompProfile");
              String type = Json.string(profile, "type");
              return profile != null
                  && !Set.of("RuntimeDefault", "Localhost").contains(type)
                  && told(types, type);
            });
    return setters.isEmpty()
        ? null
        : new Finding(
            "seccompProfile",
            String.join(" and ", setters)
                + " must not set securityContext.seccompProfile.type to "
                + Wording.quoted(types));
  }

  private static @Nullable Finding sysctls(SecuredPod pod, Set<String> allowed) {
    List<String> forbidden =
        Errors.objects(pod.context(), "sysctls").stream()
            .map(sysctl -> Json.string(sysctl, "name"))
            .filter(name -> !allowed.contains(name))
            .toList();
    return forbidden.isEmpty()
        ? null
        : new Finding("forbidden sysctls", String.join(", ", forbidden));
  }

  private static @Nullable Finding hostProcess(SecuredPod pod) {
    List<String> setters =
        pod.setters(
            context -> Boolean.TRUE.equals(Json.at(context, "windowsOptions", "hostProcess")));
    return setters.isEmpty()
        ? null
        : new Finding(
            "hostProcess",
            String.join(" and ", setters)
                + " must not set securityContext.windowsOptions.hostProcess=true");
  }
}
