package io.gitops4j.core.template;

import io.gitops4j.core.template.trace.Contributors;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code range} with a trace: each turn's dot and variables come from the item of the turn. */
final class TracedLoop extends Loop {

  private final int[] slots;

  TracedLoop(Pipeline pipeline, int[] slots, Step body, @Nullable Step otherwise) {
    super(pipeline, slots, body, otherwise);
    this.slots = slots;
  }

  @Override
  boolean turns(Frame frame, Object value) {
    TracedExecution trace = (TracedExecution) frame.execution;
    TracedFrame traced = (TracedFrame) frame;
    Contributors outerDot = traced.dotMadeOf;
    TracedExecution.Items outer =
        trace.items(new TracedExecution.Items(value, trace.lastPipeline()));
    boolean any = super.turns(frame, value);
    trace.items(outer);
    traced.dotMadeOf = outerDot;
    return any;
  }

  @Override
  Next turn(Frame frame, Object key, @Nullable Object element) {
    TracedExecution trace = (TracedExecution) frame.execution;
    TracedFrame traced = (TracedFrame) frame;
    TracedExecution.Items items = trace.items();
    Contributors item = trace.item(items, Objects.toString(key), element);
    traced.dotMadeOf = item;
    for (int slot : slots) {
      traced.slotsMadeOf[slot] = item;
    }
    Next next = super.turn(frame, key, element);
    trace.items(items);
    return next;
  }
}
