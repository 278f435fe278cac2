package io.gitops4j.testkit.apiserver.crd;

import io.gitops4j.testkit.apiserver.crd.cel.library.Durations;
import io.gitops4j.testkit.apiserver.validation.Addresses;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The formats of texts that are checked; others are only notes. Source: kube-openapi {@code
 * pkg/validation/strfmt}; apiextensions-apiserver {@code pkg/apiserver/validation/formats.go}.
 */
final class Formats {

  private static final String UUID =
      "(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?%s[0-9a-f]{3}-?[0-9a-f]{4}-?[0-9a-f]{12}";

  private static final String SHADE = "(25[0-5]|2[0-4]\\d|1?\\d?\\d)";
  private static final String LETTERS = "[a-zA-Z0-9\\p{S}\\p{L}]";
  private static final Pattern HOSTNAME =
      Pattern.compile(
          "("
              + LETTERS
              + "(-?"
              + LETTERS
              + "{0,62})?)|(("
              + LETTERS
              + "([-a-zA-Z0-9\\p{S}\\p{L}]{0,61}"
              + LETTERS
              + ")?\\.)+[a-zA-Z\\p{L}]{2,63})");
  private static final Set<String> KNOWN =
      Set.of(
          "bsonobjectid",
          "uri",
          "email",
          "hostname",
          "ipv4",
          "ipv6",
          "cidr",
          "mac",
          "uuid",
          "uuid3",
          "uuid4",
          "uuid5",
          "isbn",
          "isbn10",
          "isbn13",
          "creditcard",
          "ssn",
          "hexcolor",
          "rgbcolor",
          "byte",
          "password",
          "date",
          "duration",
          "datetime",
          "date-time");

  private static final Pattern AMOUNT = Pattern.compile("\\d+\\s*([A-Za-zµ]+)");
  private static final List<String> UNITS =
      List.of("ns", "us", "µs", "ms", "s", "m", "h", "hr", "d", "w", "wk");
  private static final List<String> LONG_UNITS =
      List.of("nano", "micro", "milli", "sec", "min", "hour", "day", "week");
  private static final Pattern CARD =
      Pattern.compile(
          "4\\d{12}(\\d{3})?|5[1-5]\\d{14}|6(011|5\\d\\d)\\d{12}|3[47]\\d{13}"
              + "|3(0[0-5]|[68]\\d)\\d{11}|(2131|1800|35\\d{3})\\d{11}");

  private Formats() {}

  static boolean valid(String format, String value) {
    return switch (format) {
      case "date-time", "datetime" -> dateTime(value);
      case "date" -> date(value);
      case "duration" -> duration(value);
      case "email" -> value.matches("[^@\\s]+@[^@\\s]+");
      case "hostname" -> hostname(value);
      case "ipv4" -> Addresses.parse(value).isPresent() && !Addresses.isV6(value);
      case "ipv6" -> Addresses.isV6(value);
      case "cidr" -> Addresses.block(value).isPresent();
      case "mac" -> value.matches("(?i)([0-9a-f]{2}[:-]){5}[0-9a-f]{2}");
      case "uri" -> uri(value);
      case "uuid" -> value.matches(String.format(Locale.ROOT, UUID, "[0-9a-f]"));
      case "uuid3" -> value.matches(String.format(Locale.ROOT, UUID, "3"));
      case "uuid4" -> value.matches(String.format(Locale.ROOT, UUID, "4"));
      case "uuid5" -> value.matches(String.format(Locale.ROOT, UUID, "5"));
      case "byte" -> !value.isEmpty() && value.length() % 4 == 0 && base64(value);
      case "creditcard" -> CARD.matcher(digits(value)).matches() && creditCard(digits(value));
      case "ssn" -> value.matches("\\d{3}[- ]?\\d{2}[- ]?\\d{4}");
      case "isbn" -> isbn10(bare(value)) || isbn13(bare(value));
      case "isbn10" -> isbn10(bare(value));
      case "isbn13" -> isbn13(bare(value));
      case "rgbcolor" -> value.matches("rgb\\(\\s*(" + SHADE + "\\s*,\\s*){2}" + SHADE + "\\s*\\)");
      case "bsonobjectid" -> value.matches("(?i)[0-9a-f]{24}");
      case "hexcolor" -> value.matches("(?i)#?([0-9a-f]{3}|[0-9a-f]{6})");
      default -> true;
    };
  }

  /** Whether a format is one that this or a real server knows, of whatever type. */
  static boolean known(String format) {
    return KNOWN.contains(format);
  }

  /** One name alone, or names before a last one of at least two letters. */
  private static boolean hostname(String value) {
    return value.length() <= 255 && HOSTNAME.matcher(value).matches();
  }

  private static String digits(String value) {
    return value.replaceAll("[^0-9]", "");
  }

  /** One of Go, or any text in which a number stands before a unit. */
  private static boolean duration(String value) {
    return Durations.parse(value).isPresent()
        || AMOUNT
            .matcher(value)
            .results()
            .map(amount -> amount.group(1).toLowerCase(Locale.ROOT))
            .anyMatch(
                unit -> UNITS.contains(unit) || LONG_UNITS.stream().anyMatch(unit::startsWith));
  }

  private static String bare(String value) {
    return value.replaceAll("[\\s-]+", "");
  }

  private static boolean isbn10(String value) {
    if (!value.matches("\\d{9}[\\dX]")) {
      return false;
    }
    int sum = 0;
    for (int i = 0; i < 10; i++) {
      sum += (i + 1) * (value.charAt(i) == 'X' ? 10 : value.charAt(i) - '0');
    }
    return sum % 11 == 0;
  }

  private static boolean isbn13(String value) {
    if (!value.matches("\\d{13}")) {
      return false;
    }
    int sum = 0;
    for (int i = 0; i < 12; i++) {
      sum += (i % 2 == 0 ? 1 : 3) * (value.charAt(i) - '0');
    }
    return (10 - sum % 10) % 10 == value.charAt(12) - '0';
  }

  /** The digits of a card, the last of which checks the others. */
  private static boolean creditCard(String digits) {
    if (digits.length() < 13 || digits.length() > 16) {
      return false;
    }
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(digits.length() - 1 - i) - '0';
      int doubled = i % 2 == 0 ? digit : 2 * digit;
      sum += doubled > 9 ? doubled - 9 : doubled;
    }
    return sum % 10 == 0;
  }

  private static boolean dateTime(String value) {
    try {
      OffsetDateTime.parse(value.replace('t', 'T').replace('z', 'Z'));
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static boolean date(String value) {
    try {
      LocalDate.parse(value);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static boolean uri(String value) {
    try {
      return new URI(value).isAbsolute() || value.startsWith("/");
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static boolean base64(String value) {
    try {
      Base64.getDecoder().decode(value);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
