package io.gitops4j.core.kustomize.remote;

import java.math.BigDecimal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The query of a remote base: {@code ref} (or {@code version}), {@code timeout}, {@code
 * submodules}; other names mean nothing.
 *
 * <p>A timeout is a number of seconds or a duration of Go; one that is malformed or not positive
 * counts as none, as does a {@code submodules} that is no boolean of Go. A query that cannot be
 * decoded is refused; kustomize would build the default branch instead. Source: kustomize, {@code
 * api/internal/git/repospec.go}, parseQuery; Go, {@code time.ParseDuration} and {@code
 * strconv.ParseBool}. Tests: RemoteRefTest.
 *
 * @param ref the reference; null when none is named
 * @param timeout the time asked for; null when none is
 * @param submodules whether submodules are asked for; null when nothing is said
 */
record RemoteQuery(@Nullable String ref, @Nullable Duration timeout, @Nullable Boolean submodules) {

  private static final Pattern ESCAPES = Pattern.compile("(?:[^%]++|%[0-9A-Fa-f]{2})*");
  private static final Pattern SECONDS = Pattern.compile("\\+?([0-9]{1,12})");
  private static final Pattern PART =
      Pattern.compile("([0-9]{1,18}(?:\\.[0-9]{0,18})?|\\.[0-9]{1,18})(ns|us|µs|μs|ms|s|m|h)");
  private static final Map<String, Long> NANOS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "µs", 1_000L,
          "μs", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L);

  /**
   * Reads a query.
   *
   * @throws IllegalArgumentException when it cannot be decoded
   */
  static RemoteQuery parse(String query) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String pair : query.split("&", -1)) {
      if (pair.contains(";") || !ESCAPES.matcher(pair).matches()) {
        throw new IllegalArgumentException(
            "its query cannot be decoded; write ; as %3B, and % as %25");
      }
      int equals = pair.indexOf('=');
      String key = equals < 0 ? pair : pair.substring(0, equals);
      values.putIfAbsent(decoded(key), equals < 0 ? "" : decoded(pair.substring(equals + 1)));
    }
    String named = values.getOrDefault("ref", "");
    String ref = named.isEmpty() ? values.getOrDefault("version", "") : named;
    return new RemoteQuery(
        ref.isEmpty() ? null : ref,
        duration(values.getOrDefault("timeout", "")).orElse(null),
        flag(values.getOrDefault("submodules", "")).orElse(null));
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static Optional<Duration> duration(String text) {
    Matcher seconds = SECONDS.matcher(text);
    if (seconds.matches()) {
      return positive(BigDecimal.valueOf(Long.parseLong(seconds.group(1))).movePointRight(9));
    }
    String rest = text.startsWith("+") ? text.substring(1) : text;
    BigDecimal nanos = BigDecimal.ZERO;
    Matcher part = PART.matcher(rest);
    int end = 0;
    while (end < rest.length() && part.region(end, rest.length()).lookingAt()) {
      long unit = NANOS.getOrDefault(part.group(2), 0L);
      nanos = nanos.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unit)));
      end = part.end();
    }
    return end == rest.length() ? positive(nanos) : Optional.empty();
  }

  private static Optional<Duration> positive(BigDecimal nanos) {
    boolean held =
        nanos.compareTo(BigDecimal.ONE) >= 0
            && nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0;
    return held ? Optional.of(Duration.ofNanos(nanos.longValue())) : Optional.empty();
  }

  private static Optional<Boolean> flag(String text) {
    return switch (text) {
      case "1", "t", "T", "TRUE", "true", "True" -> Optional.of(true);
      case "0", "f", "F", "FALSE", "false", "False" -> Optional.of(false);
      default -> Optional.empty();
    };
  }
}
