package io.gitops4j.testkit.secrets.wire;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One operation of a service. */
@FunctionalInterface
public interface Operation {

  /**
   * Does it.
   *
   * @return the members of the answer; those that are null are left out
   * @throws ServiceException when it is refused
   */
  Map<String, @Nullable Object> run(Request request);
}
