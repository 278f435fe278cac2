package io.gitops4j.testkit.apiserver.crd.cel.library;

import io.gitops4j.core.yaml.NumberText;
import java.math.BigDecimal;
import java.time.Duration;

/** Numbers as Go prints them. */
final class GoNumbers {

  private GoNumbers() {}

  /** The shortest text of a number ({@code %g}): with an exponent from a million on. */
  static String shortest(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    return NumberText.general(value);
  }

  /** A duration in seconds, such as {@code 1.5s}. */
  static String seconds(Duration value) {
    BigDecimal seconds =
        BigDecimal.valueOf(value.getSeconds()).add(BigDecimal.valueOf(value.getNano(), 9));
    return seconds.signum() == 0 ? "0s" : seconds.stripTrailingZeros().toPlainString() + "s";
  }
}
