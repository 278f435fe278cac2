package io.gitops4j.core.template;

import io.gitops4j.core.template.parse.Node;
import io.gitops4j.core.template.parse.NumberLiteral;
import io.gitops4j.core.template.value.GoTypes;
import io.gitops4j.core.template.value.TypedNumber;
import org.jspecify.annotations.Nullable;

/** Literals, the dot, nil, and commands that fail when they are evaluated. */
final class Constants {

  private Constants() {}

  /**
   * A literal. As an argument it takes the type of the parameter: 1 is a float where a float is
   * expected.
   */
  static final class Literal extends Expression {
    private final Object value;

    Literal(Node node, Object value) {
      super(node);
      this.value = value;
    }

    @Override
    Object evaluate(Frame frame) {
      frame.at = node;
      return value;
    }

    @Override
    Object argument(Frame frame, String type) {
      frame.at = node;
      return switch (type) {
        case GoTypes.ANY, "reflect.Value" -> value;
        case "bool" -> value instanceof Boolean ? value : mismatch(frame, "bool");
        case "string" -> value instanceof String ? value : mismatch(frame, "string");
        case "float64", "float32" -> floating(frame, type);
        case "int", "int8", "int16", "int32", "int64" -> integer(frame, type);
        case "uint", "uint8", "uint16", "uint32", "uint64", "uintptr" -> unsigned(frame, type);
        default -> throw frame.error("can't handle " + node + " for arg of type " + type);
      };
    }

    private Object mismatch(Frame frame, String expected) {
      throw frame.error("expected " + expected + "; found " + node);
    }

    private @Nullable NumberLiteral number() {
      return node instanceof Node.NumberNode literal ? literal.number() : null;
    }

    private Object floating(Frame frame, String type) {
      NumberLiteral number = number();
      Double floating = number == null ? null : number.floating();
      if (floating == null) {
        return mismatch(frame, "float");
      }
      return type.equals("float64") ? (Object) floating : new TypedNumber(type, floating);
    }

    private Object integer(Frame frame, String type) {
      NumberLiteral number = number();
      Long integer = number == null ? null : number.integer();
      if (integer == null) {
        return mismatch(frame, "integer");
      }
      return type.equals("int") ? (Object) integer : new TypedNumber(type, integer);
    }

    private Object unsigned(Frame frame, String type) {
      NumberLiteral number = number();
      Long unsigned = number == null ? null : number.unsigned();
      return unsigned == null
          ? mismatch(frame, "unsigned integer")
          : new TypedNumber(type, unsigned);
    }
  }

  /** The dot. */
  static class Dot extends Expression {
    Dot(Node node) {
      super(node);
    }

    @Override
    @Nullable Object evaluate(Frame frame) {
      frame.at = node;
      return frame.dot;
    }
  }

  /** nil, which is an argument only. */
  static final class Nil extends Expression {
    Nil(Node node) {
      super(node);
    }

    @Override
    Object evaluate(Frame frame) {
      frame.at = node;
      throw frame.error("nil is not a command");
    }

    @Override
    Object argument(Frame frame, String type) {
      frame.at = node;
      if (GoTypes.canBeNil(type)) {
        return NoValue.NONE;
      }
      throw frame.error("cannot assign nil to " + type);
    }
  }

  /**
   * What fails whenever it is evaluated: an integer too large, arguments of what takes none. Go
   * blames a pipeline in parentheses on what stands around it.
   */
  static final class Failing extends Expression {
    private final String problem;

    Failing(Node node, String problem) {
      super(node);
      this.problem = problem;
    }

    @Override
    @Nullable Object evaluate(Frame frame) {
      if (!(node instanceof Node.PipeNode)) {
        frame.at = node;
      }
      throw frame.error(problem);
    }

    @Override
    @Nullable Object evaluate(Frame frame, Object last) {
      return evaluate(frame);
    }
  }
}
