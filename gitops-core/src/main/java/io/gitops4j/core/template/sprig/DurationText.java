package io.gitops4j.core.template.sprig;

import io.gitops4j.core.template.FunctionException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Map;

/**
 * Durations such as {@code -1h30m}, {@code 1.5s} and {@code 300ms}, as Go reads them.
 *
 * <p>The rule: numbers with units, one after the other, a sign only at the front, {@code 0} without
 * a unit; at most about 292 years. Source: Go's {@code time.ParseDuration}, with its words for
 * errors. Tests: the table {@code dates.txt}.
 *
 * @since 0.1
 */
public final class DurationText {

  private static final Map<String, Long> UNITS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "µs", 1_000L,
          "μs", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L);
  private static final int MAX_LENGTH = 1_000;
  private static final BigInteger MOST = BigInteger.ONE.shiftLeft(63);

  private final String text;
  private String rest;

  private DurationText(String text) {
    this.text = text;
    this.rest = text;
  }

  /**
   * The duration that a text stands for.
   *
   * @throws FunctionException with Go's words when it stands for none
   */
  public static Duration parse(String text) {
    return new DurationText(text).run();
  }

  private Duration run() {
    boolean negative = rest.startsWith("-");
    if (negative || rest.startsWith("+")) {
      rest = rest.substring(1);
    }
    if (rest.equals("0")) {
      return Duration.ZERO;
    }
    if (rest.isEmpty() || text.length() > MAX_LENGTH) {
      throw invalid();
    }
    BigInteger nanos = BigInteger.ZERO;
    while (!rest.isEmpty()) {
      nanos = nanos.add(part());
      if (nanos.compareTo(MOST) > 0) {
        throw invalid();
      }
    }
    if (!negative && nanos.equals(MOST)) {
      throw invalid();
    }
    return Duration.ofNanos((negative ? nanos.negate() : nanos).longValue());
  }

  private BigInteger part() {
    int end = 0;
    while (end < rest.length() && (digit(rest.charAt(end)) || rest.charAt(end) == '.')) {
      end++;
    }
    String number = rest.substring(0, end);
    boolean malformed =
        number.indexOf('.') != number.lastIndexOf('.') || number.chars().noneMatch(c -> c != '.');
    if (malformed) {
      throw invalid();
    }
    rest = rest.substring(end);
    end = 0;
    while (end < rest.length() && !digit(rest.charAt(end)) && rest.charAt(end) != '.') {
      end++;
    }
    if (end == 0) {
      throw new FunctionException("time: missing unit in duration " + Printed.quote(text));
    }
    Long unit = UNITS.get(rest.substring(0, end));
    if (unit == null) {
      throw new FunctionException(
          "time: unknown unit "
              + Printed.quote(rest.substring(0, end))
              + " in duration "
              + Printed.quote(text));
    }
    rest = rest.substring(end);
    String plain = number.startsWith(".") ? "0" + number : number;
    return new BigDecimal(plain).multiply(BigDecimal.valueOf(unit)).toBigInteger();
  }

  private static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }

  private FunctionException invalid() {
    return new FunctionException("time: invalid duration " + Printed.quote(text));
  }
}
