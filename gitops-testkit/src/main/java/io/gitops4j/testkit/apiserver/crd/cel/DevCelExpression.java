package io.gitops4j.testkit.apiserver.crd.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.NullValue;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An expression of a policy in the environment of {@link DevCelRule}. What is wrong with it is told
 * in the words of cel-go, as far as the library's own can be put into them. Source:
 * k8s.io/apiserver, {@code pkg/admission/plugin/cel/{compile,activation}.go}.
 */
final class DevCelExpression implements PolicyExpression {

  private static final Pattern NO_KEY = Pattern.compile("key '([^']*)' is not present in map");
  private static final Pattern INDEX = Pattern.compile("[Ii]ndex out of bounds: (-?\\d+)");

  private final String text;
  private final CelType type;
  private final CelRuntime.Program program;

  private DevCelExpression(String text, CelType type, CelRuntime.Program program) {
    this.text = text;
    this.type = type;
    this.program = program;
  }

  static PolicyExpression compile(
      String text, Map<String, @Nullable PolicyExpression> variables, Result result)
      throws ProblemException {
    CelCompilerBuilder builder = DevCelRule.compiler();
    variables.forEach(
        (name, from) ->
            builder.addVar(
                name, from instanceof DevCelExpression known ? known.type : SimpleType.DYN));
    try {
      CelAbstractSyntaxTree tree = builder.build().compile(text).getAst();
      CelType type = tree.getResultType();
      CelType wanted = result == Result.BOOL ? SimpleType.BOOL : SimpleType.STRING;
      if (result != Result.ANY && !type.equals(wanted)) {
        throw new ProblemException("must evaluate to " + wanted.name() + " but got " + type.name());
      }
      return new DevCelExpression(text, type, DevCelRule.program(tree));
    } catch (CelValidationException | CelEvaluationException e) {
      throw new ProblemException("compilation failed: " + e.getMessage());
    } catch (StackOverflowError e) {
      throw new ProblemException("compilation failed: it is nested too deeply");
    }
  }

  @Override
  public @Nullable Object evaluate(Map<String, Value> variables) throws ProblemException {
    List<ProblemException> failed = new ArrayList<>();
    try {
      Object value = program.eval(name -> find(variables.get(name), failed));
      return value instanceof NullValue ? null : value;
    } catch (CelEvaluationException | RuntimeException e) {
      String why = failed.isEmpty() ? worded(String.valueOf(e.getMessage())) : failed.get(0).text();
      throw new ProblemException("expression '" + text + RESULTED + why);
    } catch (StackOverflowError e) {
      throw new ProblemException("expression '" + text + RESULTED + "it is nested too deeply");
    }
  }

  private static Optional<Object> find(@Nullable Value value, List<ProblemException> failed) {
    if (value == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(data(value.get()));
    } catch (ProblemException e) {
      failed.add(e);
      throw new IllegalArgumentException(e.text());
    }
  }

  /** JSON as the library wants it: no nulls of Java. */
  private static Object data(@Nullable Object value) {
    if (value == null) {
      return NullValue.NULL_VALUE;
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> copy = new LinkedHashMap<>();
      map.forEach((key, each) -> copy.put(key, data(each)));
      return copy;
    }
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>(list.size());
      list.forEach(each -> copy.add(data(each)));
      return copy;
    }
    return value;
  }

  private static String worded(String message) {
    Matcher key = NO_KEY.matcher(message);
    if (key.find()) {
      return "no such key: " + key.group(1);
    }
    Matcher index = INDEX.matcher(message);
    if (index.find()) {
      return "index out of bounds: " + index.group(1);
    }
    if (message.contains("No matching overload")) {
      return "no such overload";
    }
    if (message.contains("/ by zero") || message.contains("ivide by zero")) {
      return "division by zero";
    }
    if (message.contains("For input string")) {
      return "type conversion error from 'string' to 'int'";
    }
    return message
        .lines()
        .findFirst()
        .orElse("")
        .replaceFirst("^evaluation error at <input>:\\d+: ", "");
  }
}
