package io.gitops4j.testkit.apiserver.podsecurity;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One check of a level, as it is from one version on until the next.
 *
 * @param id names the check; several entries of one name are its versions, oldest first
 * @param level the level that it belongs to
 * @param since the minor version that it begins with
 * @param overrides the check of the level below that this one stands for; empty for none
 * @param rule what it finds in a Pod; null for nothing
 */
record Check(
    String id,
    Level level,
    int since,
    String overrides,
    Function<SecuredPod, @Nullable Finding> rule) {

  static Check baseline(String id, int since, Function<SecuredPod, @Nullable Finding> rule) {
    return new Check(id, Level.BASELINE, since, "", rule);
  }

  static Check restricted(String id, int since, Function<SecuredPod, @Nullable Finding> rule) {
    return new Check(id, Level.RESTRICTED, since, "", rule);
  }

  /** The same check, which stands for one of the level below. */
  Check insteadOf(String other) {
    return new Check(id, level, since, other, rule);
  }
}
