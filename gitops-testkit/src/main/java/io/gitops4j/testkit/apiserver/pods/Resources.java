package io.gitops4j.testkit.apiserver.pods;

import io.gitops4j.testkit.apiserver.quantity.Quantity;
import io.gitops4j.testkit.apiserver.validation.Errors;
import io.gitops4j.testkit.apiserver.validation.Names;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Requests and limits of containers, and the names of resources. Sources: kubernetes/kubernetes
 * {@code pkg/apis/core/validation/validation.go}, {@code pkg/apis/core/helper/helpers.go}.
 */
public final class Resources {

  private static final String NOT_INTEGER = "must be an integer";
  private static final Set<String> CONTAINER = Set.of("cpu", "memory", "ephemeral-storage");
  private static final Set<String> COUNTED =
      Set.of(
          "pods",
          "resourcequotas",
          "services",
          "replicationcontrollers",
          "secrets",
          "configmaps",
          "persistentvolumeclaims",
          "services.nodeports",
          "services.loadbalancers");
  private static final Set<String> QUOTA =
      Set.of(
          "cpu",
          "memory",
          "ephemeral-storage",
          "requests.cpu",
          "requests.memory",
          "requests.storage",
          "requests.ephemeral-storage",
          "limits.cpu",
          "limits.memory",
          "limits.ephemeral-storage");

  private static final String HUGE = "hugepages-";

  private Resources() {}

  static void container(Map<String, @Nullable Object> resources, String path, Errors errors) {
    Map<String, @Nullable Object> limits = Errors.object(resources, "limits");
    Map<String, @Nullable Object> requests = Errors.object(resources, "requests");
    limits.forEach((name, value) -> entry(name, value, path + ".limits[" + name + "]", errors));
    requests.forEach(
        (name, value) -> {
          entry(name, value, path + ".requests[" + name + "]", errors);
          against(name, value, limits, path, errors);
        });
    boolean huge = isHuge(limits) || isHuge(requests);
    boolean compute =
        limits.containsKey("cpu")
            || limits.containsKey("memory")
            || requests.containsKey("cpu")
            || requests.containsKey("memory");
    if (huge && !compute) {
      errors.forbidden(path, "HugePages require cpu or memory");
    }
  }

  private static boolean isHuge(Map<String, @Nullable Object> resources) {
    return resources.keySet().stream().anyMatch(k -> k.startsWith("hugepages-"));
  }

  private static void against(
      String name,
      @Nullable Object value,
      Map<String, @Nullable Object> limits,
      String path,
      Errors errors) {
    Quantity request = quantity(value);
    boolean overcommit = isNative(name) && !name.startsWith("hugepages-");
    if (!limits.containsKey(name)) {
      if (!overcommit) {
        errors.required(path + ".limits", "Limit must be set for non overcommitable resources");
      }
      return;
    }
    Quantity limit = quantity(limits.get(name));
    if (!overcommit && request.compareTo(limit) != 0) {
      errors.invalid(
          path + ".requests",
          request.toString(),
          "must be equal to " + name + " limit of " + limit);
    } else if (request.compareTo(limit) > 0) {
      errors.invalid(
          path + ".requests",
          request.toString(),
          "must be less than or equal to " + name + " limit of " + limit);
    }
  }

  private static void entry(String name, @Nullable Object value, String path, Errors errors) {
    containerName(name, path, errors);
    value(name, value, path, errors);
    pages(name, value, path, errors);
  }

  /** Pages of some size are taken whole. */
  private static void pages(String name, @Nullable Object value, String path, Errors errors) {
    if (!name.startsWith(HUGE)) {
      return;
    }
    try {
      BigDecimal size = Quantity.parse(name.substring(HUGE.length())).value();
      Quantity quantity = quantity(value);
      if (size.signum() > 0 && quantity.value().remainder(size).signum() != 0) {
        errors.invalid(
            path, quantity.toString(), quantity + " is not positive integer multiple of " + name);
      }
    } catch (Quantity.FormatException e) {
      errors.invalid(path, name, String.valueOf(e.getMessage()));
    }
  }

  static void overhead(Map<String, @Nullable Object> overhead, String path, Errors errors) {
    overhead.forEach((name, value) -> entry(name, value, path + "[" + name + "]", errors));
  }

  private static boolean isNative(String name) {
    return name.indexOf('/') < 0 || name.contains("kubernetes.io/");
  }

  /** A name that containers may use; also those of metrics of containers. */
  public static void containerName(String name, String path, Errors errors) {
    int before = errors.size();
    name(name, path, errors);
    boolean bad = errors.size() > before;
    if (name.indexOf('/') < 0) {
      if (!CONTAINER.contains(name) && !name.startsWith("hugepages-")) {
        errors.invalid(path, name, "must be a standard resource for containers");
      }
    } else if (!bad && !isNative(name) && !isExtended(name)) {
      errors.invalid(path, name, "doesn't follow extended resource name standard");
    }
  }

  private static boolean isExtended(String name) {
    return !name.startsWith("requests.") && Names.qualified("requests." + name).isEmpty();
  }

  private static void name(String name, String path, Errors errors) {
    List<String> messages = Names.qualified(name);
    errors.invalid(path, name, messages);
    if (messages.isEmpty() && name.indexOf('/') < 0 && !isStandard(name)) {
      errors.invalid(path, name, "must be a standard resource type or fully qualified");
    }
  }

  private static boolean isStandard(String name) {
    return CONTAINER.contains(name)
        || COUNTED.contains(name)
        || QUOTA.contains(name)
        || name.equals("storage")
        || name.equals("hugepages-")
        || name.startsWith("hugepages-")
        || name.startsWith("requests.hugepages-")
        || name.startsWith("limits.hugepages-");
  }

  /** A name that a quota may limit. */
  public static void quotaName(String name, String path, Errors errors) {
    int before = errors.size();
    name(name, path, errors);
    if (name.indexOf('/') < 0
        && !QUOTA.contains(name)
        && !COUNTED.contains(name)
        && !name.startsWith("hugepages-")
        && !name.startsWith("requests.hugepages-")
        && (before == errors.size() || Names.qualified(name).isEmpty())) {
      errors.invalid(path, name, "must be a standard resource for quota");
    }
  }

  /** An amount of a resource: not negative, whole where it counts things. */
  public static void value(String name, @Nullable Object value, String path, Errors errors) {
    Quantity quantity = quantity(value);
    if (quantity.signum() < 0) {
      errors.invalid(path, quantity.toString(), "must be greater than or equal to 0");
    }
    boolean counted = COUNTED.contains(name) || name.startsWith("count/") || !isNative(name);
    if (counted && !quantity.isInteger()) {
      errors.invalid(path, quantity.toString(), NOT_INTEGER);
    }
  }

  /** The quantity of a field in its typed form. */
  public static Quantity quantity(@Nullable Object value) {
    return Quantity.parse(value == null ? "0" : String.valueOf(value));
  }
}
