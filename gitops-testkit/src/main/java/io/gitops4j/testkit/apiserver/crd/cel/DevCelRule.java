package io.gitops4j.testkit.apiserver.crd.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.types.CelType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelVariableResolver;
import io.gitops4j.testkit.apiserver.crd.cel.DevCel.CompileException;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.schema.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A rule run by dev.cel, with {@code self} and {@code oldSelf} of the types of its schema. Source:
 * apiextensions-apiserver, {@code pkg/apiserver/schema/cel/compilation.go}, {@code validation.go}.
 */
final class DevCelRule implements Rule {

  private static final int LONGEST_MESSAGE = 5 * 1024;

  private final Map<String, @Nullable Object> rule;
  private final Schema schema;
  private final boolean root;
  private final boolean transition;
  private final CelRuntime.Program program;
  private final CelRuntime.@Nullable Program message;

  private DevCelRule(
      Map<String, @Nullable Object> rule,
      Schema schema,
      boolean root,
      boolean transition,
      CelRuntime.Program program,
      CelRuntime.@Nullable Program message) {
    this.rule = rule;
    this.schema = schema;
    this.root = root;
    this.transition = transition;
    this.program = program;
    this.message = message;
  }

  static List<Rule> compile(
      List<Map<String, @Nullable Object>> rules, Schema schema, boolean root) {
    SchemaTypes types = new SchemaTypes();
    CelType self = types.type(schema, root).orElse(SimpleType.DYN);
    Map<Boolean, CelCompiler> compilers = new HashMap<>();
    List<Rule> compiled = new ArrayList<>();
    for (Map<String, @Nullable Object> rule : rules) {
      CelCompiler compiler =
          compilers.computeIfAbsent(
              Boolean.TRUE.equals(rule.get("optionalOldSelf")),
              optional ->
                  DevCel.compiler()
                      .setTypeProvider(types)
                      .addVar("self", self)
                      .addVar("oldSelf", optional ? OptionalType.create(self) : self)
                      .build());
      compiled.add(compile(rule, compiler, schema, root));
    }
    return compiled;
  }

  private static Rule compile(
      Map<String, @Nullable Object> rule, CelCompiler compiler, Schema schema, boolean root) {
    String text = Json.string(rule, "rule");
    String message = Json.string(rule, "messageExpression");
    try {
      CelAbstractSyntaxTree tree = DevCel.compile(compiler, text);
      if (!tree.getResultType().equals(SimpleType.BOOL)) {
        throw new CompileException("cel expression must evaluate to a bool", true);
      }
      boolean old =
          tree.getReferenceMap().values().stream().anyMatch(r -> r.name().equals("oldSelf"));
      CelRuntime.Program program = DevCel.program(tree);
      CelRuntime.Program told = message.isBlank() ? null : message(compiler, message);
      return new DevCelRule(rule, schema, root, old, program, told);
    } catch (CompileException e) {
      return new UncheckedRule(text, e.text().lines().findFirst().orElse(""), e.text());
    }
  }

  private static CelRuntime.Program message(CelCompiler compiler, String text)
      throws CompileException {
    try {
      CelAbstractSyntaxTree tree = DevCel.compile(compiler, text);
      if (!tree.getResultType().equals(SimpleType.STRING)) {
        throw new CompileException("must evaluate to a string", true);
      }
      return DevCel.program(tree);
    } catch (CompileException e) {
      throw new CompileException(
          "messageExpression " + e.text().replaceFirst("^program instantiation", "instantiation"),
          true);
    }
  }

  @Override
  public String text() {
    return Json.string(rule, "rule");
  }

  @Override
  public String problem() {
    return "";
  }

  @Override
  public String mistake() {
    return "";
  }

  @Override
  public boolean transition() {
    return transition;
  }

  @Override
  public boolean optionalOldSelf() {
    return Boolean.TRUE.equals(rule.get("optionalOldSelf"));
  }

  @Override
  public String reason() {
    return Json.string(rule, "reason");
  }

  @Override
  public String fieldPath() {
    return Json.string(rule, "fieldPath");
  }

  @Override
  public Outcome evaluate(Map<String, Object> variables) {
    Map<String, Object> values = new LinkedHashMap<>();
    variables.forEach((name, value) -> values.put(name, value(value)));
    CelVariableResolver resolver = name -> Optional.ofNullable(values.get(name));
    CostMeter meter = new CostMeter();
    try {
      boolean holds = Boolean.TRUE.equals(program.trace(resolver, meter));
      return holds ? new Outcome(true, "", meter.cost(), false) : told(resolver, meter.cost());
    } catch (CostMeter.Exceeded e) {
      return exceeded(meter);
    } catch (CelEvaluationException | RuntimeException | StackOverflowError e) {
      return failed(CelWords.failure(e), meter.cost());
    }
  }

  private Object value(Object json) {
    return json instanceof Optional<?> optional
        ? optional.map(o -> SchemaTypes.value(o, schema, root))
        : SchemaTypes.value(json, schema, root);
  }

  private Outcome exceeded(CostMeter meter) {
    return new Outcome(
        false,
        "'"
            + CostMeter.EXCEEDED
            + "': no further validation rules will be run due to call cost exceeds limit for rule: "
            + described(),
        meter.cost(),
        true);
  }

  private Outcome failed(String why, long cost) {
    String text =
        why.startsWith("no such overload")
            ? "'"
                + why
                + "': call arguments did not match a supported operator, function or macro"
                + " signature for rule: "
                + described()
            : why + " evaluating rule: " + described();
    return new Outcome(false, text, cost, false);
  }

  private Outcome told(CelVariableResolver resolver, long cost) {
    String text = fixedMessage();
    long spent = cost;
    if (message != null) {
      CostMeter meter = new CostMeter();
      try {
        String made = String.valueOf(message.trace(resolver, meter)).strip();
        boolean good = made.indexOf('\n') < 0 && made.length() <= LONGEST_MESSAGE;
        text = made.isEmpty() || !good ? text : made;
      } catch (CelEvaluationException
          | RuntimeException
          | StackOverflowError
          | CostMeter.Exceeded e) {
        text = fixedMessage();
      }
      spent += meter.cost();
    }
    return new Outcome(false, text, spent, false);
  }

  private String fixedMessage() {
    String given = Json.string(rule, "message");
    return given.isEmpty() ? "failed rule: " + text() : given;
  }

  private String described() {
    String given = Json.string(rule, "message").strip();
    return given.isEmpty() ? text().strip() : given;
  }
}
