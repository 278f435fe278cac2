package io.gitops4j.core.template;

import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A function and what it takes. The engine checks number and types of the arguments before it
 * calls.
 *
 * @since 0.1
 */
public final class FunctionDefinition {

  private final Signature signature;
  private final ContextFunction function;
  private final boolean raw;

  /** A function of its arguments alone. */
  public FunctionDefinition(Signature signature, TemplateFunction function) {
    this(signature, (context, arguments) -> function.call(arguments), false);
  }

  private FunctionDefinition(Signature signature, ContextFunction function, boolean raw) {
    this.signature = signature;
    this.function = function;
    this.raw = raw;
  }

  /** A function of Go's own, which tells nil from no value: it gets {@link NoValue#NONE} too. */
  static FunctionDefinition raw(Signature signature, TemplateFunction function) {
    return new FunctionDefinition(
        signature, (context, arguments) -> function.call(arguments), true);
  }

  /** A function that executes templates itself. */
  public static FunctionDefinition inContext(Signature signature, ContextFunction function) {
    return new FunctionDefinition(signature, function, false);
  }

  /** The same function, of whose calls somebody is told the arguments and the result. */
  FunctionDefinition watched(BiConsumer<List<@Nullable Object>, @Nullable Object> watcher) {
    return new FunctionDefinition(
        signature,
        (context, arguments) -> {
          Object result = function.call(context, arguments);
          watcher.accept(arguments, result);
          return result;
        },
        raw);
  }

  /** What the function takes. */
  public Signature signature() {
    return signature;
  }

  boolean raw() {
    return raw;
  }

  @Nullable Object call(TemplateContext context, List<@Nullable Object> arguments) {
    return function.call(context, arguments);
  }
}
