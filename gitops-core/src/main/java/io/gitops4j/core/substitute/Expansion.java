package io.gitops4j.core.substitute;

import io.gitops4j.core.substitute.Template.Expression;
import io.gitops4j.core.substitute.Template.Part;
import io.gitops4j.core.substitute.Template.Text;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One expansion of a template: evaluates its expressions and notes which variables gave a part of
 * the result.
 *
 * <p>Arguments are evaluated before the variable is looked at, also those of a default that is then
 * not used: a variable missing there is an error in strict mode. Source: {@code
 * fluxcd/pkg/envsubst/template.go}.
 */
final class Expansion {

  /** Where the text an expression gave came from. */
  enum From {
    VALUE,
    DEFAULT,
    NOTHING
  }

  /** A variable that was used, where in the text, and what it gave. */
  record Use(String variable, int offset, From from) {}

  private final Function<String, @Nullable String> variables;
  private final boolean strict;
  private final SubstitutionLimits limits;
  private final Steps steps;
  private final List<Use> uses = new ArrayList<>();
  private final Map<String, String> encoded = new HashMap<>();

  Expansion(
      Function<String, @Nullable String> variables, boolean strict, SubstitutionLimits limits) {
    this.variables = variables;
    this.strict = strict;
    this.limits = limits;
    this.steps = new Steps(limits.maxSteps());
  }

  /** The uses of all runs so far, in the order of the text. */
  List<Use> uses() {
    return List.copyOf(uses);
  }

  /** The expanded parts as {@link ByteText}. */
  String run(List<Part> parts) {
    StringBuilder out = new StringBuilder();
    for (Part part : parts) {
      int offset = part instanceof Expression expression ? expression.offset() : 0;
      String text = text(part);
      requireRoom((long) out.length() + text.length(), offset);
      out.append(text);
    }
    return out.toString();
  }

  private void requireRoom(long bytes, int offset) {
    if (bytes > limits.maxOutputBytes()) {
      throw TemplateException.limit(
          offset, "the expanded text exceeds the limit of " + limits.maxOutputBytes() + " bytes");
    }
  }

  private String text(Part part) {
    if (part instanceof Text text) {
      return ByteText.of(text.text());
    }
    Expression expression = (Expression) part;
    int mark = uses.size();
    List<String> arguments = new ArrayList<>(expression.arguments().size());
    for (Part argument : expression.arguments()) {
      arguments.add(text(argument));
    }
    String value = variables.apply(expression.variable());
    if (value == null && strict && !expression.hasDefault()) {
      throw TemplateException.unset(expression.offset(), expression.variable());
    }
    String bytes =
        value == null
            ? ""
            : encoded.computeIfAbsent(expression.variable(), name -> ByteText.of(value));
    note(expression, mark, value == null, bytes.isEmpty());
    return new Operation(expression, bytes, arguments, steps, this::requireRoom).apply();
  }

  private void note(Expression expression, int mark, boolean unset, boolean empty) {
    From from = unset ? From.NOTHING : From.VALUE;
    if (expression.hasDefault()) {
      if (empty) {
        from = From.DEFAULT;
      } else {
        uses.subList(mark, uses.size()).clear();
      }
    }
    uses.add(mark, new Use(expression.variable(), expression.offset(), from));
  }

  /** What is left of the allowance for comparisons. */
  static final class Steps {
    private final long limit;
    private long left;

    Steps(long limit) {
      this.limit = limit;
      this.left = limit;
    }

    void take(int count, int offset) {
      left -= count;
      if (left < 0) {
        throw TemplateException.limit(
            offset, "matching globs takes more than the limit of " + limit + " steps");
      }
    }
  }
}
