package io.gitops4j.testkit.apiserver.write;

import io.gitops4j.testkit.apiserver.admission.AdmissionOperation;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What may refuse a write, or warn of it, when the kind has found it valid.
 *
 * <p>It is called while the store is locked. Source: k8s.io/apiserver, {@code pkg/admission}.
 */
@FunctionalInterface
interface Validation {

  /**
   * A write as it will be stored.
   *
   * @param operation what is done: a creation or an update
   * @param target what it is done to
   * @param object the object, which is not to be changed
   * @param live the object before; null when it is new
   * @param dryRun whether nothing will be stored
   */
  record Written(
      AdmissionOperation operation,
      Target target,
      Map<String, @Nullable Object> object,
      @Nullable Map<String, @Nullable Object> live,
      boolean dryRun) {}

  /**
   * Looks at a write.
   *
   * @param warnings takes what the client is to be told
   * @throws io.gitops4j.testkit.apiserver.model.ApiException to refuse
   */
  void validate(Written written, List<String> warnings);
}
