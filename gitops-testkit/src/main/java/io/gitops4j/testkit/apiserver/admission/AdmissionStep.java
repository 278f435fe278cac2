package io.gitops4j.testkit.apiserver.admission;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One of those that are asked about writes, in their order. */
interface AdmissionStep {

  /** Whether it has nothing to say to any write now, so that nothing need be made ready for it. */
  boolean idle();

  /**
   * Looks at a write.
   *
   * @param warnings takes what the client is to be told
   * @return the object as it is to be; null when it stays as it is
   * @throws io.gitops4j.testkit.apiserver.model.ApiException to refuse
   */
  @Nullable Map<String, @Nullable Object> review(AdmissionRequest request, List<String> warnings);
}
