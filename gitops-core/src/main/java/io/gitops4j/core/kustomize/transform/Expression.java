package io.gitops4j.core.kustomize.transform;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.gitops4j.Location;
import io.gitops4j.Reason;
import io.gitops4j.core.yaml.YamlNode;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression of a selector, image or path, in the language of Go's {@code regexp}.
 *
 * <p>It is matched by RE2, in time linear in the text whatever the expression, so there is nothing
 * that backtracks; its size is limited, because counted repetitions multiply. A text without
 * special characters, which nearly all are, is compared as it is.
 */
final class Expression {

  private static final int MAX_LENGTH = 1000;
  private static final int MAX_REPEATS = 10_000;
  private static final String SPECIAL = "\\.+*?()|[]{}^$";

  private final String text;
  private final @Nullable Pattern pattern;

  private Expression(String text, @Nullable Pattern pattern) {
    this.text = text;
    this.pattern = pattern;
  }

  /**
   * Reads an expression.
   *
   * @param at where it stands, for the error; null when unknown
   * @throws TransformException when it is malformed or beyond a limit
   */
  static Expression of(String text, @Nullable YamlNode at) {
    if (text.chars().noneMatch(c -> SPECIAL.indexOf(c) >= 0)) {
      return new Expression(text, null);
    }
    if (text.length() > MAX_LENGTH) {
      throw limit(at, "has more than the limit of " + MAX_LENGTH + " characters");
    }
    if (repeats(text) > MAX_REPEATS) {
      throw limit(at, "repeats more than the limit of " + MAX_REPEATS + " times: " + text);
    }
    try {
      return new Expression(text, Pattern.compile(text));
    } catch (PatternSyntaxException e) {
      throw new TransformException(
          at,
          "error parsing regexp " + text + ", " + e.getDescription() + "; correct the expression");
    }
  }

  private static TransformException limit(@Nullable YamlNode at, String what) {
    Location place = at == null ? null : at.location().orElse(null);
    return new TransformException(
        place, Reason.LIMIT, "a regular expression " + what + "; make it simpler");
  }

  /** How often what stands in counted repetitions is repeated, were all one in the other. */
  private static long repeats(String text) {
    long product = 1;
    for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', open + 1)) {
      int most = 0;
      int count = 0;
      for (int i = open + 1; i < text.length() && text.charAt(i) != '}'; i++) {
        char c = text.charAt(i);
        count = Character.digit(c, 10) < 0 ? 0 : Math.min(count * 10 + (c - '0'), MAX_REPEATS);
        most = Math.max(most, count);
      }
      product = Math.min(product * Math.max(most, 1), MAX_REPEATS + 1L);
    }
    return product;
  }

  /** Whether it matches all of a text. */
  boolean matches(String other) {
    return pattern == null ? text.equals(other) : pattern.matcher(other).matches();
  }

  /** Whether it matches a part of a text. */
  boolean finds(String other) {
    return pattern == null ? other.contains(text) : pattern.matcher(other).find();
  }
}
