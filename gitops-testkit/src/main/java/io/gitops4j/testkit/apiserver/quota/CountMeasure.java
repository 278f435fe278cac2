package io.gitops4j.testkit.apiserver.quota;

import io.gitops4j.testkit.apiserver.admission.AdmissionOperation;
import io.gitops4j.testkit.apiserver.quantity.Amounts;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts objects.
 *
 * @param names by which they are counted
 */
record CountMeasure(Set<String> names) implements Measure {

  CountMeasure {
    names = Set.copyOf(names);
  }

  @Override
  public boolean handles(AdmissionOperation operation, String subresource) {
    return operation == AdmissionOperation.CREATE && subresource.isEmpty();
  }

  @Override
  public boolean uses(String resource) {
    return names.contains(resource);
  }

  @Override
  public Amounts usage(Map<String, @Nullable Object> object, Instant now) {
    Amounts usage = Amounts.NONE;
    for (String name : names) {
      usage = usage.plus(Amounts.of(name, 1));
    }
    return usage;
  }
}
