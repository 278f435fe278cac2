package io.gitops4j.testkit.apiserver.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The syntax of names: each method tells what is wrong with a value; an empty list is good.
 *
 * <p>Source: k8s.io/apimachinery, {@code pkg/util/validation/validation.go} and {@code
 * pkg/api/validation/path}.
 */
public final class Names {

  private static final String QUALIFIED = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
  private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final String SUBDOMAIN = LABEL + "(\\." + LABEL + ")*";
  private static final String LABEL_1035 = "[a-z]([-a-z0-9]*[a-z0-9])?";
  private static final String WILDCARD = "\\*\\." + SUBDOMAIN;
  private static final String CONFIG_KEY = "[-._a-zA-Z0-9]+";

  private static final Pattern CONFIG_KEY_PATTERN = Pattern.compile(CONFIG_KEY);
  private static final Pattern PERCENT_PATTERN = Pattern.compile("[0-9]+%");
  private static final Pattern HEADER_PATTERN = Pattern.compile("[-A-Za-z0-9]+");
  private static final Pattern PATH_PATTERN = Pattern.compile("[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+");

  private Names() {}

  private static String regex(String message, String format, String... examples) {
    StringBuilder text = new StringBuilder(message).append(" (e.g. ");
    for (int i = 0; i < examples.length; i++) {
      text.append(i == 0 ? "" : " or ").append('\'').append(examples[i]).append("', ");
    }
    return text + "regex used for validation is '" + format + "')";
  }

  private static boolean isSmall(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }

  private static boolean isAlphanumeric(char c) {
    return isSmall(c) || (c >= 'A' && c <= 'Z');
  }

