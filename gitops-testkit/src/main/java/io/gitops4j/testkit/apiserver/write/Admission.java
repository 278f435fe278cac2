package io.gitops4j.testkit.apiserver.write;

import io.gitops4j.testkit.apiserver.admission.AdmissionOperation;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What may change or refuse a write between the field manager and validation.
 *
 * <p>It is called while the store is locked. Source: k8s.io/apiserver, {@code pkg/admission}.
 */
@FunctionalInterface
public interface Admission {

  /**
   * Looks at a write.
   *
   * @param operation what is done
   * @param target what it is done to
   * @param object the object, which may be changed; of a deletion the object that goes
   * @param dryRun whether nothing will be stored
   * @throws io.gitops4j.testkit.apiserver.model.ApiException to refuse
   */
  void admit(
      AdmissionOperation operation,
      Target target,
      Map<String, @Nullable Object> object,
      boolean dryRun);
}
