package io.gitops4j.core.template.sprig;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Numbers and dates of TOML, which in a template are numbers of Go and moments. */
final class TomlScalar {

  private static final Pattern INTEGER =
      Pattern.compile(
          "[-+]?(0|[1-9](_?[0-9])*)|0x[0-9a-fA-F](_?[0-9a-fA-F])*|0o[0-7](_?[0-7])*|0b[01](_?[01])*");
  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?(0|[1-9](_?[0-9])*)(\\.[0-9](_?[0-9])*)?([eE][-+]?[0-9](_?[0-9])*)?");
  private static final Pattern SPECIAL = Pattern.compile("[-+]?(inf|nan)");
  private static final Pattern MOMENT =
      Pattern.compile(
          "([0-9]{4}-[0-9]{2}-[0-9]{2})?[Tt]?([0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,9})?)?)?"
              + "([Zz]|[-+][0-9]{2}:[0-9]{2})?");

  private TomlScalar() {}

  static boolean isInteger(String word) {
    return INTEGER.matcher(word).matches();
  }

  /** An integer; null when it is beyond 64 bits. */
  static @Nullable Long integer(String word) {
    OptionalLong number = Casts.parse(word, 0);
    return number.isPresent() ? (Long) number.getAsLong() : null;
  }

  /** A float; null when it is none. */
  static @Nullable Double decimal(String word) {
    if (SPECIAL.matcher(word).matches()) {
      return Casts.parseDouble(word.replace("+nan", "nan").replace("-nan", "nan"));
    }
    return DECIMAL.matcher(word).matches() ? (Double) Casts.parseDouble(word) : null;
  }

  /** A date, a time or both; null when it is none. What is missing is the year 0 or midnight. */
  static @Nullable ZonedDateTime moment(String word) {
    Matcher found = MOMENT.matcher(word);
    if (!found.matches() || (found.group(1) == null && found.group(2) == null)) {
      return null;
    }
    try {
      LocalDate date =
          found.group(1) == null ? LocalDate.of(0, 1, 1) : LocalDate.parse(found.group(1));
      LocalTime time =
          found.group(2) == null ? LocalTime.MIDNIGHT : LocalTime.parse(found.group(2));
      if (found.group(5) == null) {
        return date.atTime(time).atZone(ZoneOffset.UTC);
      }
      return OffsetDateTime.of(date, time, ZoneOffset.of(found.group(5).toUpperCase(Locale.ROOT)))
          .toZonedDateTime();
    } catch (DateTimeException impossible) {
      return null;
    }
  }
}
