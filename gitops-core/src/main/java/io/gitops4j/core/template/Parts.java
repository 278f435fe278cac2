package io.gitops4j.core.template;

import io.gitops4j.core.template.parse.Node;
import io.gitops4j.core.template.parse.SourceText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the steps and expressions of compiled templates. Those made here do nothing but their work;
 * {@link TracedParts} makes some that tell a trace about it, too, so that an execution without one
 * pays nothing.
 */
class Parts {

  static final Parts PLAIN = new Parts();

  Step text(SourceText source, Node.TextNode node) {
    return new Steps.Text(node.text());
  }

  Step action(SourceText source, Node.ActionNode node, Pipeline pipeline) {
    return new Steps.Action(pipeline, node.pipe().declarations().isEmpty());
  }

  Step branch(Pipeline pipeline, boolean takesDot, Step body, @Nullable Step otherwise) {
    return new Steps.Branch(pipeline, takesDot, body, otherwise);
  }

  Step loop(Pipeline pipeline, int[] slots, Step body, @Nullable Step otherwise) {
    return new Loop(pipeline, slots, body, otherwise);
  }

  Step call(SourceText source, Node.TemplateNode node, @Nullable Pipeline data) {
    return new Steps.Call(node, node.name(), data);
  }

  Pipeline pipeline(Node node, Expression[] commands, int[] slots) {
    return new Pipeline(node, commands, slots);
  }

  Constants.Dot dot(Node node) {
    return new Constants.Dot(node);
  }

  Variable variable(Node node, int slot, boolean dynamic) {
    return new Variable(node, slot, dynamic);
  }

  Fields fields(Node node, Expression receiver, List<String> names, List<Expression> arguments) {
    return new Fields(node, receiver, names, arguments);
  }

  Expression call(
      Node node,
      Node caller,
      String name,
      FunctionDefinition function,
      List<Expression> arguments) {
    return new Calls.Function(node, caller, name, function, arguments);
  }
}
