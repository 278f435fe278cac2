package io.gitops4j.testkit.secrets.operation;

import io.gitops4j.testkit.secrets.vault.StoredSecret;
import io.gitops4j.testkit.secrets.vault.Vault;
import io.gitops4j.testkit.secrets.wire.Caller;
import io.gitops4j.testkit.secrets.wire.Input;
import io.gitops4j.testkit.secrets.wire.ServiceException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The filters of ListSecrets and BatchGetSecretValue.
 *
 * <p>A secret must match every filter, and of each filter one value; a value that begins with an
 * exclamation mark must not match. Names and tags match by their beginning and minding case,
 * descriptions by the beginning of any word, not minding case. Source: ListSecrets, Filter.
 */
final class Filters {
  private static final int MAX_FILTERS = 10;
  private static final int MAX_VALUES = 10;

  private final List<Predicate<StoredSecret>> filters;

  private Filters(List<Predicate<StoredSecret>> filters) {
    this.filters = filters;
  }

  static Filters of(Input input) {
    List<Input> given = input.structures("Filters");
    if (given.size() > MAX_FILTERS) {
      throw ServiceException.constraint(
          "'" + given.size() + " filters'",
          "filters",
          "have length less than or equal to " + MAX_FILTERS);
    }
    List<Predicate<StoredSecret>> filters = new ArrayList<>();
    for (Input filter : given) {
      String key = filter.text("Key");
      List<String> values = filter.texts("Values", 1, MAX_VALUES);
      if (key == null) {
        throw ServiceException.parameter("Invalid filter key");
      }
      if (values == null) {
        throw ServiceException.parameter("Invalid filter values for key: " + key);
      }
      filters.add(filter(key, values));
    }
    return new Filters(filters);
  }

  private static Predicate<StoredSecret> filter(String key, List<String> values) {
    Predicate<StoredSecret> wanted = secret -> false;
    Predicate<StoredSecret> unwanted = secret -> false;
    boolean positive = false;
    for (String value : values) {
      if (value.startsWith("!")) {
        unwanted = unwanted.or(matcher(key, value.substring(1)));
      } else {
        wanted = wanted.or(matcher(key, value));
        positive = true;
      }
    }
    Predicate<StoredSecret> allowed = unwanted.negate();
    return positive ? wanted.and(allowed) : allowed;
  }

  private static Predicate<StoredSecret> matcher(String key, String value) {
    return switch (key) {
      case "name" -> secret -> secret.name().startsWith(value);
      case "tag-key" -> secret -> begins(secret.tags().keySet(), value);
      case "tag-value" -> secret -> begins(secret.tags().values(), value);
      case "description" ->
          secret -> word(Objects.requireNonNullElse(secret.description(), ""), value);
      case "primary-region" ->
          secret -> !secret.replicas().isEmpty() && secret.region().startsWith(value);
      case "owning-service" -> secret -> false;
      case "all" ->
          secret ->
              Stream.concat(
                      Stream.of(
                          secret.name(), Objects.requireNonNullElse(secret.description(), "")),
                      Stream.concat(
                          secret.tags().keySet().stream(), secret.tags().values().stream()))
                  .anyMatch(text -> word(text, value));
      default ->
          throw ServiceException.constraint(
              "'" + key + "'",
              "filters.1.member.key",
              "satisfy enum value set: [all, name, tag-key, description, tag-value,"
                  + " primary-region, owning-service]");
    };
  }

  private static boolean begins(Collection<String> texts, String value) {
    return texts.stream().anyMatch(text -> text.startsWith(value));
  }

  /** Whether any word begins so, not minding case. */
  private static boolean word(String text, String value) {
    String in = text.toLowerCase(Locale.ROOT);
    String sought = value.toLowerCase(Locale.ROOT);
    for (int at = in.indexOf(sought); at >= 0; at = in.indexOf(sought, at + 1)) {
      if (at == 0 || !Character.isLetterOrDigit(in.charAt(at - 1))) {
        return true;
      }
    }
    return false;
  }

  List<StoredSecret> list(Vault vault, Caller caller, boolean deleted) {
    return vault.all(caller.account(), caller.region()).stream()
        .filter(secret -> deleted || secret.deleted() == null)
        .filter(secret -> filters.stream().allMatch(filter -> filter.test(secret)))
        .toList();
  }
}
