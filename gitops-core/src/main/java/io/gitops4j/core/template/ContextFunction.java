package io.gitops4j.core.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A function that executes templates itself, such as Helm's {@code include} and {@code tpl}. It may
 * be called by many threads at once.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface ContextFunction {

  /**
   * Calls the function.
   *
   * @param context the execution that calls
   * @param arguments as many and of such types as the {@link Signature} says; null is nil
   * @return the result; null is nil
   * @throws FunctionException for what a Go function returns as its error
   */
  @Nullable Object call(TemplateContext context, List<@Nullable Object> arguments);
}
