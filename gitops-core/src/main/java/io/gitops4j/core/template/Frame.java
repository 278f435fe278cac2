package io.gitops4j.core.template;

import io.gitops4j.core.template.format.GoFormat;
import io.gitops4j.core.template.format.GoQuote;
import io.gitops4j.core.template.format.UnprintableException;
import io.gitops4j.core.template.parse.Node;
import org.jspecify.annotations.Nullable;

/** One template while it is executed: its dot, its variables and the node it is at. */
class Frame {

  final Execution execution;
  final CompiledTemplate template;
  final @Nullable Object[] slots;

  @Nullable Object dot;

  /** Whether the dot has the type {@code interface {}} in Go, as an element of a list has. */
  boolean dynamicDot;

  /** The node that messages name. */
  Node at;

  Frame(Execution execution, CompiledTemplate template, @Nullable Object dot) {
    this.execution = execution;
    this.template = template;
    this.dot = dot;
    this.slots = new @Nullable Object[template.slots()];
    this.slots[0] = dot;
    this.at = template.root();
  }

  /** A value as an action prints it: of a pointer to a struct, the struct. */
  String printed(Object value) {
    try {
      return GoFormat.pointed(value);
    } catch (UnprintableException unprintable) {
      throw error(String.valueOf(unprintable.getMessage()), unprintable);
    }
  }

  TemplateException error(String problem) {
    return error(problem, null);
  }

  TemplateException error(String problem, @Nullable Throwable cause) {
    String location = location();
    String message =
        "template: "
            + location
            + ": executing "
            + GoQuote.quote(template.name())
            + " at <"
            + at
            + ">: "
            + problem;
    return new TemplateException(
        TemplateException.Reason.EXECUTION, location, message, problem, cause);
  }

  String location() {
    return template.source().location(at.position());
  }
}
