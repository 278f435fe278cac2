package io.gitops4j.testkit.apiserver.podsecurity;

import io.gitops4j.testkit.apiserver.model.GoText;
import java.util.Collection;
import java.util.NavigableSet;
import java.util.TreeSet;

/** How findings put things into words. Source: k8s.io/pod-security-admission, {@code policy}. */
final class Wording {

  private Wording() {}

  /** An empty set whose texts are told in the order of their bytes. */
  static NavigableSet<String> values() {
    return new TreeSet<>(GoText::compare);
  }

  /** {@code "a", "b"}; what is quoted is not escaped. */
  static String quoted(Collection<String> texts) {
    return texts.isEmpty() ? "" : "\"" + String.join("\", \"", texts) + "\"";
  }

  /** {@code container "a"}, {@code containers "a", "b"}. */
  static String named(String what, Collection<String> names) {
    return plural(what, names) + " " + quoted(names);
  }

  /** The word, with an s when there is not just one. */
  static String plural(String word, Collection<String> of) {
    return of.size() == 1 ? word : word + "s";
  }

  /** {@code uses}, or {@code use} when there is not just one. */
  static String use(Collection<String> who) {
    return who.size() == 1 ? "uses" : "use";
  }
}
