package io.gitops4j.testkit.apiserver.pods;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.quantity.Amounts;
import io.gitops4j.testkit.apiserver.validation.Errors;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a Pod asks for as a whole.
 *
 * <p>Containers run together, so that theirs add up; those that initialise run one after the other,
 * each beside the sidecars that began before it, and the Pod needs the most of what it needs at any
 * time. What the Pod says for itself stands for that, and its overhead is added: to limits only
 * where there is one. Source: k8s.io/component-helpers, {@code resource/helpers.go}.
 */
public final class PodResources {

  private static final Set<String> COMPUTE = Set.of("cpu", "memory");

  private PodResources() {}

  /**
   * Fills in the requests of a Pod that limits itself as a whole: those of its containers together,
   * for CPU and memory, or else its limits. Source: kubernetes/kubernetes, {@code
   * pkg/apis/core/v1/defaults.go}.
   */
  public static void setRequestsOfWholePod(Map<String, @Nullable Object> spec) {
    Amounts limits = own(spec, "limits");
    if (!limits.isEmpty()) {
      Map<String, @Nullable Object> requests =
          Json.child(Json.child(spec, "resources"), "requests");
      together(spec, "requests").only(COMPUTE).toJson().forEach(requests::putIfAbsent);
      limits.toJson().forEach(requests::putIfAbsent);
    }
  }

  /** What it asks for at least. */
  public static Amounts requests(Map<String, @Nullable Object> spec) {
    return whole(spec, "requests").plus(overhead(spec));
  }

  /** What it may have at most. */
  public static Amounts limits(Map<String, @Nullable Object> spec) {
    Amounts limits = whole(spec, "limits");
    return limits.plus(overhead(spec).only(limits.names()));
  }

  private static Amounts whole(Map<String, @Nullable Object> spec, String list) {
    return together(spec, list).replacedBy(own(spec, list));
  }

  private static Amounts overhead(Map<String, @Nullable Object> spec) {
    return Amounts.of(Json.map(spec, "overhead"));
  }

  /** Whether a Pod says for itself what it wants. */
  public static boolean ofWholePod(Map<String, @Nullable Object> spec) {
    return !own(spec, "requests").isEmpty() || !own(spec, "limits").isEmpty();
  }

  private static Amounts own(Map<String, @Nullable Object> spec, String list) {
    Amounts own = Amounts.of(Json.map(spec, "resources", list));
    return own.only(
        own.names().stream()
            .filter(n -> COMPUTE.contains(n) || n.startsWith("hugepages-"))
            .toList());
  }

  /**
   * What the containers ask for together.
   *
   * @param list {@code requests} or {@code limits}
   */
  private static Amounts together(Map<String, @Nullable Object> spec, String list) {
    Amounts sum = Amounts.NONE;
    for (Map<String, @Nullable Object> container : Errors.objects(spec, "containers")) {
      sum = sum.plus(of(container, list));
    }
    Amounts sidecars = Amounts.NONE;
    Amounts most = Amounts.NONE;
    for (Map<String, @Nullable Object> container : Errors.objects(spec, "initContainers")) {
      Amounts wanted = of(container, list);
      boolean stays = Json.string(container, "restartPolicy").equals("Always");
      most = most.max(sidecars.plus(wanted));
      if (stays) {
        sidecars = sidecars.plus(wanted);
        sum = sum.plus(wanted);
      }
    }
    Amounts needed = sum.max(most);
    return needed;
  }

  private static Amounts of(Map<String, @Nullable Object> container, String list) {
    return Amounts.of(Json.map(container, "resources", list));
  }
}
