package io.gitops4j.testkit.apiserver.crd.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelReference;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import io.gitops4j.testkit.apiserver.crd.cel.library.KubernetesFunctions;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The library dev.cel as rules and policies use it: what they may call, and how what is wrong with
 * them is told.
 *
 * <p>A call of a function on lists whose elements may be of any type fits several overloads, which
 * all do the same here, so the first one is kept. Source: k8s.io/apiserver, {@code
 * pkg/cel/environment/base.go}. Tests: the recorded {@code crd-cel-*} and {@code
 * admission-policy-*}.
 */
final class DevCel {

  private static final int LONGEST = 100_000;
  private static final CelOptions OPTIONS =
      CelOptions.current()
          .enableHeterogeneousNumericComparisons(true)
          .enableOptionalSyntax(true)
          .maxExpressionCodePointSize(LONGEST)
          .build();
  private static final CelCompiler BASE =
      KubernetesFunctions.declare(
              CelCompilerFactory.standardCelCompilerBuilder()
                  .setOptions(OPTIONS)
                  .setStandardMacros(CelStandardMacro.STANDARD_MACROS),
              OPTIONS)
          .build();
  private static final CelRuntime RUNTIME =
      KubernetesFunctions.bind(
              CelRuntimeFactory.legacyCelRuntimeBuilder().setOptions(OPTIONS), OPTIONS)
          .build();

  private DevCel() {}

  /** Why an expression does not compile, in the words of the real server. */
  static final class CompileException extends Exception {
    private static final long serialVersionUID = 1L;
    private final boolean whole;

    CompileException(String message) {
      this(message, false);
    }

    /** A message that says it all by itself. */
    CompileException(String message, boolean whole) {
      super(message, null, false, false);
      this.whole = whole;
    }

    /** The message, with what it is about. */
    String text() {
      return (whole ? "" : "compilation failed: ") + getMessage();
    }
  }

  /** A compiler of all that expressions may use, still without variables. */
  static CelCompilerBuilder compiler() {
    return BASE.toCompilerBuilder();
  }

  /** Compiles an expression and checks the literals in it. */
  static CelAbstractSyntaxTree compile(CelCompiler compiler, String text) throws CompileException {
    try {
      CelAbstractSyntaxTree tree = compiler.compile(text).getAst();
      LiteralChecks.check(tree, text);
      return narrowed(tree);
    } catch (CelValidationException e) {
      throw new CompileException(CelWords.issues(e.getErrors(), text));
    } catch (StackOverflowError e) {
      throw new CompileException("it is nested too deeply");
    }
  }

  private static CelAbstractSyntaxTree narrowed(CelAbstractSyntaxTree tree) {
    Map<Long, CelReference> references = new LinkedHashMap<>();
    tree.getReferenceMap()
        .forEach(
            (id, reference) -> {
              boolean lists =
                  reference.overloadIds().size() > 1
                      && reference.overloadIds().stream()
                          .allMatch(o -> o.matches("list_[a-z]+_(is_sorted|sum|min|max)_.*"));
              references.put(
                  id,
                  lists
                      ? CelReference.newBuilder()
                          .setName(reference.name())
                          .addOverloadIds(reference.overloadIds().get(0))
                          .build()
                      : reference);
            });
    return CelAbstractSyntaxTree.newCheckedAst(
        tree.getExpr(), tree.getSource(), references, tree.getTypeMap());
  }

  /** What runs a tree. */
  static CelRuntime.Program program(CelAbstractSyntaxTree tree) throws CompileException {
    try {
      return RUNTIME.createProgram(tree);
    } catch (CelEvaluationException e) {
      throw new CompileException("program instantiation failed: " + e.getMessage(), true);
    }
  }
}
