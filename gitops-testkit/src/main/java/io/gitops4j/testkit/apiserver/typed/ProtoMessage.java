package io.gitops4j.testkit.apiserver.typed;

import io.gitops4j.testkit.apiserver.typed.TypeTable.Field;
import io.gitops4j.testkit.apiserver.typed.TypeTable.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A struct as protobuf has it: its fields by number, those of embedded structs in messages of their
 * own. Immutable once it is made.
 */
final class ProtoMessage {
  private static final Map<String, ProtoMessage> KNOWN = new ConcurrentHashMap<>();

  /**
   * What stands under a number: a field, or the message of an embedded struct.
   *
   * @param number the number
   * @param goName what Go calls it
   * @param field the field; null of an embedded struct
   * @param embedded the message of an embedded struct; null of a field
   */
  record Slot(int number, String goName, @Nullable Field field, @Nullable ProtoMessage embedded) {}

  private final String name;
  private final Map<Integer, Slot> slots = new TreeMap<>();
  private List<Slot> descending = List.of();

  private ProtoMessage(String name) {
    this.name = name;
  }

  /** The message of a struct; null when the struct is not known. */
  static @Nullable ProtoMessage of(String struct) {
    return KNOWN.computeIfAbsent(struct, ProtoMessage::make);
  }

  private static @Nullable ProtoMessage make(String struct) {
    List<Field> fields = TypeTable.get().fields(struct);
    if (fields == null) {
      return null;
    }
    ProtoMessage message = new ProtoMessage(struct.substring(struct.lastIndexOf('.') + 1));
    for (Field field : fields) {
      if (!field.protobuf().isEmpty()) {
        message.place(field, field.protobuf());
      }
    }
    message.settle();
    return message;
  }

  private void settle() {
    List<Slot> all = new ArrayList<>(slots.values());
    Collections.reverse(all);
    descending = List.copyOf(all);
    for (Slot slot : descending) {
      if (slot.embedded() != null) {
        slot.embedded().settle();
      }
    }
  }

  private void place(Field field, List<Step> steps) {
    Step step = steps.get(0);
    if (steps.size() == 1) {
      slots.put(step.number(), new Slot(step.number(), step.goName(), field, null));
      return;
    }
    Slot slot =
        slots.computeIfAbsent(
            step.number(), n -> new Slot(n, step.goName(), null, new ProtoMessage(step.goName())));
    if (slot.embedded() != null) {
      slot.embedded().place(field, steps.subList(1, steps.size()));
    }
  }

  /** What Go calls the message. */
  String name() {
    return name;
  }

  /** What stands under a number; null when nothing does. */
  @Nullable Slot slot(int number) {
    return slots.get(number);
  }

  /** All slots, highest number first. */
  List<Slot> descending() {
    return descending;
  }
}