  private static boolean isLabel(String value, int from, int to) {
    if (from >= to || !isSmall(value.charAt(from)) || !isSmall(value.charAt(to - 1))) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (!isSmall(value.charAt(i)) && value.charAt(i) != '-') {
        return false;
      }
    }
    return true;
  }

  private static boolean isSubdomain(String value) {
    int from = 0;
    for (int dot = value.indexOf('.'); dot >= 0; dot = value.indexOf('.', from)) {
      if (!isLabel(value, from, dot)) {
        return false;
      }
      from = dot + 1;
    }
    return isLabel(value, from, value.length());
  }

  private static boolean isQualified(String value) {
    int length = value.length();
    if (length == 0
        || !isAlphanumeric(value.charAt(0))
        || !isAlphanumeric(value.charAt(length - 1))) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (!isAlphanumeric(c) && c != '-' && c != '_' && c != '.') {
        return false;
      }
    }
    return true;
  }

  private static String tooLong(int maximum) {
    return "must be no more than " + maximum + " characters";
  }

  private static String range(long low, long high) {
    return "must be between " + low + " and " + high + ", inclusive";
  }

  /** A qualified name such as {@code example.com/name}: keys of labels and annotations. */
  public static List<String> qualified(String value) {
    List<String> errors = new ArrayList<>();
    String[] parts = value.split("/", -1);
    String message =
        "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an"
            + " alphanumeric character";
    String name;
    if (parts.length == 1) {
      name = parts[0];
    } else if (parts.length == 2) {
      name = parts[1];
      if (parts[0].isEmpty()) {
        errors.add("prefix part must be non-empty");
      } else {
        subdomain(parts[0]).forEach(m -> errors.add("prefix part " + m));
      }
    } else {
      return List.of(
          "a qualified name "
              + regex(message, QUALIFIED, "MyName", "my.name", "123-abc")
              + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
    }
    if (name.isEmpty()) {
      errors.add("name part must be non-empty");
    } else if (name.length() > 63) {
      errors.add("name part " + tooLong(63));
    }
    if (!isQualified(name)) {
      errors.add("name part " + regex(message, QUALIFIED, "MyName", "my.name", "123-abc"));
    }
    return errors;
  }

  /** The value of a label. */
  public static List<String> labelValue(String value) {
    List<String> errors = new ArrayList<>();
    if (value.length() > 63) {
      errors.add(tooLong(63));
    }
    if (!value.isEmpty() && !isQualified(value)) {
      errors.add(
          regex(
              "a valid label must be an empty string or consist of alphanumeric characters, '-',"
                  + " '_' or '.', and must start and end with an alphanumeric character",
              "(" + QUALIFIED + ")?",
              "MyValue",
              "my_value",
              "12345"));
    }
    return errors;
  }

  /** A DNS label after RFC 1123: names of namespaces, containers, ports. */
  public static List<String> label(String value) {
    List<String> errors = new ArrayList<>();
    if (value.length() > 63) {
      errors.add(tooLong(63));
    }
    if (!isLabel(value, 0, value.length())) {
      if (isSubdomain(value)) {
        errors.add("must not contain dots");
      } else {
        errors.add(
            regex(
                "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or"
                    + " '-', and must start and end with an alphanumeric character",
                LABEL,
                "my-name",
                "123-abc"));
      }
    }
    return errors;
  }

  /** A DNS subdomain after RFC 1123: names of most objects. */
  public static List<String> subdomain(String value) {
    List<String> errors = new ArrayList<>();
    if (value.length() > 253) {
      errors.add(tooLong(253));
    }
    if (!isSubdomain(value)) {
      errors.add(
          regex(
              "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters,"
                  + " '-' or '.', and must start and end with an alphanumeric character",
              SUBDOMAIN,
              "example.com"));
    }
    return errors;
  }

  /** A DNS label after RFC 1035: names of Services. */
  public static List<String> label1035(String value) {
    List<String> errors = new ArrayList<>();
    if (value.length() > 63) {
      errors.add(tooLong(63));
    }
    if (!(isLabel(value, 0, value.length()) && value.charAt(0) > '9')) {
      errors.add(
          regex(
              "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start"
                  + " with an alphabetic character, and end with an alphanumeric character",
              LABEL_1035,
              "my-name",
              "abc-123"));
    }
    return errors;
  }

  /** {@code *.} and a subdomain. */
  public static List<String> wildcard(String value) {
    List<String> errors = new ArrayList<>();
    if (value.length() > 253) {
      errors.add(tooLong(253));
    }
    if (!(value.startsWith("*.") && isSubdomain(value.substring(2)))) {
      errors.add(
          regex(
              "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS"
                  + " subdomain, which must consist of lower case alphanumeric characters, '-' or"
                  + " '.' and end with an alphanumeric character",
              WILDCARD,
              "*.example.com"));
    }
    return errors;
  }

  /** A key of a ConfigMap or Secret. */
  public static List<String> configKey(String value) {
    List<String> errors = new ArrayList<>();
    if (value.length() > 253) {
      errors.add(tooLong(253));
    }
    if (!CONFIG_KEY_PATTERN.matcher(value).matches()) {
      errors.add(
          regex(
              "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
              CONFIG_KEY,
              "key.name",
              "KEY_NAME",
              "key-name"));
    }
    if (value.equals(".")) {
      errors.add("must not be '.'");
    } else if (value.equals("..")) {
      errors.add("must not be '..'");
    } else if (value.startsWith("..")) {
      errors.add("must not start with '..'");
    }
    return errors;
  }

  /** The name of an environment variable. */
  public static List<String> environmentVariable(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '=' || c < 32 || c > 126) {
        return List.of(
            "a valid environment variable name must consist only of printable ASCII characters"
                + " other than '='");
      }
    }
    return value.isEmpty() ? List.of("environment variable name must be non-empty") : List.of();
  }

  /** The number of a port. */
  public static List<String> port(long value) {
    return value >= 1 && value <= 65535 ? List.of() : List.of(range(1, 65535));
  }

  /** The id of a user or a group. */
  public static List<String> userId(long value) {
    return value >= 0 && value <= Integer.MAX_VALUE
        ? List.of()
        : List.of(range(0, Integer.MAX_VALUE));
  }

  /** The name of a port. */
  public static List<String> portName(String value) {
    List<String> errors = new ArrayList<>();
    if (value.length() > 15) {
      errors.add(tooLong(15));
    }
    if (!value.matches("[-a-z0-9]+")) {
      errors.add("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
    }
    if (value.chars().noneMatch(c -> c >= 'a' && c <= 'z')) {
      errors.add("must contain at least one letter (a-z)");
    }
    if (value.contains("--")) {
      errors.add("must not contain consecutive hyphens");
    }
    if (!value.isEmpty() && (value.startsWith("-") || value.endsWith("-"))) {
      errors.add("must not begin or end with a hyphen");
    }
    return errors;
  }

  /** A percentage such as {@code 25%}. */
  public static List<String> percent(String value) {
    return PERCENT_PATTERN.matcher(value).matches()
        ? List.of()
        : List.of(
            regex(
                "a valid percent string must be a numeric string followed by an ending '%'",
                "[0-9]+%", "1%", "93%"));
  }

  /** The name of an HTTP header. */
  public static List<String> header(String value) {
    return HEADER_PATTERN.matcher(value).matches()
        ? List.of()
        : List.of(
            regex(
                "a valid HTTP header must consist of alphanumeric characters or '-'",
                "[-A-Za-z0-9]+",
                "X-Header-Name"));
  }

  /** A part of a URL path: names of roles and of what they refer to. */
  public static List<String> pathSegment(String value) {
    if (value.equals(".") || value.equals("..")) {
      return List.of("may not be '" + value + "'");
    }
    List<String> errors = new ArrayList<>();
    for (String part : List.of("/", "%")) {
      if (value.contains(part)) {
        errors.add("may not contain '" + part + "'");
      }
    }
    return errors;
  }

  /** {@code domain/path}. */
  public static List<String> domainPrefixedPath(String value) {
    int slash = value.indexOf('/');
    if (slash < 0 || slash == 0 || slash == value.length() - 1) {
      return List.of("must be a domain-prefixed path (such as \"acme.io/foo\")");
    }
    List<String> errors = new ArrayList<>(subdomain(value.substring(0, slash)));
    if (!PATH_PATTERN.matcher(value.substring(slash + 1)).matches()) {
      errors.add("Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')");
    }
    return errors;
  }
}
