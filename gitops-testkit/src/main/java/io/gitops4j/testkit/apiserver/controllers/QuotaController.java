package io.gitops4j.testkit.apiserver.controllers;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.quantity.Amounts;
import io.gitops4j.testkit.apiserver.quota.Measure;
import io.gitops4j.testkit.apiserver.validation.Errors;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * ResourceQuotas: their limits are put in force, and what is used of them is counted, objects of
 * custom kinds, too.
 *
 * <p>Resources that no kind uses have no usage. Until a quota has been here, admission does not
 * know of it. Source: kubernetes/kubernetes {@code pkg/controller/resourcequota}. Tests: {@code
 * QuotaControllerTest}.
 */
final class QuotaController implements Controller {

  @Override
  public List<GroupKind> kinds() {
    return List.of(new GroupKind("", "ResourceQuota"));
  }

  @Override
  public void reconcile(Subject subject) {
    Map<String, @Nullable Object> hard = Errors.object(subject.spec(), "hard");
    if (hard.isEmpty() && subject.status().isEmpty()) {
      return;
    }
    Amounts before = Amounts.of(Json.map(subject.status(), "used"));
    Amounts used = before.only(hard.keySet()).replacedBy(counted(subject, hard.keySet()));
    Map<String, @Nullable Object> status = Json.copyMap(subject.status());
    put(status, "hard", hard);
    if (!used.sameAs(before)) {
      put(status, "used", used.toJson());
    }
    subject.status(status);
  }

  private static void put(
      Map<String, @Nullable Object> status, String name, Map<String, @Nullable Object> amounts) {
    if (amounts.isEmpty()) {
      status.remove(name);
    } else {
      status.put(name, Json.copyMap(amounts));
    }
  }

  private static Amounts counted(Subject subject, Set<String> limited) {
    Amounts counted = Amounts.NONE;
    Set<String> seen = new HashSet<>();
    for (Kind kind : subject.cluster().kinds()) {
      Measure measure = Measure.of(kind).orElse(null);
      if (measure == null || !kind.namespaced() || !seen.add(kind.qualifiedPlural())) {
        continue;
      }
      SortedSet<String> names = measure.used(limited);
      if (!names.isEmpty()) {
        counted = counted.plus(used(subject, kind, measure, names));
      }
    }
    return counted;
  }

  private static Amounts used(
      Subject subject, Kind kind, Measure measure, SortedSet<String> names) {
    Instant now = subject.cluster().clock().instant();
    Amounts sum = Amounts.NONE;
    for (String name : names) {
      sum = sum.plus(Amounts.of(name, 0));
    }
    for (Map<String, @Nullable Object> object : subject.cluster().list(kind, subject.namespace())) {
      if (measure.withinScopes(subject.object(), object)) {
        sum = sum.plus(measure.usage(object, now).only(names));
      }
    }
    return sum;
  }
}
