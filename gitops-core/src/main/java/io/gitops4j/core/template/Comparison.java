package io.gitops4j.core.template;

import io.gitops4j.core.template.format.GoFormat;
import io.gitops4j.core.template.value.GoKind;
import io.gitops4j.core.template.value.GoText;
import io.gitops4j.core.template.value.GoTypes;
import io.gitops4j.core.template.value.TypedNumber;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code eq}, {@code lt} and their kin.
 *
 * <p>Only values of one basic kind can be compared: bool, integer, unsigned integer, float, string;
 * signed and unsigned integers with one another. An int and a float are an error, so {@code eq
 * .Values.replicas 1} is one: numbers of values are floats. nil equals nil and nothing else. Maps
 * and lists compare with nil only. Source: Go's {@code text/template}, {@code eq} and {@code lt}.
 */
final class Comparison {

  private static final Set<GoKind> BASIC =
      Set.of(GoKind.BOOL, GoKind.INT, GoKind.UINT, GoKind.FLOAT, GoKind.STRING, GoKind.COMPLEX);

  private Comparison() {}

  /** Whether the first value equals one of the others. */
  static boolean equal(@Nullable Object firstRaw, List<@Nullable Object> others) {
    Object first = NoValue.plain(firstRaw);
    if (others.isEmpty()) {
      throw new FunctionException("missing argument for comparison");
    }
    for (Object other : others) {
      if (equal(first, NoValue.plain(other))) {
        return true;
      }
    }
    return false;
  }

  private static boolean equal(@Nullable Object a, @Nullable Object b) {
    if (a instanceof String || a instanceof Boolean || a instanceof Long) {
      if (b != null && a.getClass() == b.getClass()) {
        return a.equals(b);
      }
    }
    GoKind left = basic(a);
    GoKind right = basic(b);
    if (left != right) {
      if (left == GoKind.INT && right == GoKind.UINT) {
        return number(a) >= 0 && number(a) == number(b);
      } else if (left == GoKind.UINT && right == GoKind.INT) {
        return number(b) >= 0 && number(a) == number(b);
      } else if (a != null && b != null) {
        throw incompatible(a, b);
      }
      return false;
    }
    return switch (left) {
      case INT, UINT -> number(a) == number(b);
      case FLOAT -> floating(a) == floating(b);
      case INVALID -> equalOther(a, b);
      default -> Objects.equals(a, b);
    };
  }

  private static boolean equalOther(@Nullable Object a, @Nullable Object b) {
    if (a == null || b == null) {
      return a == b;
    }
    if (GoTypes.kind(a) != GoTypes.kind(b)) {
      throw new FunctionException(
          GoFormat.printf(
              "non-comparable types %s: %v, %s: %v",
              Arrays.asList(a, GoTypes.typeName(a), GoTypes.typeName(b), b)));
    }
    GoKind kind = GoTypes.kind(b);
    if (kind == GoKind.MAP || kind == GoKind.SLICE || kind == GoKind.FUNC) {
      throw new FunctionException(
          GoFormat.printf("non-comparable type %s: %v", List.of(b, GoTypes.typeName(b))));
    }
    return a.equals(b);
  }

  static boolean less(@Nullable Object aRaw, @Nullable Object bRaw) {
    Object a = NoValue.plain(aRaw);
    Object b = NoValue.plain(bRaw);
    GoKind left = basic(a);
    GoKind right = basic(b);
    if (left == GoKind.INVALID || right == GoKind.INVALID || a == null || b == null) {
      throw new FunctionException("invalid type for comparison");
    }
    if (left != right) {
      if (left == GoKind.INT && right == GoKind.UINT) {
        return number(a) < 0 || Long.compareUnsigned(number(a), number(b)) < 0;
      } else if (left == GoKind.UINT && right == GoKind.INT) {
        return number(b) >= 0 && Long.compareUnsigned(number(a), number(b)) < 0;
      }
      throw incompatible(a, b);
    }
    return switch (left) {
      case INT -> number(a) < number(b);
      case UINT -> Long.compareUnsigned(number(a), number(b)) < 0;
      case FLOAT -> floating(a) < floating(b);
      case STRING -> GoText.compare((String) a, (String) b) < 0;
      default -> throw new FunctionException("invalid type for comparison");
    };
  }

  static boolean lessOrEqual(@Nullable Object a, @Nullable Object b) {
    return less(a, b) || equal(NoValue.plain(a), NoValue.plain(b));
  }

  private static FunctionException incompatible(Object a, Object b) {
    return new FunctionException(
        "incompatible types for comparison: "
            + GoTypes.typeName(a)
            + " and "
            + GoTypes.typeName(b));
  }

  private static GoKind basic(@Nullable Object value) {
    GoKind kind = GoTypes.kind(value);
    return BASIC.contains(kind) ? kind : GoKind.INVALID;
  }

  private static long number(@Nullable Object value) {
    return value instanceof Long number
        ? number
        : value instanceof TypedNumber number
            ? number.value().longValue()
            : value instanceof Duration duration ? duration.toNanos() : 0;
  }

  private static double floating(@Nullable Object value) {
    return value instanceof Double number
        ? number
        : value instanceof TypedNumber number ? number.value().doubleValue() : 0;
  }
}
