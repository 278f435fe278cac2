package io.gitops4j.core.template.sprig;

import com.google.re2j.Pattern;
import io.gitops4j.core.template.FunctionException;
import io.gitops4j.core.template.value.TypedList;
import java.util.ArrayList;
import java.util.List;

/**
 * Regular expressions: {@code regexMatch}, {@code regexFind} and their kin.
 *
 * <p>A malformed expression fails, except that {@code regexMatch} is false. Source: sprig's {@code
 * regex.go}. Tests: the table {@code regex.txt}.
 */
final class RegexFunctions {

  /** How a function without {@code must} and one with it come to an expression. */
  @FunctionalInterface
  private interface Compiler {
    Pattern compile(String expression);
  }

  private final Regexes regexes = new Regexes();

  private RegexFunctions() {}

  static void addTo(Registrar to) {
    RegexFunctions functions = new RegexFunctions();
    to.add("regexMatch", "string, string", functions::matches);
    to.add(
        "mustRegexMatch",
        "string, string",
        a -> functions.regexes.compile(a.text(0)).matcher(a.text(1)).find());
    to.add("regexQuoteMeta", "string", a -> Regexes.quoteMeta(a.text(0)));
    addTo(to, "regex", functions::panicking);
    addTo(to, "mustRegex", functions.regexes::compile);
  }

  private boolean matches(Arguments a) {
    Pattern pattern;
    try {
      pattern = regexes.compile(a.text(0));
    } catch (FunctionException malformed) {
      return false;
    }
    return pattern.matcher(a.text(1)).find();
  }

  private Pattern panicking(String expression) {
    try {
      return regexes.compile(expression);
    } catch (FunctionException e) {
      boolean quotable = expression.chars().allMatch(c -> c >= ' ' && c != '`' && c != 0x7F);
      String quoted = quotable ? "`" + expression + "`" : Printed.quote(expression);
      throw new FunctionException("regexp: Compile(" + quoted + "): " + e.getMessage(), e);
    }
  }

  private static void addTo(Registrar to, String prefix, Compiler compiler) {
    to.add(
        prefix + "FindAll",
        "string, string, int",
        a -> findAll(compiler.compile(a.text(0)), a.text(1), a.integer(2)));
    to.add(
        prefix + "Find",
        "string, string",
        a -> {
          var matcher = compiler.compile(a.text(0)).matcher(a.text(1));
          return matcher.find() ? matcher.group() : "";
        });
    to.add(
        prefix + "ReplaceAll",
        "string, string, string",
        a -> Regexes.replace(compiler.compile(a.text(0)), a.text(1), a.text(2), false));
    to.add(
        prefix + "ReplaceAllLiteral",
        "string, string, string",
        a -> Regexes.replace(compiler.compile(a.text(0)), a.text(1), a.text(2), true));
    to.add(
        prefix + "Split",
        "string, string, int",
        a ->
            TypedList.strings(Regexes.split(compiler.compile(a.text(0)), a.text(1), a.integer(2))));
  }

  private static TypedList findAll(Pattern pattern, String text, long most) {
    List<String> found = new ArrayList<>();
    for (Regexes.Match match : Regexes.matches(pattern, text, most)) {
      found.add(text.substring(match.start(), match.end()));
    }
    return found.isEmpty() ? Nil.STRINGS : TypedList.strings(found);
  }
}
