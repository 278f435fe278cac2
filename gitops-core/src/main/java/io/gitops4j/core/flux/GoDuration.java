package io.gitops4j.core.flux;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as Flux' kinds write them: {@code 1h30m}, {@code 1.5h}, {@code 90s}, {@code 500ms}.
 *
 * <p>The rule is the part of Go's {@code time.ParseDuration} that the pattern in Flux' CRDs lets
 * through: no sign, no unit below the millisecond, no bare number. Fractions below the nanosecond
 * are cut; more than Go's 2<sup>63</sup>-1 nanoseconds, about 292 years, is none. Tests: {@code
 * GoDurationTest}.
 */
final class GoDuration {

  private static final Pattern PART = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(ms|s|m|h)");
  private static final Pattern WHOLE = Pattern.compile("([0-9]+(\\.[0-9]+)?(ms|s|m|h))+");
  private static final int MAX_LENGTH = 100;
  private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);
  private static final Map<String, BigDecimal> NANOS =
      Map.of(
          "ms", BigDecimal.valueOf(1_000_000L),
          "s", BigDecimal.valueOf(1_000_000_000L),
          "m", BigDecimal.valueOf(60_000_000_000L),
          "h", BigDecimal.valueOf(3_600_000_000_000L));

  private GoDuration() {}

  /** The duration a text stands for; empty when it stands for none. */
  static Optional<Duration> parse(String text) {
    if (text.length() > MAX_LENGTH || !WHOLE.matcher(text).matches()) {
      return Optional.empty();
    }
    BigInteger nanos = BigInteger.ZERO;
    Matcher part = PART.matcher(text);
    while (part.find()) {
      BigDecimal amount = new BigDecimal(part.group(1));
      nanos = nanos.add(amount.multiply(NANOS.get(part.group(2))).toBigInteger());
    }
    return nanos.compareTo(MOST) > 0
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(nanos.longValue()));
  }
}
