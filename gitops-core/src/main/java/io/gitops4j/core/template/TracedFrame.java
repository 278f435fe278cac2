package io.gitops4j.core.template;

import io.gitops4j.core.template.trace.Contributors;
import org.jspecify.annotations.Nullable;

/** A template while it is executed with a trace: of what its dot and variables were made, too. */
final class TracedFrame extends Frame {

  private static final Contributors NOTHING = new Contributors();

  final @Nullable Contributors[] slotsMadeOf;

  Contributors dotMadeOf;

  TracedFrame(
      Execution execution,
      CompiledTemplate template,
      @Nullable Object dot,
      Contributors dotMadeOf) {
    super(execution, template, dot);
    this.dotMadeOf = dotMadeOf;
    this.slotsMadeOf = new @Nullable Contributors[template.slots()];
    this.slotsMadeOf[0] = dotMadeOf;
  }

  Contributors madeOf(int slot) {
    Contributors known = slotsMadeOf[slot];
    return known == null ? NOTHING : known;
  }
}
