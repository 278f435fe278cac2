package io.gitops4j.core.kustomize.transform;

import io.gitops4j.core.yaml.YamlList;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlScalar;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A Kubernetes label selector: {@code a=b}, {@code a!=b}, {@code a in (b,c)}, {@code a notin (b)},
 * {@code a>1}, {@code a<1}, {@code a}, {@code !a}, joined by commas.
 *
 * <p>Source: kyaml's copy of Kubernetes' {@code pkg/labels}. Surprising: a malformed one is an
 * error only once an object is looked at with it, so one for a kind that is not there is as good as
 * any; {@code a=} wants the empty text, and so does {@code a in ()}; {@code in} and {@code notin}
 * are names of labels where no operator can stand. Labels that are a list are to the source a
 * mapping of its items in pairs, and a value that is no scalar is the empty text. Tests: the cases
 * {@code selector-*} and {@code refused-selector-*} of {@code KustomizeFixtureTest}.
 */
final class LabelSelector {

  enum Operator {
    IN,
    NOT_IN,
    GREATER,
    LESS,
    PRESENT,
    ABSENT
  }

  record Term(String key, Operator operator, Set<String> values) {

    boolean holds(@Nullable String value) {
      return switch (operator) {
        case IN -> value != null && values.contains(value);
        case NOT_IN -> value == null || !values.contains(value);
        case GREATER -> compared(value) > 0;
        case LESS -> compared(value) < 0;
        case PRESENT -> value != null;
        case ABSENT -> value == null;
      };
    }

    /** How a label compares with the number wanted; 0 as well where it is no number. */
    private int compared(@Nullable String value) {
      if (value == null || !NUMBER.matcher(value).matches()) {
        return 0;
      }
      try {
        return Long.compare(Long.parseLong(value), Long.parseLong(values.iterator().next()));
      } catch (NumberFormatException e) {
        return 0;
      }
    }
  }

  /** The value of a label; null when there is none. */
  @FunctionalInterface
  interface Labels {
    @Nullable String find(String key);
  }

  static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]+");

  private final List<Term> terms;
  private final @Nullable TransformException problem;

  private LabelSelector(List<Term> terms, @Nullable TransformException problem) {
    this.terms = terms;
    this.problem = problem;
  }

  /** Reads the selector at a key of a mapping; one that selects all when there is none. */
  static LabelSelector parse(YamlMap map, String key) {
    String text = Selector.text(map, key);
    try {
      return new LabelSelector(text.isEmpty() ? List.of() : new LabelTerms(text).read(), null);
    } catch (LabelTerms.Malformed e) {
      return new LabelSelector(
          List.of(),
          new TransformException(
              map.get(key),
              "unable to parse the "
                  + key
                  + " '"
                  + text
                  + "', "
                  + e.getMessage()
                  + "; write it as a=b, a!=b, a in (b, c), a notin (b), a or !a, joined by"
                  + " commas"));
    }
  }

  /**
   * Fails when it is malformed.
   *
   * @throws TransformException when it is
   */
  void check() {
    if (problem != null) {
      throw problem;
    }
  }

  /** Whether there is none. */
  boolean isEmpty() {
    return terms.isEmpty() && problem == null;
  }

  /**
   * Whether the labels, or the annotations, of an object match.
   *
   * @param labels what stands there; null when there is nothing
   */
  boolean matches(@Nullable YamlNode labels) {
    check();
    if (terms.isEmpty()) {
      return true;
    }
    if (labels instanceof YamlList list && list.size() % 2 != 0) {
      throw new TransformException(
          labels, "the labels or annotations are a list, which a selector cannot read; correct it");
    }
    return matches(key -> find(labels, key));
  }

  private static @Nullable String find(@Nullable YamlNode labels, String key) {
    if (labels instanceof YamlMap map) {
      YamlNode value = map.get(key);
      return value == null ? null : text(value);
    }
    String found = null;
    if (labels instanceof YamlList list) {
      for (int i = 0; i < list.size(); i += 2) {
        found = text(list.get(i)).equals(key) ? text(list.get(i + 1)) : found;
      }
    }
    return found;
  }

  private static String text(YamlNode node) {
    return node instanceof YamlScalar scalar ? scalar.text() : "";
  }

  boolean matches(Labels labels) {
    check();
    for (Term term : terms) {
      if (!term.holds(labels.find(term.key))) {
        return false;
      }
    }
    return true;
  }
}
