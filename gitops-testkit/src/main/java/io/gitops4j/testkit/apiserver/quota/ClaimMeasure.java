package io.gitops4j.testkit.apiserver.quota;

import io.gitops4j.testkit.apiserver.admission.AdmissionOperation;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.quantity.Amounts;
import io.gitops4j.testkit.apiserver.quantity.Quantity;
import io.gitops4j.testkit.apiserver.validation.Errors;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * PersistentVolumeClaims and the storage they ask for, of all classes together and of their own. A
 * claim that is being made larger uses what has been allocated already. Source:
 * kubernetes/kubernetes, {@code pkg/quota/v1/evaluator/core/persistent_volume_claims.go}.
 */
final class ClaimMeasure implements Measure {
  private static final String CLAIMS = "persistentvolumeclaims";
  private static final String STORAGE = "requests.storage";
  private static final String OF_CLASS = ".storageclass.storage.k8s.io/";
  private static final String OLD_CLASS = "volume.beta.kubernetes.io/storage-class";
  private static final String COUNT = Measure.countOf(CLAIMS);

  @Override
  public boolean handles(AdmissionOperation operation, String subresource) {
    return operation != AdmissionOperation.DELETE
        && (subresource.isEmpty() || subresource.equals("status"));
  }

  @Override
  public boolean uses(String resource) {
    return Set.of(CLAIMS, STORAGE, COUNT).contains(resource)
        || resource.endsWith(OF_CLASS + CLAIMS)
        || resource.endsWith(OF_CLASS + STORAGE);
  }

  @Override
  public boolean within(Scope scope, Map<String, @Nullable Object> claim) {
    if (!scope.name().equals("VolumeAttributesClass")) {
      return false;
    }
    Set<String> names = new TreeSet<>();
    names.add(Json.string(claim, "spec", "volumeAttributesClassName"));
    names.add(Json.string(claim, "status", "currentVolumeAttributesClassName"));
    names.add(
        Json.string(claim, "status", "modifyVolumeStatus", "targetVolumeAttributesClassName"));
    names.remove("");
    return scope.selects(names);
  }

  @Override
  public Amounts usage(Map<String, @Nullable Object> claim, Instant now) {
    Amounts usage = Amounts.of(CLAIMS, 1).plus(Amounts.of(COUNT, 1));
    String old = Json.string(claim, "metadata", "annotations", OLD_CLASS);
    boolean annotated = Errors.object(claim, "metadata", "annotations").containsKey(OLD_CLASS);
    String named = annotated ? old : Json.string(claim, "spec", "storageClassName");
    if (!named.isEmpty()) {
      usage = usage.plus(Amounts.of(named + OF_CLASS + CLAIMS, 1));
    }
    Object request = Json.at(claim, "spec", "resources", "requests", "storage");
    if (request == null) {
      return usage;
    }
    Quantity storage = whole(request);
    Object allocated = Json.at(claim, "status", "allocatedResources", "storage");
    if (allocated != null && whole(allocated).compareTo(storage) > 0) {
      storage = whole(allocated);
    }
    for (String name :
        named.isEmpty() ? List.of(STORAGE) : List.of(STORAGE, named + OF_CLASS + STORAGE)) {
      usage = usage.with(name, storage);
    }
    return usage;
  }

  private static Quantity whole(Object value) {
    Quantity quantity = Quantity.parse(String.valueOf(value));
    return quantity.value().scale() <= 0
        ? quantity
        : Quantity.of(quantity.value().setScale(0, RoundingMode.UP), quantity.family());
  }
}
