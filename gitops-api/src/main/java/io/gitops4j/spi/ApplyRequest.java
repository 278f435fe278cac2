package io.gitops4j.spi;

import io.gitops4j.Change;
import io.gitops4j.Plan;
import java.util.function.Consumer;

/**
 * What to apply.
 *
 * @param plan the plan, as {@link Applier#plan} gave it
 * @param options the options it was planned with
 * @param observer told of every change as soon as it was made or failed, from the thread that made
 *     it
 * @since 0.1
 */
public record ApplyRequest(Plan plan, ApplyOptions options, Consumer<Change> observer) {

  /** A request nobody observes. */
  public static ApplyRequest of(Plan plan, ApplyOptions options) {
    return new ApplyRequest(plan, options, change -> {});
  }
}
