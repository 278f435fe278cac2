package io.gitops4j.testkit.apiserver.crd;

import io.gitops4j.testkit.apiserver.validation.Addresses;
import io.gitops4j.testkit.apiserver.validation.Names;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Locale;

/**
 * The formats of texts that are checked; others are only notes. Source: kube-openapi {@code
 * pkg/validation/strfmt}; apiextensions-apiserver {@code pkg/apiserver/validation/formats.go}.
 */
final class Formats {

  private static final String UUID =
      "(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?%s[0-9a-f]{3}-?[0-9a-f]{4}-?[0-9a-f]{12}";

  private Formats() {}

  static boolean valid(String format, String value) {
    return switch (format) {
      case "date-time", "datetime" -> dateTime(value);
      case "date" -> date(value);
      case "duration" -> value.matches("-?(\\d+(\\.\\d+)?\\s?(ns|us|µs|ms|s|m|h|d|w))+|0");
      case "email" -> value.matches("[^@\\s]+@[^@\\s]+");
      case "hostname" -> Names.subdomain(value.toLowerCase(Locale.ROOT)).isEmpty();
      case "ipv4" -> Addresses.parse(value).isPresent() && !Addresses.isV6(value);
      case "ipv6" -> Addresses.isV6(value);
      case "cidr" -> Addresses.block(value).isPresent();
      case "mac" -> value.matches("(?i)([0-9a-f]{2}[:-]){5}[0-9a-f]{2}");
      case "uri" -> uri(value);
      case "uuid" -> value.matches(String.format(Locale.ROOT, UUID, "[0-9a-f]"));
      case "uuid3" -> value.matches(String.format(Locale.ROOT, UUID, "3"));
      case "uuid4" -> value.matches(String.format(Locale.ROOT, UUID, "4"));
      case "uuid5" -> value.matches(String.format(Locale.ROOT, UUID, "5"));
      case "byte" -> base64(value);
      case "bsonobjectid" -> value.matches("(?i)[0-9a-f]{24}");
      case "hexcolor" -> value.matches("(?i)#?([0-9a-f]{3}|[0-9a-f]{6})");
      default -> true;
    };
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
