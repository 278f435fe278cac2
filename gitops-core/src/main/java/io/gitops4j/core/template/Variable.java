package io.gitops4j.core.template;

import io.gitops4j.core.template.parse.Node;
import org.jspecify.annotations.Nullable;

/** A variable on its own. */
class Variable extends Expression {

  final int slot;

  /** Whether a loop sets it, so that Go knows its value as {@code interface {}}. */
  final boolean dynamic;

  Variable(Node node, int slot, boolean dynamic) {
    super(node);
    this.slot = slot;
    this.dynamic = dynamic;
  }

  @Override
  @Nullable Object evaluate(Frame frame) {
    frame.at = node;
    return frame.slots[slot];
  }

  @Override
  @Nullable Object evaluate(Frame frame, Object last) {
    frame.at = node;
    return super.evaluate(frame, last);
  }
}
