package io.gitops4j.testkit.apiserver.crd.cel.library;

import dev.cel.common.types.CelType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import io.gitops4j.testkit.apiserver.quantity.Quantity;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * Quantities such as {@code quantity('1Gi')}.
 *
 * <p>Surprising cases: {@code sign} is a function and no method; a quantity with a fraction in its
 * spelling ({@code 2000m}) is no integer; two quantities are equal when their values are, whatever
 * their suffixes. Source: k8s.io/apiserver, {@code pkg/cel/library/quantity.go}. Tests: the
 * recorded {@code crd-cel-quantity}.
 */
final class QuantityLibrary {

  /** The longest text that is read: more says no more, and costs. */
  private static final int LONGEST = 4096;

  private static final CelType TYPE = OpaqueType.create("kubernetes.Quantity");
  private static final FunctionSet.Arg SELF = new FunctionSet.Arg(TYPE, Value.class);

  private QuantityLibrary() {}

  /** A quantity; equal to those of the same value. */
  record Value(Quantity quantity, boolean integral) {

    static Value parse(String text) {
      if (text.length() > LONGEST) {
        throw new CelFailure("unable to parse numeric part of quantity");
      }
      try {
        Quantity quantity = Quantity.parse(text);
        return new Value(quantity, integral(text, quantity));
      } catch (Quantity.FormatException e) {
        throw new CelFailure(String.valueOf(e.getMessage()));
      }
    }

    /** Whether it is held as whole number: without fraction as it is spelled, and in 64 bits. */
    private static boolean integral(String text, Quantity quantity) {
      BigDecimal value = quantity.value();
      if (value.stripTrailingZeros().scale() > 0 || value.toBigInteger().bitLength() > 63) {
        return false;
      }
      return text.isEmpty() || "mun".indexOf(text.charAt(text.length() - 1)) < 0;
    }

    Value plus(BigDecimal other, boolean whole) {
      BigDecimal sum = quantity.value().add(other);
      return new Value(Quantity.of(sum, quantity.family()), integral && whole && fits(sum));
    }

    private static boolean fits(BigDecimal value) {
      return value.toBigInteger().bitLength() <= 63;
    }

    long asInteger() {
      if (!integral) {
        throw new CelFailure("cannot convert value to integer");
      }
      BigInteger whole = quantity.value().toBigInteger();
      return whole.longValue();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Value v && v.quantity.compareTo(quantity) == 0;
    }

    @Override
    public int hashCode() {
      return quantity.value().stripTrailingZeros().hashCode();
    }
  }

  private static Value value(Object argument) {
    return (Value) argument;
  }

  private static int compare(Object[] a) {
    return value(a[0]).quantity().compareTo(value(a[1]).quantity());
  }

  private static boolean isQuantity(String text) {
    try {
      Value.parse(text);
      return true;
    } catch (CelFailure e) {
      return false;
    }
  }

  static FunctionSet functions() {
    FunctionSet.Arg text = FunctionSet.STRING;
    return new FunctionSet()
        .global("quantity", "string_to_quantity", TYPE, a -> Value.parse((String) a[0]), text)
        .global(
            "isQuantity",
            "is_quantity_string",
            SimpleType.BOOL,
            a -> isQuantity((String) a[0]),
            text)
        .global(
            "sign",
            "quantity_sign",
            SimpleType.INT,
            a -> (long) value(a[0]).quantity().signum(),
            SELF)
        .member(
            "isGreaterThan",
            "quantity_is_greater_than",
            SimpleType.BOOL,
            a -> compare(a) > 0,
            SELF,
            SELF)
        .member(
            "isLessThan", "quantity_is_less_than", SimpleType.BOOL, a -> compare(a) < 0, SELF, SELF)
        .member(
            "compareTo", "quantity_compare_to", SimpleType.INT, a -> (long) compare(a), SELF, SELF)
        .member(
            "asApproximateFloat",
            "quantity_get_float",
            SimpleType.DOUBLE,
            a -> value(a[0]).quantity().value().doubleValue(),
            SELF)
        .member("asInteger", "quantity_get_int", SimpleType.INT, a -> value(a[0]).asInteger(), SELF)
        .member(
            "isInteger", "quantity_is_integer", SimpleType.BOOL, a -> value(a[0]).integral(), SELF)
        .member("add", "quantity_add", TYPE, a -> sum(a, 1), SELF, SELF)
        .member("add", "quantity_add_int", TYPE, a -> sumOfInt(a, 1), SELF, FunctionSet.INT)
        .member("sub", "quantity_sub", TYPE, a -> sum(a, -1), SELF, SELF)
        .member("sub", "quantity_sub_int", TYPE, a -> sumOfInt(a, -1), SELF, FunctionSet.INT);
  }

  private static Value sum(Object[] a, int sign) {
    Value other = value(a[1]);
    BigDecimal by = other.quantity().value();
    return value(a[0]).plus(sign < 0 ? by.negate() : by, other.integral());
  }

  private static Value sumOfInt(Object[] a, int sign) {
    BigDecimal by = BigDecimal.valueOf((Long) a[1]);
    return value(a[0]).plus(sign < 0 ? by.negate() : by, true);
  }
}
