package io.gitops4j.testkit.apiserver.crd.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.NullValue;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelVariableResolver;
import io.gitops4j.testkit.apiserver.crd.cel.DevCel.CompileException;
import io.gitops4j.testkit.apiserver.crd.cel.library.AuthorizerLibrary;
import io.gitops4j.testkit.apiserver.crd.cel.library.CelFailure;
import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An expression of a policy. Variables are the fields of one value, each found out when it is first
 * looked at. Source: k8s.io/apiserver, {@code
 * pkg/admission/plugin/cel/{compile,activation,composition}.go}.
 */
final class DevCelExpression implements PolicyExpression {

  private static final String VARIABLES = "variables";

  private final String text;
  private final CelType type;
  private final CelRuntime.Program program;

  private DevCelExpression(String text, CelType type, CelRuntime.Program program) {
    this.text = text;
    this.type = type;
    this.program = program;
  }

  static PolicyExpression compile(
      String text, Map<String, @Nullable PolicyExpression> names, Result result)
      throws ProblemException {
    Map<String, CelType> variables = new LinkedHashMap<>();
    names.forEach(
        (name, from) -> {
          if (name.startsWith(VARIABLES + ".")) {
            variables.put(
                name.substring(VARIABLES.length() + 1),
                from instanceof DevCelExpression known ? known.type : SimpleType.DYN);
          }
        });
    PolicyTypes types = new PolicyTypes(variables);
    CelCompilerBuilder builder = DevCel.compiler().setTypeProvider(types);
    for (String name : names.keySet()) {
      if (name.equals(VARIABLES)) {
        builder.addVar(VARIABLES, types.variables());
      } else if (!name.startsWith(VARIABLES + ".")) {
        builder.addVar(name, types.of(name));
      }
    }
    try {
      CelAbstractSyntaxTree tree = DevCel.compile(builder.build(), text);
      CelType type = tree.getResultType();
      CelType wanted = result == Result.BOOL ? SimpleType.BOOL : SimpleType.STRING;
      boolean fits =
          switch (result) {
            case ANY -> true;
            case TEXT_OR_NULL ->
                type.equals(SimpleType.STRING) || type.equals(SimpleType.NULL_TYPE);
            default -> type.equals(wanted);
          };
      if (!fits) {
        String one =
            result == Result.TEXT_OR_NULL ? "one of [string null_type]" : CelWords.type(wanted);
        throw new ProblemException("must evaluate to " + one + " but got " + CelWords.type(type));
      }
      return new DevCelExpression(text, type, DevCel.program(tree));
    } catch (CompileException e) {
      throw new ProblemException(e.text());
    }
  }

  @Override
  public @Nullable Object evaluate(Map<String, Value> values) throws ProblemException {
    CostMeter meter = new CostMeter();
    try {
      CelVariableResolver resolver =
          name ->
              name.equals(VARIABLES)
                  ? Optional.of(new Variables(values))
                  : Optional.ofNullable(values.get(name)).map(DevCelExpression::found);
      Object value = program.trace(resolver, meter);
      return value instanceof NullValue ? null : value;
    } catch (CelEvaluationException
        | RuntimeException
        | StackOverflowError
        | CostMeter.Exceeded e) {
      throw new ProblemException("expression '" + text + RESULTED + CelWords.failure(e));
    }
  }

  private static Object found(Value value) {
    try {
      Object found = value.get();
      return found instanceof AuthorizerLibrary.Access || found instanceof Check
          ? resolved(found)
          : SchemaTypes.plain(found);
    } catch (ProblemException e) {
      throw new CelFailure(e.text());
    }
  }

  private static Object resolved(Object found) {
    return found instanceof Check check
        ? check
            .access()
            .resource(
                check.group(), check.plural(), check.subresource(), check.namespace(), check.name())
        : found;
  }

  /** The variables of a policy as one map, each found out when it is asked for. */
  private static final class Variables extends AbstractMap<String, Object> {
    private final Map<String, Value> values;

    Variables(Map<String, Value> values) {
      this.values = values;
    }

    private static String named(@Nullable Object key) {
      return VARIABLES + "." + key;
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
      return values.containsKey(named(key));
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
      Value value = values.get(named(key));
      return value == null ? null : found(value);
    }

    @Override
    public Set<Map.Entry<String, Object>> entrySet() {
      return values.keySet().stream()
          .filter(name -> name.startsWith(VARIABLES + "."))
          .map(name -> name.substring(VARIABLES.length() + 1))
          .collect(Collectors.toMap(name -> name, name -> (Object) String.valueOf(get(name))))
          .entrySet();
    }
  }
}
