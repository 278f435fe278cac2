package io.gitops4j.core.substitute;

import io.gitops4j.core.substitute.Template.Expression;
import io.gitops4j.core.substitute.Template.Part;
import io.gitops4j.core.substitute.Template.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Parses the expression language.
 *
 * <p>The rule is what {@code fluxcd/pkg/envsubst/parse} accepts, which has no specification but its
 * scanner. Surprising cases: a name is letters, digits and underscores of any script and may begin
 * with a digit; whatever else follows it is an error for the whole text, so {@code ${a.b}} or
 * {@code ${{ x }}} in a script fails the object it stands in; a NUL ends the text; the pattern of a
 * replacement reaches to the next slash, braces or not; a default takes any number of texts and
 * expressions, every other operator exactly one per argument; {@code ${a:é}} is malformed where
 * {@code ${a:x}} is not, for the scanner steps back by the wrong width. Tests: {@code
 * TemplateTest}, and the recorded cases {@code envsubst/parse} and {@code envsubst/probe}.
 */
final class TemplateParser {

  private static final String BAD_SUBSTITUTION = "bad substitution";
  private static final String MISSING_BRACE = "missing closing brace";
  private static final String BAD_NAME = "unable to parse variable name";
  private static final String BAD_ARGUMENT = "unable to parse substitution within function";
  private static final int END = 0;

  private final String input;
  private final int maxDepth;
  private int at;
  private int start;

  TemplateParser(String input, int maxDepth) {
    this.input = input;
    this.maxDepth = maxDepth;
  }

  List<Part> parse() {
    List<Part> parts = new ArrayList<>();
    while (peek() != END) {
      parts.add(opening() ? expression(1) : new Text(text(c -> true, true, false)));
    }
    return parts;
  }

  /** The next character; {@link #END} at the end of the text and for a NUL, which ends it. */
  private int peek() {
    return at < input.length() ? input.codePointAt(at) : END;
  }

  private int peekAfterNext() {
    return at + 1 < input.length() ? input.codePointAt(at + 1) : END;
  }

  private boolean opening() {
    return peek() == '$' && peekAfterNext() == '{';
  }

  private TemplateException malformed(String message) {
    return TemplateException.malformed(start, message);
  }

  private Expression expression(int depth) {
    int outer = start;
    start = at;
    if (depth > maxDepth) {
      throw TemplateException.limit(start, "expressions nest deeper than the limit of " + maxDepth);
    }
    at += 2;
    Expression expression = peek() == '#' ? length() : operation(depth);
    start = outer;
    return expression;
  }

  private Expression length() {
    at++;
    String name = name();
    if (name.isEmpty()) {
      throw malformed(BAD_SUBSTITUTION);
    }
    return closed(name, "#", List.of());
  }

  private Expression operation(int depth) {
    String name = name();
    if (name.isEmpty()) {
      throw malformed(BAD_NAME);
    }
    return switch (peek()) {
      case ':' ->
          "=-?+".indexOf(peekAfterNext()) >= 0
              ? withDefault(name, 2, depth)
              : substring(name, depth);
      case '=' -> withDefault(name, 1, depth);
      case ',', '^' -> closed(name, operator(c -> c == ',' || c == '^'), List.of());
      case '/' -> replacement(name, depth);
      case '#' -> removal(name, operator(c -> c == '#'), depth);
      case '%' -> removal(name, operator(c -> c == '%'), depth);
      case '}' -> closed(name, "", List.of());
      default -> throw malformed(MISSING_BRACE);
    };
  }

  private String name() {
    int from = at;
    while (Character.isLetter(peek()) || Character.isDigit(peek()) || peek() == '_') {
      at += Character.charCount(peek());
    }
    return input.substring(from, at);
  }

  /** One or two characters of a kind. */
  private String operator(IntPredicate accepted) {
    int from = at++;
    if (accepted.test(peek())) {
      at++;
    }
    return input.substring(from, at);
  }

  private Expression withDefault(String name, int operatorLength, int depth) {
    String operator = input.substring(at, at + operatorLength);
    at += operatorLength;
    List<Part> arguments = new ArrayList<>();
    while (peek() != '}') {
      arguments.add(argument(c -> c != '}', false, depth));
    }
    return closed(name, operator, arguments);
  }

  private Expression substring(String name, int depth) {
    if (peekAfterNext() >= 0x80 || at + 1 >= input.length()) {
      throw malformed(BAD_SUBSTITUTION);
    }
    at++;
    List<Part> arguments = new ArrayList<>();
    arguments.add(argument(c -> c != ':' && c != '}', false, depth));
    if (peek() == ':') {
      skipAll(':');
      arguments.add(argument(c -> c != '}', false, depth));
    }
    return closed(name, ":", arguments);
  }

  private Expression removal(String name, String operator, int depth) {
    return closed(name, operator, List.of(argument(c -> c != '}', false, depth)));
  }

  private Expression replacement(String name, int depth) {
    String operator = operator(c -> c == '/' || c == '#' || c == '%');
    List<Part> arguments = new ArrayList<>();
    arguments.add(argument(c -> c != '/', true, depth));
    if (peek() != '/') {
      throw malformed(BAD_SUBSTITUTION);
    }
    skipAll('/');
    if (peek() != '}') {
      arguments.add(argument(c -> c != '}', true, depth));
    }
    return closed(name, operator, arguments);
  }

  private void skipAll(int character) {
    while (peek() == character) {
      at++;
    }
  }

  private Expression closed(String name, String operator, List<Part> arguments) {
    if (peek() != '}') {
      throw malformed(BAD_SUBSTITUTION);
    }
    at++;
    return new Expression(name, operator, arguments, start);
  }

  private Part argument(IntPredicate accepted, boolean escapes, int depth) {
    if (opening()) {
      return expression(depth + 1);
    }
    String text = text(accepted, escapes, escapes);
    if (text.isEmpty()) {
      throw malformed(BAD_ARGUMENT);
    }
    return new Text(text);
  }

  /** Text up to an expression, the end, or a character that is not accepted and not escaped. */
  private String text(IntPredicate accepted, boolean dollarEscapes, boolean backslashEscapes) {
    StringBuilder text = new StringBuilder();
    while (peek() != END && !opening()) {
      int c = peek();
      int next = peekAfterNext();
      boolean escaped =
          (dollarEscapes && c == '$' && next == '$')
              || (backslashEscapes && c == '\\' && (next == '/' || next == '\\'));
      if (escaped) {
        at++;
        c = next;
      } else if (!accepted.test(c)) {
        break;
      }
      text.appendCodePoint(c);
      at += Character.charCount(c);
    }
    return text.toString();
  }
}
