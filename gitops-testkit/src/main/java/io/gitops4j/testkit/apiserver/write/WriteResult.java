package io.gitops4j.testkit.apiserver.write;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a write led to.
 *
 * @param created whether the object is new
 * @param object the object in the version of the request; shared and not to be changed
 * @param warnings what the client is to be told
 */
public record WriteResult(
    boolean created, Map<String, @Nullable Object> object, List<String> warnings) {

  /** Copies the list. */
  public WriteResult {
    warnings = List.copyOf(warnings);
  }
}
