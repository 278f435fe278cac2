package io.gitops4j.core.template;

import io.gitops4j.core.template.parse.Node;
import io.gitops4j.core.template.value.GoTypes;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls of functions and methods. Source: Go's {@code text/template}, {@code evalCall}. */
final class Calls {

  private Calls() {}

  /** The call of a function by its name. */
  static class Function extends Expression {
    private final Node caller;
    private final String name;
    private final FunctionDefinition function;
    private final Expression[] arguments;

    /**
     * A call.
     *
     * @param node the name, which messages about arguments name
     * @param caller the command, which messages of the function name
     */
    Function(
        Node node,
        Node caller,
        String name,
        FunctionDefinition function,
        List<Expression> arguments) {
      super(node);
      this.caller = caller;
      this.name = name;
      this.function = function;
      this.arguments = arguments.toArray(new Expression[0]);
    }

    @Override
    @Nullable Object evaluate(Frame frame) {
      return evaluate(frame, NoValue.MISSING);
    }

    @Override
    @Nullable Object evaluate(Frame frame, Object last) {
      frame.at = node;
      FunctionDefinition called = frame.execution.function(name, function);
      return call(frame, caller, called, name, arguments, last);
    }
  }

  /** {@code and} and {@code or}, which stop at the first argument that decides. */
  static final class Connective extends Expression {
    private final String name;
    private final boolean decisive;
    private final Expression[] arguments;

    Connective(Node node, String name, List<Expression> arguments) {
      super(node);
      this.name = name;
      this.decisive = name.equals("or");
      this.arguments = arguments.toArray(new Expression[0]);
    }

    @Override
    @Nullable Object evaluate(Frame frame) {
      return evaluate(frame, NoValue.MISSING);
    }

    @Override
    @Nullable Object evaluate(Frame frame, Object last) {
      frame.at = node;
      if (arguments.length == 0 && last == NoValue.MISSING) {
        throw frame.error("wrong number of args for " + name + ": want at least 1 got 0");
      }
      Object value = NoValue.NONE;
      for (Expression argument : arguments) {
        value = argument.argument(frame, "reflect.Value");
        if ((value != NoValue.NONE && GoTypes.isTrue(value)) == decisive) {
          return value;
        }
      }
      return last == NoValue.MISSING ? value : last;
    }
  }

  /** Calls a function with arguments and the value of the command before. */
  static @Nullable Object call(
      Frame frame,
      Node caller,
      FunctionDefinition function,
      String name,
      Expression[] arguments,
      Object last) {
    frame.execution.step(frame);
    Signature signature = function.signature();
    boolean piped = last != NoValue.MISSING;
    int count = arguments.length + (piped ? 1 : 0);
    int fixed = signature.fixed();
    if (signature.variadic() ? count < fixed : count != fixed) {
      throw frame.error(
          "wrong number of args for "
              + name
              + (signature.variadic()
                  ? ": want at least " + fixed + " got " + arguments.length
                  : ": want " + fixed + " got " + count));
    }
    @Nullable Object[] values = new @Nullable Object[count];
    boolean raw = function.raw();
    for (int i = 0; i < arguments.length; i++) {
      Object value = arguments[i].argument(frame, signature.type(i));
      values[i] = raw ? value : NoValue.plain(value);
    }
    if (piped) {
      Object value = Expression.validated(frame, last, signature.type(count - 1));
      values[count - 1] = raw ? value : NoValue.plain(value);
    }
    return invoke(frame, caller, function, name, values);
  }

  private static @Nullable Object invoke(
      Frame frame,
      Node caller,
      FunctionDefinition function,
      String name,
      @Nullable Object[] values) {
    Object result;
    try {
      result = function.call(frame.execution, Arrays.asList(values));
    } catch (TemplateLimitException limit) {
      throw limit;
    } catch (RuntimeException failed) {
      frame.at = caller;
      String message = failed.getMessage() == null ? failed.toString() : failed.getMessage();
      throw frame.error("error calling " + name + ": " + message, failed);
    }
    if (result instanceof String text) {
      frame.execution.made(frame, text.length());
    }
    return result;
  }
}
