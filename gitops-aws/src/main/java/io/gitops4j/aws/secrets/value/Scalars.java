package io.gitops4j.aws.secrets.value;

import static java.util.Map.entry;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;

/** Reads texts as numbers, booleans, addresses and so on, for components of records. */
final class Scalars {

  /** The most characters of a number: reading a longer one can take minutes. */
  private static final int LONGEST_NUMBER = 400;

  private static final Map<Class<?>, Function<String, Object>> READERS =
      Map.ofEntries(
          entry(boolean.class, Scalars::truth),
          entry(Boolean.class, Scalars::truth),
          entry(int.class, Integer::valueOf),
          entry(Integer.class, Integer::valueOf),
          entry(long.class, Long::valueOf),
          entry(Long.class, Long::valueOf),
          entry(double.class, text -> finite(number(text))),
          entry(Double.class, text -> finite(number(text))),
          entry(BigDecimal.class, text -> new BigDecimal(number(text))),
          entry(URI.class, URI::create),
          entry(Duration.class, Duration::parse));

  private Scalars() {}

  /** Whether texts can be read as this type. */
  static boolean knows(Class<?> type) {
    return type.isEnum() || READERS.containsKey(type);
  }

  /**
   * What a text stands for.
   *
   * @throws RuntimeException of some kind, when it is not one of that type
   */
  static Object read(Class<?> type, String text) {
    Function<String, Object> reader = READERS.get(type);
    return reader == null ? constant(type, text) : reader.apply(text);
  }

  private static Object constant(Class<?> type, String text) {
    for (Object constant : type.getEnumConstants()) {
      if (((Enum<?>) constant).name().equals(text)) {
        return constant;
      }
    }
    throw new IllegalArgumentException();
  }

  private static Boolean truth(String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException();
    }
    return text.equals("true");
  }

  /** Java's own readers take more than numbers of JSON: hexadecimal ones, NaN, a trailing d. */
  private static String number(String text) {
    boolean plain = text.chars().allMatch(c -> "0123456789+-.eE".indexOf(c) >= 0);
    if (!plain || text.length() > LONGEST_NUMBER) {
      throw new NumberFormatException();
    }
    return text;
  }

  private static Double finite(String text) {
    Double number = Double.valueOf(text);
    if (number.isInfinite()) {
      throw new NumberFormatException();
    }
    return number;
  }
}
