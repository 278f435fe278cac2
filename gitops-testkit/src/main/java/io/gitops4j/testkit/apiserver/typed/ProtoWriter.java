package io.gitops4j.testkit.apiserver.typed;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.typed.ProtoMessage.Slot;
import io.gitops4j.testkit.apiserver.typed.TypeTable.Field;
import io.gitops4j.testkit.apiserver.typed.TypeTable.Form;
import io.gitops4j.testkit.apiserver.typed.TypeTable.GoType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes an object in its typed form as the message of protobuf of its Go struct, byte for byte as
 * gogo/protobuf's generated code does: fields by number; a field that is no pointer also when it is
 * zero; a pointer when it is not null; maps by key.
 */
final class ProtoWriter {

  private ProtoWriter() {}

  static void write(ProtoMessage message, @Nullable Object tree, ProtoOutput out) {
    for (Slot slot : message.descending()) {
      if (slot.embedded() != null) {
        int before = out.size();
        write(slot.embedded(), tree, out);
        out.close(slot.number(), before);
      } else {
        Field field = Objects.requireNonNull(slot.field());
        field(slot.number(), field.type(), Json.at(tree, field.name()), out);
      }
    }
  }

  private static void field(int number, GoType type, @Nullable Object value, ProtoOutput out) {
    if (type.form() == Form.LIST && !ProtoCustom.wrapped(type)) {
      if (value instanceof List<?> list) {
        for (int i = list.size() - 1; i >= 0; i--) {
          value(number, Objects.requireNonNull(type.element()), list.get(i), out);
        }
      }
    } else if (type.form() == Form.MAP) {
      if (value instanceof Map<?, ?> map) {
        entries(number, Objects.requireNonNull(type.element()), map, out);
      }
    } else if (value != null || !absentWhenNull(type)) {
      value(number, type, value, out);
    }
  }

  private static boolean absentWhenNull(GoType type) {
    return type.pointer() || type.form() == Form.BYTES || type.form() == Form.LIST;
  }

  private static void entries(int number, GoType type, Map<?, ?> map, ProtoOutput out) {
    List<String> keys = new ArrayList<>();
    map.keySet().forEach(key -> keys.add((String) key));
    keys.sort((a, b) -> Arrays.compareUnsigned(utf8(b), utf8(a)));
    for (String key : keys) {
      int before = out.size();
      field(2, type, map.get(key), out);
      out.text(1, key);
      out.close(number, before);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void value(int number, GoType type, @Nullable Object value, ProtoOutput out) {
    int before = out.size();
    switch (type.form()) {
      case STRING -> out.raw(value instanceof String text ? text : "");
      case BOOL, INT32, INT64 -> {
        out.varint(integer(value));
        out.tag(number, ProtoInput.VARINT);
        return;
      }
      case FLOAT -> {
        out.fixed64(value instanceof Number n ? n.doubleValue() : 0);
        out.tag(number, ProtoInput.FIXED64);
        return;
      }
      case BYTES -> {
        if (value instanceof String text) {
          out.raw(Base64.getDecoder().decode(text));
        }
      }
      case STRUCT -> write(ProtoReader.message(type.name()), value, out);
      case CUSTOM -> ProtoCustom.write(type.name(), value, out);
      case LIST -> ProtoCustom.writeTexts(1, value, out);
      case MAP, ANY -> throw new IllegalStateException("no map in a list or map");
    }
    out.close(number, before);
  }

  private static long integer(@Nullable Object value) {
    return value instanceof Boolean flag
        ? flag ? 1 : 0
        : value instanceof Number n ? n.longValue() : 0;
  }
}
