package io.gitops4j.core.kustomize.transform;

import io.gitops4j.core.yaml.YamlMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A Kubernetes label selector: {@code a=b}, {@code a!=b}, {@code a in (b,c)}, {@code a notin (b)},
 * {@code a}, {@code !a}, joined by commas. Source: Kubernetes, {@code apimachinery/pkg/labels}.
 */
final class LabelSelector {

  private static final Pattern TERM =
      Pattern.compile(
          "\\s*(?:!\\s*(?<absent>[^\\s=!,()]+)"
              + "|(?<setkey>[^\\s=!,()]+)\\s+(?<setop>in|notin)\\s*\\((?<set>[^)]*)\\)"
              + "|(?<key>[^\\s=!,()]+)\\s*(?<op>==|!=|=)\\s*(?<value>[^\\s,]*)"
              + "|(?<present>[^\\s=!,()]+))\\s*(?:,|$)");

  private enum Operator {
    IN,
    NOT_IN,
    PRESENT,
    ABSENT
  }

  private record Term(String key, Operator operator, Set<String> values) {}

  /** The value of a label; null when there is none. */
  @FunctionalInterface
  interface Labels {
    @Nullable String find(String key);
  }

  private final List<Term> terms;

  private LabelSelector(List<Term> terms) {
    this.terms = terms;
  }

  /** Reads the selector at a key of a mapping; one that selects all when there is none. */
  static LabelSelector parse(YamlMap map, String key) {
    String text = Selector.text(map, key);
    List<Term> terms = new ArrayList<>();
    Matcher matcher = TERM.matcher(text);
    int at = 0;
    while (at < text.length()) {
      if (!matcher.region(at, text.length()).lookingAt() || matcher.end() == at) {
        throw new TransformException(
            map.get(key),
            "unable to parse the "
                + key
                + " '"
                + text
                + "'; write it as a=b, a!=b, a in (b, c), a notin (b), a or !a, joined by commas");
      }
      terms.add(term(matcher));
      at = matcher.end();
    }
    if (text.stripTrailing().endsWith(",")) {
      throw new TransformException(
          map.get(key),
          "unable to parse the "
              + key
              + " '"
              + text
              + "', nothing follows the last comma; remove it");
    }
    return new LabelSelector(terms);
  }

  private static Term term(Matcher m) {
    if (m.group("absent") != null) {
      return new Term(m.group("absent"), Operator.ABSENT, Set.of());
    }
    if (m.group("setkey") != null) {
      Set<String> values = Set.copyOf(List.of(m.group("set").strip().split("\\s*,\\s*")));
      return new Term(
          m.group("setkey"), m.group("setop").equals("in") ? Operator.IN : Operator.NOT_IN, values);
    }
    if (m.group("key") != null) {
      return new Term(
          m.group("key"),
          m.group("op").equals("!=") ? Operator.NOT_IN : Operator.IN,
          Set.of(m.group("value")));
    }
    return new Term(m.group("present"), Operator.PRESENT, Set.of());
  }

  boolean isEmpty() {
    return terms.isEmpty();
  }

  boolean matches(@Nullable YamlMap labels) {
    return matches(key -> labels == null ? null : labels.text(key));
  }

  boolean matches(Labels labels) {
    for (Term term : terms) {
      String value = labels.find(term.key);
      boolean holds =
          switch (term.operator) {
            case IN -> value != null && term.values.contains(value);
            case NOT_IN -> value == null || !term.values.contains(value);
            case PRESENT -> value != null;
            case ABSENT -> value == null;
          };
      if (!holds) {
        return false;
      }
    }
    return true;
  }
}
