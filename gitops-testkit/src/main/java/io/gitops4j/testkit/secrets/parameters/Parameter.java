package io.gitops4j.testkit.secrets.parameters;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A parameter with its versions, the newest last; guarded by the store. */
final class Parameter {
  private final String name;
  private final List<Version> versions = new ArrayList<>();
  private String type;

  Parameter(String name, String type) {
    this.name = name;
    this.type = type;
  }

  /** One version. */
  static final class Version {
    private final long number;
    private final String value;
    private final Instant at;
    private final Set<String> labels = new LinkedHashSet<>();

    private Version(long number, String value, Instant at) {
      this.number = number;
      this.value = value;
      this.at = at;
    }

    long number() {
      return number;
    }

    String value() {
      return value;
    }

    Instant at() {
      return at;
    }

    Set<String> labels() {
      return labels;
    }
  }

  String name() {
    return name;
  }

  String type() {
    return type;
  }

  boolean isSecure() {
    return type.equals("SecureString");
  }

  void type(String newType) {
    type = newType;
  }

  Version add(String value, Instant at) {
    Version version = new Version(versions.isEmpty() ? 1 : last().number + 1, value, at);
    versions.add(version);
    return version;
  }

  Version last() {
    return versions.get(versions.size() - 1);
  }

  List<Version> versions() {
    return versions;
  }

  Optional<Version> numbered(long number) {
    return versions.stream().filter(version -> version.number == number).findFirst();
  }

  /** The version of a selector, which is a number or a label; the newest for an empty one. */
  Optional<Version> selected(String selector) {
    if (selector.isEmpty()) {
      return Optional.of(last());
    }
    boolean number = selector.chars().allMatch(c -> c >= '0' && c <= '9');
    return versions.stream()
        .filter(
            version ->
                number
                    ? String.valueOf(version.number).equals(selector)
                    : version.labels.contains(selector))
        .findFirst();
  }

  String arn(String account, String region) {
    return "arn:aws:ssm:"
        + region
        + ":"
        + account
        + ":parameter"
        + (name.startsWith("/") ? "" : "/")
        + name;
  }
}
