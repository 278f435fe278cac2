package io.gitops4j.testkit.apiserver.quota;

import io.gitops4j.testkit.apiserver.admission.AdmissionOperation;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.quantity.Amounts;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How much the objects of one kind use of what quotas limit.
 *
 * <p>Objects of every kind are counted, by {@code count/deployments.apps}; Pods, Services and
 * claims are measured by more than their number, and a few kinds have an old name besides. Source:
 * kubernetes/kubernetes, {@code pkg/quota/v1/evaluator/core}, {@code pkg/quota/v1/install}, and
 * k8s.io/apiserver, {@code pkg/quota/v1/generic}; held by the {@code quota} conversations.
 */
public interface Measure {

  /** The measure of a kind; empty for kinds that quotas ignore. */
  static Optional<Measure> of(Kind kind) {
    String plural = kind.qualifiedPlural();
    return switch (plural) {
      case "events",
          "events.events.k8s.io",
          "bindings",
          "localsubjectaccessreviews.authorization.k8s.io" ->
          Optional.empty();
      case "pods" -> Optional.of(new PodMeasure());
      case "services" -> Optional.of(new ServiceMeasure());
      case "persistentvolumeclaims" -> Optional.of(new ClaimMeasure());
      case "configmaps", "secrets", "replicationcontrollers", "resourcequotas" ->
          Optional.of(new CountMeasure(Set.of(countOf(plural), plural)));
      default -> Optional.of(new CountMeasure(Set.of(countOf(plural))));
    };
  }

  /** The name by which all objects of a kind are counted. */
  static String countOf(String qualifiedPlural) {
    return "count/" + qualifiedPlural;
  }

  /** Whether a write may change what is used. */
  boolean handles(AdmissionOperation operation, String subresource);

  /** Whether the kind uses a resource of this name. */
  boolean uses(String resource);

  /** Whether an object is in a scope; most kinds have none. */
  default boolean within(Scope scope, Map<String, @Nullable Object> object) {
    return false;
  }

  /**
   * What an object must say and does not, as a message tells it.
   *
   * @param limited the resources that a quota limits
   * @return empty when nothing is missing, as it never is but in Pods
   */
  default String missing(Set<String> limited, Map<String, @Nullable Object> object) {
    return "";
  }

  /**
   * What an object uses.
   *
   * @param now what the time is: Pods that should be gone by then use nothing
   */
  Amounts usage(Map<String, @Nullable Object> object, Instant now);

  /** Those of some resources that the kind uses, sorted. */
  default SortedSet<String> used(Set<String> resources) {
    SortedSet<String> used = new TreeSet<>(resources);
    used.removeIf(name -> !uses(name));
    return used;
  }

  /** Whether an object is in all scopes of a quota. */
  default boolean withinScopes(
      Map<String, @Nullable Object> quota, Map<String, @Nullable Object> object) {
    return Scope.of(quota).stream().allMatch(scope -> within(scope, object));
  }
}
