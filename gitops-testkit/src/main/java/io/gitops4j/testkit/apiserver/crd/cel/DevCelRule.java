package io.gitops4j.testkit.apiserver.crd.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import io.gitops4j.testkit.apiserver.model.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A rule run by dev.cel, dynamically typed: {@code self} and {@code oldSelf} are JSON trees. Of
 * Kubernetes' own functions there are those on lists and on regular expressions; strings come from
 * the library's extension. Source: apiserver {@code pkg/cel/library}.
 */
final class DevCelRule implements Rule {

  private static final CelOptions OPTIONS = CelOptions.current().build();
  private static final CelCompiler COMPILER =
      compiler().addVar("self", SimpleType.DYN).addVar("oldSelf", SimpleType.DYN).build();
  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.legacyCelRuntimeBuilder()
          .setOptions(OPTIONS)
          .addLibraries(CelExtensions.strings(), CelExtensions.optional())
          .addFunctionBindings(bindings())
          .build();

  private final Map<String, @Nullable Object> rule;
  private final CelRuntime.Program program;
  private final CelRuntime.@Nullable Program message;

  private DevCelRule(
      Map<String, @Nullable Object> rule,
      CelRuntime.Program program,
      CelRuntime.@Nullable Program message) {
    this.rule = rule;
    this.program = program;
    this.message = message;
  }

  static Rule compile(Map<String, @Nullable Object> rule) {
    String text = Json.string(rule, "rule");
    String message = Json.string(rule, "messageExpression");
    try {
      return new DevCelRule(rule, program(text), message.isEmpty() ? null : program(message));
    } catch (CelValidationException | CelEvaluationException e) {
      return new UncheckedRule(text, String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
  }

  private static CelRuntime.Program program(String text)
      throws CelValidationException, CelEvaluationException {
    return program(COMPILER.compile(text).getAst());
  }

  /** A compiler of all that Kubernetes' expressions may use here, still without variables. */
  static CelCompilerBuilder compiler() {
    return CelCompilerFactory.standardCelCompilerBuilder()
        .setOptions(OPTIONS)
        .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
        .addLibraries(CelExtensions.strings(), CelExtensions.optional())
        .addFunctionDeclarations(declarations());
  }

  /** What runs a tree of such a compiler. */
  static CelRuntime.Program program(CelAbstractSyntaxTree tree) throws CelEvaluationException {
    return RUNTIME.createProgram(tree);
  }

  private static List<CelFunctionDecl> declarations() {
    List<CelFunctionDecl> functions = new ArrayList<>();
    ListType list = ListType.create(SimpleType.DYN);
    for (String name : List.of("min", "max", "sum")) {
      functions.add(
          CelFunctionDecl.newFunctionDeclaration(
              name, CelOverloadDecl.newMemberOverload("list_" + name, SimpleType.DYN, list)));
    }
    functions.add(
        CelFunctionDecl.newFunctionDeclaration(
            "isSorted", CelOverloadDecl.newMemberOverload("list_isSorted", SimpleType.BOOL, list)));
    functions.add(
        CelFunctionDecl.newFunctionDeclaration(
            "find",
            CelOverloadDecl.newMemberOverload(
                "string_find", SimpleType.STRING, SimpleType.STRING, SimpleType.STRING)));
    functions.add(
        CelFunctionDecl.newFunctionDeclaration(
            "findAll",
            CelOverloadDecl.newMemberOverload(
                "string_findAll",
                ListType.create(SimpleType.STRING),
                SimpleType.STRING,
                SimpleType.STRING)));
    return functions;
  }

  private static List<CelFunctionBinding> bindings() {
    return List.of(
        CelFunctionBinding.from("list_min", List.class, l -> ListFunctions.extreme(l, -1)),
        CelFunctionBinding.from("list_max", List.class, l -> ListFunctions.extreme(l, 1)),
        CelFunctionBinding.from("list_sum", List.class, ListFunctions::sum),
        CelFunctionBinding.from("list_isSorted", List.class, ListFunctions::isSorted),
        CelFunctionBinding.from("string_find", String.class, String.class, DevCelRule::find),
        CelFunctionBinding.from("string_findAll", String.class, String.class, DevCelRule::findAll));
  }

  private static String find(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    return matcher.find() ? matcher.group() : "";
  }

  private static List<String> findAll(String text, String pattern) {
    List<String> found = new ArrayList<>();
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    while (matcher.find()) {
      found.add(matcher.group());
    }
    return found;
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
  public boolean transition() {
    return Pattern.compile("\\boldSelf\\b").matcher(text()).find();
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
    try {
      boolean holds = Boolean.TRUE.equals(program.eval(variables));
      return new Outcome(holds, holds ? "" : told(variables));
    } catch (CelEvaluationException e) {
      return new Outcome(false, failure(e));
    }
  }

  private String told(Map<String, Object> variables) {
    if (message != null) {
      try {
        String text = String.valueOf(message.eval(variables)).strip();
        if (!text.isEmpty() && text.indexOf('\n') < 0) {
          return text;
        }
      } catch (CelEvaluationException e) {
        return fixedMessage();
      }
    }
    return fixedMessage();
  }

  private String fixedMessage() {
    String given = Json.string(rule, "message");
    return given.isEmpty() ? "failed rule: " + text() : given;
  }

  private static final Pattern NO_KEY = Pattern.compile("key '([^']*)' is not present in map");

  private String failure(CelEvaluationException e) {
    String given = Json.string(rule, "message");
    String text = Objects.requireNonNullElse(e.getMessage(), "");
    Matcher missing = NO_KEY.matcher(text);
    String problem = missing.find() ? "no such key: " + missing.group(1) : text;
    return problem + " evaluating rule: " + (given.isEmpty() ? text() : given);
  }
}
