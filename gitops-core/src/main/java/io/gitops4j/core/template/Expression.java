package io.gitops4j.core.template;

import io.gitops4j.core.template.parse.Node;
import io.gitops4j.core.template.value.GoTypes;
import org.jspecify.annotations.Nullable;

/**
 * What has a value when it is evaluated: null for nil with a type, {@link NoValue#NONE} for no
 * value.
 */
abstract class Expression {

  final Node node;

  Expression(Node node) {
    this.node = node;
  }

  /** The value. */
  abstract @Nullable Object evaluate(Frame frame);

  /** The value of a command that gets the value of the one before it as its last argument. */
  @Nullable Object evaluate(Frame frame, Object last) {
    if (last == NoValue.MISSING) {
      return evaluate(frame);
    }
    throw frame.error("can't give argument to non-function " + node);
  }

  /** The value as an argument of a type of Go. */
  @Nullable Object argument(Frame frame, String type) {
    frame.at = node;
    return validated(frame, evaluate(frame), type);
  }

  /** Checks that a value can be assigned to a type of Go. */
  static @Nullable Object validated(Frame frame, @Nullable Object value, String type) {
    if (type.equals(GoTypes.ANY) || type.equals("reflect.Value")) {
      return value;
    }
    if (value == null) {
      throw frame.error("wrong type for value; expected " + type + "; got " + GoTypes.ANY);
    }
    if (value == NoValue.NONE) {
      if (GoTypes.canBeNil(type)) {
        return value;
      }
      throw frame.error("invalid value; expected " + type);
    }
    if (!GoTypes.assignable(value, type)) {
      throw frame.error(
          "wrong type for value; expected " + type + "; got " + GoTypes.typeName(value));
    }
    return value;
  }
}
