package io.gitops4j.testkit.apiserver.write;

import io.gitops4j.testkit.apiserver.model.ApiException;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.quantity.Amounts;
import io.gitops4j.testkit.apiserver.quota.Measure;
import io.gitops4j.testkit.apiserver.store.ObjectStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what quotas of the namespace have no room for, and charges them with what it lets pass.
 *
 * <p>What counts is the status of a quota: what of {@code status.hard} an object uses is added to
 * {@code status.used}, in a write of its own before that of the object. Surprising: a quota that
 * nobody has given a status limits nothing; what is charged stays so when the write fails after all
 * because the name is taken, and when an object is deleted, until a controller counts anew; an
 * update is charged with what it uses more, and never less. Of several quotas that refuse, the
 * first by name is told. Asked after all others, so that nothing is charged that they refuse.
 * Source: k8s.io/apiserver, {@code pkg/admission/plugin/resourcequota}; held by the {@code quota}
 * conversations.
 */
final class ResourceQuotas implements Validation {
  private static final String QUOTAS = "resourcequotas";

  private final ObjectStore store;
  private final Clock clock;
  private final Consumer<Map<String, @Nullable Object>> charge;

  /**
   * Quotas of all namespaces.
   *
   * @param charge writes the status of a quota
   */
  ResourceQuotas(ObjectStore store, Clock clock, Consumer<Map<String, @Nullable Object>> charge) {
    this.store = store;
    this.clock = clock;
    this.charge = charge;
  }

  @Override
  public void validate(Written written, List<String> warnings) {
    Target target = written.target();
    if (target.namespace().isEmpty() || store.isEmpty(QUOTAS)) {
      return;
    }
    List<Map<String, @Nullable Object>> quotas =
        new ArrayList<>(store.list(QUOTAS, target.namespace()).objects());
    Measure measure = quotas.isEmpty() ? null : Measure.of(target.kind().kind()).orElse(null);
    if (measure == null || !measure.handles(written.operation(), target.subresource())) {
      return;
    }
    quotas.removeIf(quota -> !concerned(measure, quota, written));
    if (!quotas.isEmpty()) {
      List<Map<String, @Nullable Object>> charged = charged(measure, quotas, written);
      if (!written.dryRun()) {
        charged.forEach(charge);
      }
    }
  }

  private static Amounts hard(Map<String, @Nullable Object> quota) {
    return Amounts.of(Json.map(quota, "status", "hard"));
  }

  private static Amounts used(Map<String, @Nullable Object> quota) {
    return Amounts.of(Json.map(quota, "status", "used"));
  }

  /** Whether a quota limits an object, which must then say what it wants. */
  private static boolean concerned(
      Measure measure, Map<String, @Nullable Object> quota, Written written) {
    Set<String> limited = measure.used(hard(quota).names());
    if (limited.isEmpty() || !measure.withinScopes(quota, written.object())) {
      return false;
    }
    String name = Json.string(quota, "metadata", "name");
    String missing = measure.missing(limited, written.object());
    if (!missing.isEmpty()) {
      throw forbidden(written, "failed quota: " + name + ": must specify " + missing);
    }
    if (!used(quota).names().containsAll(limited)) {
      throw forbidden(
          written,
          "status unknown for quota: " + name + ", resources: " + String.join(",", limited));
    }
    return true;
  }

  private static ApiException forbidden(Written written, String why) {
    Kind kind = written.target().kind().kind();
    return ApiException.forbidden(kind, Json.string(written.object(), "metadata", "name"), why);
  }

  /** The quotas as they are when the write has been charged, but for those that stay the same. */
  private List<Map<String, @Nullable Object>> charged(
      Measure measure, List<Map<String, @Nullable Object>> quotas, Written written) {
    Amounts usage = measure.usage(written.object(), clock.instant());
    if (!usage.negative().isEmpty()) {
      throw forbidden(
          written,
          "quota usage is negative for resource(s): " + String.join(",", usage.negative()));
    }
    Map<String, @Nullable Object> live = written.live();
    Amounts more = live == null ? usage : usage.moreThan(measure.usage(live, clock.instant()));
    List<Map<String, @Nullable Object>> charged = new ArrayList<>();
    for (Map<String, @Nullable Object> quota : quotas) {
      boolean before = live != null && measure.withinScopes(quota, live);
      Amounts requested = (before ? more : usage).withoutZeros().only(hard(quota).names());
      Amounts sum = used(quota).plus(requested);
      if (!written.target().subresource().equals("status")) {
        checkRoom(quota, requested, sum, written);
      }
      if (!sum.sameAs(used(quota))) {
        Map<String, @Nullable Object> copy = Json.copyMap(quota);
        Json.child(copy, "status").put("used", sum.toJson());
        charged.add(copy);
      }
    }
    return charged;
  }

  private static void checkRoom(
      Map<String, @Nullable Object> quota, Amounts requested, Amounts sum, Written written) {
    Set<String> exceeded = sum.only(requested.names()).above(hard(quota));
    if (!exceeded.isEmpty()) {
      throw forbidden(
          written,
          "exceeded quota: "
              + Json.string(quota, "metadata", "name")
              + ", requested: "
              + requested.only(exceeded)
              + ", used: "
              + used(quota).only(exceeded)
              + ", limited: "
              + hard(quota).only(exceeded));
    }
  }
}
