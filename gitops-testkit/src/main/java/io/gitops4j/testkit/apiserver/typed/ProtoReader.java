package io.gitops4j.testkit.apiserver.typed;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.typed.ProtoMessage.Slot;
import io.gitops4j.testkit.apiserver.typed.TypeTable.Field;
import io.gitops4j.testkit.apiserver.typed.TypeTable.Form;
import io.gitops4j.testkit.apiserver.typed.TypeTable.GoType;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads a message of protobuf as the tree of JSON that stands for the same Go struct.
 *
 * <p>The rules are those of the code that gogo/protobuf generates: of a scalar given twice the last
 * counts, a message given twice is read into the same struct, elements of a list are fields given
 * again and again, entries of a map are messages of a key and a value, either of which may be
 * missing, and unknown numbers are skipped. What is not on the wire is not in the tree; zeros that
 * are stay in it, until {@link TypedForm} takes them out. Types that write themselves in JSON have
 * messages of their own, see {@link ProtoCustom}. Where Go reads messages in messages to any depth,
 * we stop, as at JSON. Held by objects that Go's own code filled and wrote, and by fuzzing.
 */
final class ProtoReader {
  /** The depth to which JSON is read, too. */
  static final int MAX_DEPTH = 1_000;

  private ProtoReader() {}

  /**
   * Reads a struct.
   *
   * @throws DecodeFailure when it is malformed
   */
  static Map<String, @Nullable Object> read(String struct, ProtoInput in, int depth) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    into(tree, message(struct), in, depth);
    return tree;
  }

  static ProtoMessage message(String struct) {
    return Objects.requireNonNull(ProtoMessage.of(struct), struct);
  }

  private static void into(
      Map<String, @Nullable Object> tree, ProtoMessage message, ProtoInput in, int depth) {
    if (depth > MAX_DEPTH) {
      throw new DecodeFailure("proto: " + message.name() + ": exceeded max depth");
    }
    while (!in.done()) {
      long tag = in.tag(message.name());
      int wireType = (int) (tag & 7);
      Slot slot = message.slot((int) (tag >>> 3));
      if (slot == null) {
        in.skip(wireType);
      } else if (slot.embedded() != null) {
        expect(ProtoInput.BYTES, wireType, slot.goName());
        into(tree, slot.embedded(), in.within(), depth + 1);
      } else {
        Field field = Objects.requireNonNull(slot.field());
        tree.put(
            field.name(),
            field(
                field.type(),
                tree.get(field.name()),
                in,
                new Spot(slot.goName(), wireType, depth)));
      }
    }
  }

  /** Where a value stands: what Go calls the field, the wire type given, how deep it is. */
  private record Spot(String goName, int wireType, int depth) {}

  private static @Nullable Object field(
      GoType type, @Nullable Object before, ProtoInput in, Spot spot) {
    if (type.form() == Form.LIST && !ProtoCustom.wrapped(type)) {
      List<@Nullable Object> list = asList(before);
      GoType element = Objects.requireNonNull(type.element());
      if (spot.wireType == ProtoInput.BYTES && scalarWireType(element) == ProtoInput.VARINT) {
        ProtoInput packed = in.within();
        while (!packed.done()) {
          list.add(number(element, packed));
        }
      } else {
        list.add(value(element, null, in, spot));
      }
      return list;
    }
    if (type.form() == Form.MAP) {
      expect(ProtoInput.BYTES, spot.wireType, spot.goName);
      Map<String, @Nullable Object> map = asMap(before);
      entry(Objects.requireNonNull(type.element()), map, in.within(), spot.depth + 1);
      return map;
    }
    return value(type, before, in, spot);
  }

  private static void entry(
      GoType type, Map<String, @Nullable Object> map, ProtoInput in, int depth) {
    String key = "";
    Object value = null;
    while (!in.done()) {
      long tag = in.varint();
      switch ((int) (tag >>> 3)) {
        case 1 -> key = in.text();
        case 2 -> value = value(type, null, in, new Spot("", -1, depth));
        default -> in.skip((int) (tag & 7));
      }
    }
    map.put(key, value == null ? value(type, null, empty(type), new Spot("", -1, depth)) : value);
  }

  /** What stands for a value that is missing: a length of 0, or the number 0. */
  private static ProtoInput empty(GoType type) {
    return new ProtoInput(new byte[scalarWireType(type) == ProtoInput.FIXED64 ? 8 : 1]);
  }

  private static @Nullable Object value(
      GoType type, @Nullable Object before, ProtoInput in, Spot spot) {
    if (spot.wireType >= 0) {
      expect(scalarWireType(type), spot.wireType, spot.goName);
    }
    return switch (type.form()) {
      case STRING -> in.text();
      case BOOL, INT32, INT64 -> number(type, in);
      case FLOAT -> {
        double number = in.fixed64();
        yield number == Math.rint(number) && Math.abs(number) < 1e15
            ? (Object) (long) number
            : (Object) number;
      }
      case BYTES -> Base64.getEncoder().encodeToString(in.within().rest());
      case STRUCT -> {
        Map<String, @Nullable Object> tree = asMap(before);
        into(tree, message(type.name()), in.within(), spot.depth + 1);
        yield tree;
      }
      case CUSTOM -> ProtoCustom.read(type.name(), in.within(), spot.depth + 1);
      case LIST -> ProtoCustom.texts(in.within());
      case MAP, ANY -> throw new IllegalStateException("no map in a map: " + spot.goName);
    };
  }

  private static Object number(GoType type, ProtoInput in) {
    long value = in.varint();
    return switch (type.form()) {
      case BOOL -> value != 0;
      case INT32 -> (long) (int) value;
      default -> value;
    };
  }

  private static int scalarWireType(GoType type) {
    return switch (type.form()) {
      case BOOL, INT32, INT64 -> ProtoInput.VARINT;
      case FLOAT -> ProtoInput.FIXED64;
      default -> ProtoInput.BYTES;
    };
  }

  static void expect(int wanted, int wireType, String goName) {
    if (wanted != wireType) {
      throw new DecodeFailure("proto: wrong wireType = " + wireType + " for field " + goName);
    }
  }

  /** A value of raw JSON. */
  static @Nullable Object json(byte[] raw) {
    try {
      return Json.parse(raw);
    } catch (IllegalArgumentException e) {
      throw new DecodeFailure(Objects.requireNonNull(e.getMessage()));
    }
  }

  @SuppressWarnings("unchecked")
  private static List<@Nullable Object> asList(@Nullable Object before) {
    return before instanceof List<?> list
        ? (List<@Nullable Object>) list
        : new ArrayList<@Nullable Object>();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, @Nullable Object> asMap(@Nullable Object before) {
    return before instanceof Map<?, ?> map
        ? (Map<String, @Nullable Object>) map
        : new LinkedHashMap<String, @Nullable Object>();
  }
}
