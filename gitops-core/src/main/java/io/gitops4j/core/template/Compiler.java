package io.gitops4j.core.template;

import io.gitops4j.core.template.parse.Node;
import io.gitops4j.core.template.parse.Node.BranchNode;
import io.gitops4j.core.template.parse.Node.BranchNode.Keyword;
import io.gitops4j.core.template.parse.Node.ListNode;
import io.gitops4j.core.template.parse.Node.PipeNode;
import io.gitops4j.core.template.parse.Node.Statement;
import io.gitops4j.core.template.parse.SourceText;
import java.util.List;

/**
 * Turns the tree of a template into steps.
 *
 * <p>Go looks variables up by name while it executes; here each declaration has a slot, found once.
 * A name means the declaration before it in the same list or in one around it; that of the other
 * branch of an {@code if} is none, and reading it fails as in Go, when it is executed.
 */
final class Compiler {

  private final ExpressionCompiler expressions;
  private final Scope scope = new Scope();

  private final Parts parts;
  private final SourceText source;

  private Compiler(SourceText source, FunctionTable functions, Parts parts) {
    this.source = source;
    this.parts = parts;
    this.expressions = new ExpressionCompiler(functions, scope, parts);
  }

  static CompiledTemplate compile(
      String name, SourceText source, ListNode root, FunctionTable functions, Parts parts) {
    Compiler compiler = new Compiler(source, functions, parts);
    Step body = compiler.list(root);
    return new CompiledTemplate(name, source, root, body, compiler.scope.slots());
  }

  private Step list(ListNode list) {
    List<Statement> statements = list.statements();
    Step[] steps = new Step[statements.size()];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = step(statements.get(i));
    }
    return steps.length == 1 ? steps[0] : new Steps.Sequence(steps);
  }

  private Step step(Statement statement) {
    if (statement instanceof Node.TextNode text) {
      return parts.text(source, text);
    } else if (statement instanceof Node.ActionNode action) {
      return parts.action(source, action, expressions.pipeline(action.pipe()));
    } else if (statement instanceof BranchNode branch) {
      return branch(branch);
    } else if (statement instanceof Node.TemplateNode call) {
      PipeNode pipe = call.pipe();
      return parts.call(source, call, pipe == null ? null : expressions.pipeline(pipe));
    } else if (statement instanceof Node.BreakNode) {
      return new Steps.Jump(Step.Next.BREAK);
    }
    return new Steps.Jump(Step.Next.CONTINUE);
  }

  private Step branch(BranchNode branch) {
    int outer = scope.mark();
    Pipeline pipeline =
        branch.keyword() == Keyword.RANGE
            ? expressions.range(branch.pipe())
            : expressions.pipeline(branch.pipe());
    int[] slots =
        branch.pipe().declarations().stream()
            .mapToInt(variable -> Math.max(0, scope.slot(variable.names().get(0))))
            .toArray();
    int inner = scope.mark();
    Step body = list(branch.list());
    scope.release(inner);
    ListNode elseList = branch.elseList();
    Step otherwise = elseList == null ? null : list(elseList);
    scope.release(outer);
    return branch.keyword() == Keyword.RANGE
        ? parts.loop(pipeline, slots, body, otherwise)
        : parts.branch(pipeline, branch.keyword() == Keyword.WITH, body, otherwise);
  }
}
