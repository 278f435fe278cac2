package io.gitops4j.core.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A function that templates can call. It may be called by many threads at once.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface TemplateFunction {

  /**
   * Calls the function.
   *
   * @param arguments as many and of such types as the {@link Signature} says; null is nil
   * @return the result; null is nil
   * @throws FunctionException for what a Go function returns as its error
   */
  @Nullable Object call(List<@Nullable Object> arguments);
}
