package io.gitops4j.core.template.trace;

import io.gitops4j.core.template.parse.Node;
import io.gitops4j.core.template.parse.SourceText;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A statement of a template while it was executed once: text that stands in it, or an action.
 * Compared by identity.
 *
 * @since 0.1
 */
public final class Writing {

  private final SourceText source;
  private final Node node;
  private final @Nullable Writing caller;
  private Contributors contributors = new Contributors();

  /**
   * A statement.
   *
   * @param source the text it stands in
   * @param node the statement
   * @param caller the action that executed the template it stands in; null for the first template
   */
  public Writing(SourceText source, Node node, @Nullable Writing caller) {
    this.source = source;
    this.node = node;
    this.caller = caller;
  }

  /** The text it stands in. */
  public SourceText source() {
    return source;
  }

  /** The statement. */
  public Node node() {
    return node;
  }

  /** Whether it is text of the template, not an action. */
  public boolean isText() {
    return node instanceof Node.TextNode;
  }

  /** The action that executed the template it stands in; empty in the first template. */
  public Optional<Writing> caller() {
    return Optional.ofNullable(caller);
  }

  /** Whether it is another, or was executed by it. */
  @SuppressWarnings("ReferenceEquality") // Two executions of one statement are two.
  public boolean isWithin(Writing other) {
    for (Writing each = this; each != null; each = each.caller) {
      if (each == other) {
        return true;
      }
    }
    return false;
  }

  /** What went into what it wrote. */
  public Contributors contributors() {
    return contributors;
  }

  /** Says what went into what it wrote. */
  public void madeOf(Contributors values) {
    this.contributors = values;
  }

  @Override
  public String toString() {
    return source.location(node.position());
  }
}
