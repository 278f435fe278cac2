package io.gitops4j.core.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.extensions.CelStringExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelStandardFunctions;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * CEL as Flux sets it up, run by dev.cel.
 *
 * <p>The rule: standard functions and macros, optional types, and the extensions strings, sets and
 * encoders; numbers compare across types. An expression about health is only parsed, so that its
 * variables are the keys of whatever object it is given and everything else is found out as it is
 * evaluated; one about a dependency is checked against its variables, and must be of type bool,
 * which a bare field is not. Source: fluxcd/pkg, {@code runtime/cel/expression.go}.
 *
 * <p>Surprising cases: a variable that is missing is an error also inside {@code has()}, and so is
 * a field without {@code has()}; {@code false && …} and {@code true || …} are not. Lists of several
 * types, which Flux refuses where it checks, are accepted.
 *
 * <p>Expressions come from a repository, so there are limits where Flux has none but a timeout: the
 * length of an expression, how deep it goes, how often its macros go round, and the {@link
 * Allowance} of functions whose work grows with their arguments. Tests: {@code DevCelTest}.
 */
final class DevCel implements ExpressionLanguage {

  static final int LONGEST = 16_384;
  private static final int DEEPEST = 100;
  private static final int MOST_ROUNDS = 10_000;
  private static final int LONGEST_REASON = 160;
  private static final Pattern PLACE =
      Pattern.compile("^(?:evaluation error|ERROR:) ?(?:at )?<input>:");
  private static final Pattern END = Pattern.compile("\\.?\\s*$");

  private final CelOptions options =
      CelOptions.current()
          .enableHeterogeneousNumericComparisons(true)
          .maxExpressionCodePointSize(LONGEST)
          .maxParseRecursionDepth(DEEPEST)
          .comprehensionMaxIterations(MOST_ROUNDS)
          .build();
  private final CelCompiler compiler = compiler(Set.of());
  private final CelRuntime runtime = runtime();

  private CelCompiler compiler(Set<String> variables) {
    CelCompilerBuilder builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(options)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addLibraries(
                CelExtensions.strings(),
                CelExtensions.optional(),
                CelExtensions.sets(options),
                CelExtensions.encoders(options));
    variables.forEach(
        name -> builder.addVar(name, MapType.create(SimpleType.STRING, SimpleType.DYN)));
    return builder.build();
  }

  private CelRuntime runtime() {
    EnumSet<CelStringExtensions.Function> strings =
        EnumSet.allOf(CelStringExtensions.Function.class);
    strings.removeAll(BoundedFunctions.REPLACED);
    return CelRuntimeFactory.plannerRuntimeBuilder()
        .setOptions(options)
        .addLibraries(
            CelExtensions.strings(strings),
            CelExtensions.optional(),
            CelExtensions.sets(options),
            CelExtensions.encoders(options))
        .setStandardFunctions(
            CelStandardFunctions.newBuilder()
                .filterFunctions((function, overload) -> !BoundedFunctions.isReplaced(overload))
                .build())
        .addFunctionBindings(BoundedFunctions.all(options))
        .build();
  }

  @Override
  public Condition parse(String text) throws ConditionException {
    return read(() -> compiler.parse(text).getAst());
  }

  @Override
  public Condition compile(String text, Set<String> variables) throws ConditionException {
    return read(
        () -> {
          CelAbstractSyntaxTree tree = compiler(variables).compile(text).getAst();
          if (!tree.getResultType().equals(SimpleType.BOOL)) {
            throw new ConditionException(
                "it is of type " + tree.getResultType().name() + " and not of type bool");
          }
          return tree;
        });
  }

  /** Makes a tree. */
  private interface Reading {
    CelAbstractSyntaxTree tree() throws CelValidationException, ConditionException;
  }

  private Condition read(Reading reading) throws ConditionException {
    try {
      CelRuntime.Program program = runtime.createProgram(reading.tree());
      return variables -> evaluate(program, variables);
    } catch (CelValidationException | CelEvaluationException | RuntimeException e) {
      throw new ConditionException(reason(e));
    } catch (StackOverflowError e) {
      throw new ConditionException("it is nested too deeply");
    }
  }

  private static boolean evaluate(
      CelRuntime.Program program, Map<String, ? extends @Nullable Object> variables)
      throws ConditionException {
    Allowance.begin();
    try {
      if (program.eval(CelData.variables(variables)) instanceof Boolean result) {
        return result;
      }
      throw new ConditionException("its result is neither true nor false");
    } catch (CelEvaluationException | RuntimeException e) {
      throw new ConditionException(reason(e));
    } catch (StackOverflowError e) {
      throw new ConditionException("it is nested too deeply");
    } finally {
      Allowance.end();
    }
  }

  /** The first line of what the library says, without the excerpt or the values that follow it. */
  private static String reason(Exception problem) {
    String message = String.valueOf(problem.getMessage());
    String line = message.lines().findFirst().orElse("it cannot be evaluated");
    int values = line.indexOf(" with arg(s) ");
    String said = values < 0 ? line : line.substring(0, values);
    String text = END.matcher(PLACE.matcher(said).replaceFirst("at ")).replaceFirst("");
    return text.length() > LONGEST_REASON ? text.substring(0, LONGEST_REASON) + "…" : text;
  }
}
