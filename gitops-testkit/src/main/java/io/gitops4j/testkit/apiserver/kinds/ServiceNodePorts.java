package io.gitops4j.testkit.apiserver.kinds;

import io.gitops4j.testkit.apiserver.model.ApiException;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.KindRules.WriteContext;
import io.gitops4j.testkit.apiserver.validation.Errors;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The node ports of one Service that is written.
 *
 * <p>Surprising: ports of a new Service that have one number, as those of two protocols may, share
 * their node port, those of a changed one do not; a LoadBalancer that wants none keeps those it
 * names; and a dry run takes ports from behind the range, and lets others be outside of it. Source:
 * kubernetes/kubernetes {@code pkg/registry/core/service/storage/alloc.go}, {@code
 * pkg/registry/core/service/portallocator/operation.go}.
 */
final class ServiceNodePorts {

  private static final long FIRST = 30000;
  private static final long LAST = 32767;

  private final Map<String, @Nullable Object> spec;
  private final List<Map<String, @Nullable Object>> ports;
  private final String name;
  private final WriteContext context;
  private final Set<Long> claimed = new HashSet<>();

  private ServiceNodePorts(Map<String, @Nullable Object> spec, String name, WriteContext context) {
    this.spec = spec;
    this.ports = Errors.objects(spec, "ports");
    this.name = name;
    this.context = context;
  }

  /** Allocates those of a new Service. */
  static void ofNew(Map<String, @Nullable Object> spec, String name, WriteContext context) {
    ServiceNodePorts operation = new ServiceNodePorts(spec, name, context);
    if (ServiceStrategy.takesNodePorts(spec)) {
      operation.create();
    }
    if (ServiceStrategy.needsHealthPort(spec)) {
      operation.healthPort();
    }
  }

  /** Allocates those of a changed Service that it had not. */
  static void ofChanged(
      Map<String, @Nullable Object> spec,
      Map<String, @Nullable Object> old,
      String name,
      WriteContext context) {
    ServiceNodePorts operation = new ServiceNodePorts(spec, name, context);
    if (ServiceStrategy.takesNodePorts(spec)) {
      operation.update(ServiceStrategy.nodePorts(old));
    }
    if (ServiceStrategy.needsHealthPort(spec) && !ServiceStrategy.needsHealthPort(old)) {
      operation.healthPort();
    }
  }

  private void create() {
    Map<Long, Long> byPort = new HashMap<>();
    for (int i = 0; i < ports.size(); i++) {
      long given = nodePort(ports.get(i));
      if (given == 0 && !ServiceStrategy.needsNodePort(spec)) {
        continue;
      }
      long port = port(ports.get(i));
      Long shared = byPort.get(port);
      if (shared != null) {
        if (given == 0) {
          ports.get(i).put("nodePort", shared);
        } else if (given != shared) {
          claim(i, given);
        }
        continue;
      }
      long wanted = requested(port);
      if (wanted != 0) {
        claim(i, wanted);
      }
      byPort.put(port, wanted != 0 ? wanted : allocated());
      ports.get(i).put("nodePort", byPort.get(port));
    }
  }

  private long requested(long port) {
    return ports.stream()
        .filter(p -> port(p) == port && nodePort(p) != 0)
        .mapToLong(ServiceNodePorts::nodePort)
        .findFirst()
        .orElse(0);
  }

  private void update(Set<Long> had) {
    Set<String> seen = new HashSet<>();
    Set<Long> taken = new HashSet<>();
    for (int i = 0; i < ports.size(); i++) {
      long given = nodePort(ports.get(i));
      if (given == 0 && !ServiceStrategy.needsNodePort(spec)) {
        continue;
      }
      if (given == 0) {
        given = allocated();
        ports.get(i).put("nodePort", given);
      } else if (!had.contains(given) && taken.add(given)) {
        claim(i, given);
      }
      String both = "{" + Json.string(ports.get(i), "protocol") + " " + given + "}";
      if (!seen.add(both)) {
        throw new ApiException(500, "", "duplicate nodePort: " + both, null);
      }
    }
  }

  private void claim(int i, long wanted) {
    String wrong = wrong(wanted);
    if (!wrong.isEmpty()) {
      Errors errors = new Errors();
      errors.invalid("spec.ports[" + i + "].nodePort", wanted, wrong);
      throw ApiException.invalid("", "Service", name, errors.list());
    }
  }

  /** A free port; in a dry run the one after the highest so far, or after the whole range. */
  private long allocated() {
    long port =
        context.dryRun()
            ? claimed.stream().mapToLong(Long::longValue).max().orElse(LAST + 1) + 1
            : context.allocateNodePort();
    claimed.add(port);
    return port;
  }

  private String wrong(long wanted) {
    if (!context.dryRun() && (wanted < FIRST || wanted > LAST)) {
      return "provided port is not in the valid range. The range of valid ports is 30000-32767";
    }
    return claimed.add(wanted)
        ? context.claimNodePort(wanted)
        : "provided port is already allocated";
  }

  private void healthPort() {
    long wanted = Errors.number(spec, 0, "healthCheckNodePort");
    if (wanted == 0) {
      spec.put("healthCheckNodePort", allocated());
      return;
    }
    String wrong = wrong(wanted);
    if (!wrong.isEmpty()) {
      throw ApiException.internal(
          "Internal error occurred: failed to allocate requested HealthCheck NodePort "
              + wanted
              + ": "
              + wrong);
    }
  }

  private static long port(Map<String, @Nullable Object> port) {
    return Errors.number(port, 0, "port");
  }

  private static long nodePort(Map<String, @Nullable Object> port) {
    return Errors.number(port, 0, "nodePort");
  }
}
