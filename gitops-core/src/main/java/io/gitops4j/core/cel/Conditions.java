package io.gitops4j.core.cel;

import io.gitops4j.Failure;
import io.gitops4j.GitOpsException;
import io.gitops4j.Reason;
import io.gitops4j.Stage;
import io.gitops4j.UnitId;
import io.gitops4j.core.graph.Expression;
import io.gitops4j.core.graph.HealthExpressions;
import io.gitops4j.core.graph.ReadyExpression;
import io.gitops4j.core.graph.Unit;
import io.gitops4j.spi.HealthRules;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The expressions of units, ready to be asked. Those that were read are remembered, the least
 * recently used forgotten first. Safe for use by several threads.
 */
public final class Conditions {

  private static final int REMEMBERED = 512;
  private static final Set<String> VARIABLES = Set.of("self", "dep");

  private final Supplier<Optional<ExpressionLanguage>> library;
  private final Map<Object, Object> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Object> eldest) {
          return size() > REMEMBERED;
        }
      };
  private boolean looked;
  private @Nullable ExpressionLanguage language;

  /** Expressions are read by the library for them, if it is on the class path. */
  public Conditions() {
    this(ExpressionLanguages::onClassPath);
  }

  Conditions(Supplier<Optional<ExpressionLanguage>> library) {
    this.library = library;
  }

  /**
   * A unit's own rules for health. They are read also where nothing is waited for, as Flux does,
   * but then the library for them is not required.
   *
   * @throws GitOpsException when an expression cannot be read, two are for one kind, or the library
   *     is needed and missing
   */
  public HealthRules health(Unit unit) {
    List<HealthExpressions> all = unit.healthExpressions();
    if (all.isEmpty() || (!waits(unit) && language().isEmpty())) {
      return HealthRules.none();
    }
    synchronized (this) {
      if (known.get(all) instanceof HealthRules rules) {
        return rules;
      }
      HealthRules rules = read(unit.id(), all);
      known.put(all, rules);
      return rules;
    }
  }

  private static boolean waits(Unit unit) {
    return unit.waitForAll() || !unit.healthChecks().isEmpty();
  }

  private HealthRules read(UnitId unit, List<HealthExpressions> all) {
    Map<ExpressionHealth.Kind, ExpressionHealth.Asked> asked = new LinkedHashMap<>();
    for (HealthExpressions each : all) {
      ExpressionHealth.Asked conditions =
          new ExpressionHealth.Asked(
              parse(unit, each.inProgress()),
              parse(unit, each.failed()),
              parse(unit, each.current()));
      ExpressionHealth.Kind kind = new ExpressionHealth.Kind(each.group(), each.kind());
      if (asked.putIfAbsent(kind, conditions) != null) {
        String what = each.kind().isEmpty() ? "all kinds of group " + each.group() : each.kind();
        throw failure(
            Stage.LOAD,
            Reason.INVALID,
            "Cannot use "
                + each.current().field()
                + " of "
                + unit
                + ": there are expressions for "
                + what
                + " before it; remove one of both.",
            each.current());
      }
    }
    return new ExpressionHealth(asked);
  }

  private @Nullable Condition parse(UnitId unit, @Nullable Expression expression) {
    if (expression == null) {
      return null;
    }
    ExpressionLanguage found = required(Stage.LOAD, unit, expression);
    try {
      return found.parse(expression.text());
    } catch (ConditionException e) {
      throw unreadable(Stage.LOAD, unit, expression, e);
    }
  }

  /**
   * Why a dependency is not ready, as the end of a sentence; empty when it is.
   *
   * @param unit the unit that depends on it
   * @param self the unit's object
   * @param dependency the dependency's object
   * @throws GitOpsException when the expression cannot be read or the library is missing
   */
  public Optional<String> unready(
      UnitId unit,
      ReadyExpression rule,
      Map<String, @Nullable Object> self,
      Map<String, @Nullable Object> dependency) {
    Condition condition = ready(unit, rule.expression());
    try {
      return condition.holds(Map.of("self", self, "dep", dependency))
          ? Optional.empty()
          : Optional.of("is not ready by " + rule.expression().field());
    } catch (ConditionException e) {
      return Optional.of(
          "is not known to be ready, because "
              + rule.expression().field()
              + " cannot be evaluated ("
              + e.why()
              + ")");
    }
  }

  private synchronized Condition ready(UnitId unit, Expression expression) {
    if (known.get(expression) instanceof Condition condition) {
      return condition;
    }
    ExpressionLanguage found = required(Stage.DEPENDENCIES, unit, expression);
    try {
      Condition condition = found.compile(expression.text(), VARIABLES);
      known.put(expression, condition);
      return condition;
    } catch (ConditionException e) {
      throw unreadable(Stage.DEPENDENCIES, unit, expression, e);
    }
  }

  private synchronized Optional<ExpressionLanguage> language() {
    if (!looked) {
      looked = true;
      language = library.get().orElse(null);
    }
    return Optional.ofNullable(language);
  }

  private ExpressionLanguage required(Stage stage, UnitId unit, Expression expression) {
    return language()
        .orElseThrow(
            () ->
                failure(
                    stage,
                    Reason.UNSUPPORTED,
                    "Cannot evaluate "
                        + expression.field()
                        + " of "
                        + unit
                        + ": the library for CEL is not on the class path; add dev.cel:cel to it.",
                    expression));
  }

  private static GitOpsException unreadable(
      Stage stage, UnitId unit, Expression expression, ConditionException problem) {
    return failure(
        stage,
        Reason.INVALID,
        "Cannot read "
            + expression.field()
            + " of "
            + unit
            + " as a CEL expression: "
            + problem.why()
            + "; correct it.",
        expression);
  }

  private static GitOpsException failure(
      Stage stage, Reason reason, String message, Expression expression) {
    Failure.Builder failure = Failure.builder(stage, reason, message).retryable(false);
    expression.location().ifPresent(failure::location);
    return new GitOpsException(failure.build());
  }
}
