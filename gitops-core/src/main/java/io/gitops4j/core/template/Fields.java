package io.gitops4j.core.template;

import io.gitops4j.core.template.parse.Node;
import io.gitops4j.core.template.value.GoTypes;
import io.gitops4j.core.template.value.StructValue;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fields, keys and methods of a value, one after another; arguments go to the last.
 *
 * <p>A field of no value is no value; a field of nil that stands in a map or list is an error. A
 * message names the type by which Go knows the value: {@code interface {}} for what a map or list
 * holds, else the value's own. Source: Go's {@code text/template}, {@code evalField}.
 */
class Fields extends Expression {

  private final Expression receiver;
  private final String[] names;
  private final Expression[] arguments;

  /**
   * A chain.
   *
   * @param receiver the dot, a variable, or what stands before the first point
   */
  Fields(Node node, Expression receiver, List<String> names, List<Expression> arguments) {
    super(node);
    this.receiver = receiver;
    this.names = names.toArray(new String[0]);
    this.arguments = arguments.toArray(new Expression[0]);
  }

  @Override
  @Nullable Object evaluate(Frame frame) {
    return evaluate(frame, NoValue.MISSING);
  }

  @Override
  @Nullable Object evaluate(Frame frame, Object last) {
    frame.at = node;
    Object value;
    boolean dynamic;
    if (receiver instanceof Constants.Dot) {
      value = frame.dot;
      dynamic = frame.dynamicDot;
    } else if (receiver instanceof Variable variable) {
      value = frame.slots[variable.slot];
      dynamic = variable.dynamic;
    } else {
      value = receiver.evaluate(frame);
      dynamic = false;
    }
    int end = names.length - 1;
    for (int i = 0; i < end; i++) {
      Object from = value;
      value = field(frame, from, dynamic, names[i], NoValue.MISSING, false);
      dynamic = from instanceof Map<?, ?> map && GoTypes.holdsAny(map);
    }
    return field(frame, value, dynamic, names[end], last, true);
  }

  @Nullable Object field(
      Frame frame,
      @Nullable Object from,
      boolean dynamic,
      String name,
      Object last,
      boolean takesArguments) {
    if (from == NoValue.NONE) {
      if (frame.execution.templates().missingKey() == MissingKey.ERROR) {
        throw frame.error("nil data; no entry for key \"" + name + "\"");
      }
      return NoValue.NONE;
    }
    if (from == null) {
      throw frame.error("nil pointer evaluating " + GoTypes.ANY + "." + name);
    }
    FunctionDefinition method = Methods.find(from, name);
    if (method != null) {
      Expression[] given = takesArguments ? arguments : new Expression[0];
      return Calls.call(frame, node, method, name, given, last);
    }
    boolean hasArguments = takesArguments && (arguments.length > 0 || last != NoValue.MISSING);
    if (from instanceof Map<?, ?> map) {
      if (hasArguments) {
        throw frame.error(name + " is not a method but has arguments");
      }
      Object value = map.get(name);
      return value == null && !map.containsKey(name) ? missing(frame, map, name) : value;
    }
    if (from instanceof StructValue struct && struct.hasField(name)) {
      if (hasArguments) {
        throw frame.error(name + " has arguments but cannot be invoked as function");
      }
      return struct.field(name);
    }
    String type = dynamic ? GoTypes.ANY : GoTypes.typeName(from);
    throw frame.error("can't evaluate field " + name + " in type " + type);
  }

  private static @Nullable Object missing(Frame frame, Map<?, ?> map, String name) {
    return switch (frame.execution.templates().missingKey()) {
      case DEFAULT -> NoValue.NONE;
      case ZERO -> GoTypes.zero(GoTypes.elementType(map));
      case ERROR -> throw frame.error("map has no entry for key \"" + name + "\"");
    };
  }
}
