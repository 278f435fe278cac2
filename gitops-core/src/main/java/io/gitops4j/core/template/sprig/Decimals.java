package io.gitops4j.core.template.sprig;

import io.gitops4j.core.template.FunctionException;
import io.gitops4j.core.yaml.JsonWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Arithmetic of floats by their decimal digits, so that 0.1 and 0.2 add up to 0.3.
 *
 * <p>The rule: each number is taken with the fewest digits that stand for it; a quotient has 16
 * digits after the point, halves rounded away from zero; the result becomes a float again. Source:
 * github.com/shopspring/decimal v1.4 below sprig's {@code addf} and its kin.
 */
final class Decimals {

  private static final int DIVISION_DIGITS = 16;

  private Decimals() {}

  static double fold(
      @Nullable Object first, List<@Nullable Object> rest, BinaryOperator<BigDecimal> operation) {
    BigDecimal result = decimal(first);
    for (Object next : rest) {
      result = operation.apply(result, decimal(next));
    }
    return result.doubleValue();
  }

  static BigDecimal divide(BigDecimal dividend, BigDecimal divisor) {
    if (divisor.signum() == 0) {
      throw new FunctionException("decimal division by 0");
    }
    return dividend.divide(divisor, DIVISION_DIGITS, RoundingMode.HALF_UP);
  }

  private static BigDecimal decimal(@Nullable Object value) {
    double number = Casts.toDouble(value);
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      String name = Double.isNaN(number) ? "NaN" : number > 0 ? "+Inf" : "-Inf";
      throw new FunctionException("Cannot create a Decimal from " + name);
    }
    return new BigDecimal(JsonWriter.compact(number));
  }
}
