package io.gitops4j.core.template;

import io.gitops4j.core.template.parse.Node;

/** Commands whose values go from one to the next, and the variables that take the last value. */
class Pipeline extends Expression {

  private final Expression[] commands;
  private final int[] slots;

  Pipeline(Node node, Expression[] commands, int[] slots) {
    super(node);
    this.commands = commands;
    this.slots = slots;
  }

  @Override
  Object evaluate(Frame frame) {
    frame.at = node;
    Object value = NoValue.piped(commands[0].evaluate(frame));
    for (int i = 1; i < commands.length; i++) {
      value = NoValue.piped(commands[i].evaluate(frame, value));
    }
    for (int slot : slots) {
      if (slot < 0) {
        throw frame.error("undefined variable: " + assigned());
      }
      frame.slots[slot] = value;
    }
    return value;
  }

  private String assigned() {
    return ((Node.PipeNode) node).declarations().get(0).toString();
  }
}
