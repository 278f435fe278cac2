package io.gitops4j.core.template;

import io.gitops4j.core.template.parse.Node;
import io.gitops4j.core.template.value.GoKind;
import io.gitops4j.core.template.value.GoTypes;
import io.gitops4j.core.template.value.TypedNumber;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code call}: calls a function that is a value, a {@link FunctionDefinition} in the data. Unlike
 * a call by name it converts integers. Source: Go's {@code text/template}, {@code call}.
 */
final class DynamicCall extends Expression {

  private final Node caller;
  private final List<Expression> arguments;

  DynamicCall(Node node, Node caller, List<Expression> arguments) {
    super(node);
    this.caller = caller;
    this.arguments = arguments;
  }

  @Override
  @Nullable Object evaluate(Frame frame) {
    return evaluate(frame, NoValue.MISSING);
  }

  @Override
  @Nullable Object evaluate(Frame frame, Object last) {
    frame.at = node;
    List<@Nullable Object> values = new ArrayList<>();
    for (Expression argument : arguments) {
      values.add(NoValue.plain(argument.argument(frame, "reflect.Value")));
    }
    if (last != NoValue.MISSING) {
      values.add(NoValue.plain(last));
    }
    if (values.isEmpty()) {
      throw frame.error("wrong number of args for call: want at least 1 got 0");
    }
    String name = arguments.isEmpty() ? "<value>" : arguments.get(0).node.toString();
    Object function = values.remove(0);
    try {
      return call(frame, name, function, values);
    } catch (FunctionException failed) {
      frame.at = caller;
      throw frame.error("error calling call: " + failed.getMessage(), failed);
    }
  }

  private static @Nullable Object call(
      Frame frame, String name, @Nullable Object value, List<@Nullable Object> values) {
    if (value == null) {
      throw new FunctionException("call of nil");
    }
    if (!(value instanceof FunctionDefinition function)) {
      throw new FunctionException("non-function " + name + " of type " + GoTypes.typeName(value));
    }
    Signature signature = function.signature();
    int fixed = signature.fixed();
    if (signature.variadic() ? values.size() < fixed : values.size() != fixed) {
      throw new FunctionException(
          "wrong number of args for "
              + name
              + ": got "
              + values.size()
              + (signature.variadic() ? " want at least " : " want ")
              + fixed);
    }
    for (int i = 0; i < values.size(); i++) {
      values.set(i, prepared(values.get(i), signature.type(i), i));
    }
    return function.call(frame.execution, values);
  }

  private static @Nullable Object prepared(@Nullable Object value, String type, int index) {
    if (value == null && !GoTypes.canBeNil(type)) {
      throw new FunctionException("arg " + index + ": value is nil; should be of type " + type);
    }
    if (value == null || GoTypes.assignable(value, type)) {
      return value;
    }
    GoKind kind = GoTypes.kind(value);
    boolean integer = (kind == GoKind.INT || kind == GoKind.UINT) && type.matches("u?int[0-9]*");
    if (!integer) {
      throw new FunctionException(
          "arg " + index + ": value has type " + GoTypes.typeName(value) + "; should be " + type);
    }
    long number = value instanceof TypedNumber typed ? typed.value().longValue() : (Long) value;
    return type.equals("int") ? (Object) number : new TypedNumber(type, number);
  }
}
