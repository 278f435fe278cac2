package io.gitops4j.core.substitute;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A text with expressions such as {@code ${name}} and {@code ${name:-default}}, parsed once and
 * expanded with any variables.
 *
 * <p>The language is that of Flux ({@code fluxcd/pkg/envsubst}), which looks like a shell's and
 * differs from it: only {@code ${…}} is an expression, {@code $name} never is; {@code $$} stands
 * for {@code $} everywhere; {@code :-}, {@code :=}, {@code :?}, {@code :+} and {@code =} all mean
 * "the value, or this default when it is empty or not set"; positions and lengths count bytes of
 * UTF-8.
 *
 * @param parts texts and expressions in order
 * @since 0.1
 */
public record Template(List<Part> parts) {

  /** Copies the list. */
  public Template {
    parts = List.copyOf(parts);
  }

  /** A piece of a template. */
  public sealed interface Part {}

  /**
   * Text that stands for itself.
   *
   * @param text the text, escapes removed
   * @since 0.1
   */
  public record Text(String text) implements Part {}

  /**
   * An expression: a variable and what is done with its value.
   *
   * @param variable the name of the variable
   * @param operator the operator as written, such as {@code :-} or {@code //}; empty for none
   * @param arguments the operator's arguments; the texts and expressions of a default are joined
   * @param offset where its <code>${</code> begins in the text, in UTF-16 units
   * @since 0.1
   */
  public record Expression(String variable, String operator, List<Part> arguments, int offset)
      implements Part {

    /** Copies the list. */
    public Expression {
      arguments = List.copyOf(arguments);
    }

    /** Whether the operator gives a default, so that the variable need not be set. */
    boolean hasDefault() {
      return operator.equals("=") || (operator.length() == 2 && operator.charAt(0) == ':');
    }
  }

  /**
   * Parses a text with the default limits.
   *
   * @throws TemplateException when an expression is malformed or nests too deeply
   */
  public static Template parse(String text) {
    return parse(text, SubstitutionLimits.defaults());
  }

  /**
   * Parses a text.
   *
   * @throws TemplateException when an expression is malformed or nests deeper than allowed
   */
  public static Template parse(String text, SubstitutionLimits limits) {
    return new Template(new TemplateParser(text, limits.maxDepth()).parse());
  }

  /**
   * Whether expanding could change a text at all: whether it has a <code>${</code> or a {@code $$}.
   */
  public static boolean mayChange(String text) {
    int at = text.indexOf('$');
    while (at >= 0 && at + 1 < text.length()) {
      char next = text.charAt(at + 1);
      if (next == '{' || next == '$') {
        return true;
      }
      at = text.indexOf('$', at + 1);
    }
    return false;
  }

  /**
   * The expanded text in UTF-8. The bytes are not valid UTF-8 when an expression cut a character.
   *
   * @param variables the value of a variable by its name; null when it is not set
   * @param strict whether a variable that is not set and has no default is an error; otherwise it
   *     is empty
   * @param limits how much work and output is allowed
   * @throws TemplateException when a variable is not set, a length is negative, or a limit exceeded
   */
  public byte[] expand(
      Function<String, @Nullable String> variables, boolean strict, SubstitutionLimits limits) {
    return ByteText.bytes(new Expansion(variables, strict, limits).run(parts));
  }
}
