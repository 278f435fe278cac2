package io.gitops4j.core.template;

import io.gitops4j.core.template.format.SortedEntries;
import io.gitops4j.core.template.value.Bytes;
import io.gitops4j.core.template.value.GoTypes;
import io.gitops4j.core.template.value.TypedNumber;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code range}: over lists, over maps in the order of their keys, and over the integers below a
 * number. No value is an empty list; strings, floats and booleans are errors. A list or map that
 * changes during the loop does not change the loop. Source: Go's {@code text/template}, {@code
 * walkRange}.
 */
class Loop extends Step {

  private final Pipeline pipeline;
  private final int[] slots;
  private final Step body;
  private final @Nullable Step otherwise;

  /**
   * A loop.
   *
   * @param slots those of the variables it sets: none, that of the element, or of key and element
   */
  Loop(Pipeline pipeline, int[] slots, Step body, @Nullable Step otherwise) {
    this.pipeline = pipeline;
    this.slots = slots;
    this.body = body;
    this.otherwise = otherwise;
  }

  @Override
  Next run(Frame frame) {
    frame.execution.step(frame);
    Object value = pipeline.evaluate(frame);
    Object outer = frame.dot;
    boolean outerDynamic = frame.dynamicDot;
    boolean any = turns(frame, value);
    frame.dot = outer;
    frame.dynamicDot = outerDynamic;
    if (any || otherwise == null) {
      return Next.STEP;
    }
    return otherwise.run(frame);
  }

  /** Runs the turns; false if there are none. */
  boolean turns(Frame frame, Object value) {
    if (value instanceof Map<?, ?> map) {
      frame.dynamicDot = GoTypes.elementType(map).equals(GoTypes.ANY);
      for (Map.Entry<String, @Nullable Object> entry : SortedEntries.of(map)) {
        if (turn(frame, entry.getKey(), entry.getValue()) == Next.BREAK) {
          break;
        }
      }
      return !map.isEmpty();
    } else if (value instanceof List<?> list) {
      frame.dynamicDot = GoTypes.elementType(list).equals(GoTypes.ANY);
      int size = list.size();
      for (int i = 0; i < size; i++) {
        if (turn(frame, (long) i, list.get(i)) == Next.BREAK) {
          break;
        }
      }
      return size > 0;
    } else if (value == NoValue.NONE) {
      return false;
    } else if (value instanceof Bytes bytes) {
      frame.dynamicDot = false;
      for (int i = 0; i < bytes.size(); i++) {
        Object element = new TypedNumber("uint8", (long) bytes.at(i));
        if (turn(frame, (long) i, element) == Next.BREAK) {
          break;
        }
      }
      return bytes.size() > 0;
    }
    return numbers(frame, value);
  }

  private boolean numbers(Frame frame, Object value) {
    TypedNumber typed = value instanceof TypedNumber number && !number.floating() ? number : null;
    if (typed == null && !(value instanceof Long)) {
      throw frame.error("range can't iterate over " + frame.printed(value));
    }
    if (slots.length > 1) {
      throw frame.error(
          "can't use " + frame.printed(value) + " to iterate over more than one variable");
    }
    long end = typed == null ? (Long) value : typed.value().longValue();
    frame.dynamicDot = false;
    for (long i = 0; i < end; i++) {
      Object element = typed == null ? (Object) i : new TypedNumber(typed.type(), i);
      if (turn(frame, NoValue.NONE, element) == Next.BREAK) {
        break;
      }
    }
    return end > 0;
  }

  Next turn(Frame frame, Object key, @Nullable Object element) {
    frame.execution.step(frame);
    if (slots.length > 0) {
      frame.slots[slots[slots.length - 1]] = element;
    }
    if (slots.length > 1) {
      frame.slots[slots[0]] = key;
    }
    boolean dynamic = frame.dynamicDot;
    frame.dot = element;
    Next next = body.run(frame);
    frame.dynamicDot = dynamic;
    return next;
  }
}
