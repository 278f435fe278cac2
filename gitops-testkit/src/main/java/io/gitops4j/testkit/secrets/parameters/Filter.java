package io.gitops4j.testkit.secrets.parameters;

import io.gitops4j.testkit.secrets.wire.Input;
import io.gitops4j.testkit.secrets.wire.ServiceException;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/** A filter of DescribeParameters; only those by name and type are known. */
final class Filter {

  private Filter() {}

  /** Whether a parameter is to be left out. */
  static Predicate<Parameter> of(Input filter) {
    String key = Objects.requireNonNullElse(filter.text("Key"), "");
    String option = Objects.requireNonNullElse(filter.text("Option"), "Equals");
    List<String> values = Objects.requireNonNullElse(filter.texts("Values"), List.of());
    if (!key.equals("Name") && !key.equals("Type")) {
      throw ServiceException.of(
          "InvalidFilterKey", "The specified key " + key + " isn't valid in this fake.");
    }
    return parameter -> {
      String text = key.equals("Name") ? parameter.name() : parameter.type();
      return values.stream().noneMatch(value -> matches(text, option, value));
    };
  }

  private static boolean matches(String text, String option, String value) {
    return switch (option) {
      case "Equals" -> text.equals(value);
      case "BeginsWith" -> text.startsWith(value);
      case "Contains" -> text.contains(value);
      default ->
          throw ServiceException.of(
              "InvalidFilterOption",
              "The specified filter option isn't valid. Valid options are Equals and BeginsWith."
                  + " For Path filter, valid options are Recursive and OneLevel.");
    };
  }
}
