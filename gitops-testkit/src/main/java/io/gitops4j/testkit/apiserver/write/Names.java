package io.gitops4j.testkit.apiserver.write;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The mistakes in names, in the server's words.
 *
 * <p>Source: k8s.io/apimachinery, {@code pkg/util/validation/validation.go}.
 */
final class Names {
  private static final String QUALIFIED = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
  private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final String SUBDOMAIN = LABEL + "(\\." + LABEL + ")*";
  private static final Pattern QUALIFIED_NAME = Pattern.compile(QUALIFIED);
  private static final Pattern DNS_LABEL = Pattern.compile(LABEL);
  private static final Pattern DNS_1035 = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern DNS_SUBDOMAIN = Pattern.compile(SUBDOMAIN);

  private Names() {}

  private static String regex(String message, String pattern, String... examples) {
    StringBuilder text = new StringBuilder(message).append(" (e.g. ");
    for (int i = 0; i < examples.length; i++) {
      text.append(i == 0 ? "" : " or ").append('\'').append(examples[i]).append("', ");
    }
    return text.append("regex used for validation is '").append(pattern).append("')").toString();
  }

  private static String tooLong(int max) {
    return "must be no more than " + max + " characters";
  }

  private static final String NAME_PART =
      "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an"
          + " alphanumeric character";

  /** Mistakes in a key of labels or annotations, or a finalizer. */
  static List<String> qualifiedName(String name) {
    List<String> errors = new ArrayList<>();
    String[] parts = name.split("/", -1);
    if (parts.length > 2) {
      errors.add(
          "a qualified name "
              + regex(NAME_PART, QUALIFIED, "MyName", "my.name", "123-abc")
              + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
      return errors;
    }
    if (parts.length == 2) {
      if (parts[0].isEmpty()) {
        errors.add("prefix part must be non-empty");
      } else {
        dnsSubdomain(parts[0]).forEach(e -> errors.add("prefix part " + e));
      }
    }
    String last = parts[parts.length - 1];
    if (last.isEmpty()) {
      errors.add("name part must be non-empty");
    } else if (last.length() > 63) {
      errors.add("name part " + tooLong(63));
    }
    if (!QUALIFIED_NAME.matcher(last).matches()) {
      errors.add("name part " + regex(NAME_PART, QUALIFIED, "MyName", "my.name", "123-abc"));
    }
    return errors;
  }

  /** Mistakes in the value of a label. */
  static List<String> labelValue(String value) {
    List<String> errors = new ArrayList<>();
    if (value.length() > 63) {
      errors.add(tooLong(63));
    }
    if (!value.isEmpty() && !QUALIFIED_NAME.matcher(value).matches()) {
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

  /** Mistakes in a name that is a DNS subdomain, as most are. */
  static List<String> dnsSubdomain(String name) {
    List<String> errors = new ArrayList<>();
    if (name.length() > 253) {
      errors.add(tooLong(253));
    }
    if (!DNS_SUBDOMAIN.matcher(name).matches()) {
      errors.add(
          regex(
              "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters,"
                  + " '-' or '.', and must start and end with an alphanumeric character",
              SUBDOMAIN,
              "example.com"));
    }
    return errors;
  }

  /** Mistakes in the name of a namespace. */
  static List<String> dnsLabelOfName(String name) {
    List<String> errors = new ArrayList<>();
    if (name.length() > 63) {
      errors.add(tooLong(63));
    }
    if (!DNS_LABEL.matcher(name).matches()) {
      errors.add(
          name.contains(".") && DNS_SUBDOMAIN.matcher(name).matches()
              ? "must not contain dots"
              : regex(
                  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or"
                      + " '-', and must start and end with an alphanumeric character",
                  LABEL,
                  "my-name",
                  "123-abc"));
    }
    return errors;
  }

  /** Mistakes in the name of a Service. */
  static List<String> dns1035Label(String name) {
    List<String> errors = new ArrayList<>();
    if (name.length() > 63) {
      errors.add(tooLong(63));
    }
    if (!DNS_1035.matcher(name).matches()) {
      errors.add(
          regex(
              "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start"
                  + " with an alphabetic character, and end with an alphanumeric character",
              "[a-z]([-a-z0-9]*[a-z0-9])?",
              "my-name",
              "abc-123"));
    }
    return errors;
  }

  /** Mistakes in a name that only has to fit into a path. */
  static List<String> pathSegment(String name) {
    if (name.equals(".") || name.equals("..")) {
      return List.of("may not be '" + name + "'");
    }
    List<String> errors = new ArrayList<>();
    for (String part : List.of("/", "%")) {
      if (name.contains(part)) {
        errors.add("may not contain '" + part + "'");
      }
    }
    return errors;
  }
}
