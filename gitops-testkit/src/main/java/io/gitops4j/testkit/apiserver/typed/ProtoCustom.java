package io.gitops4j.testkit.apiserver.typed;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.typed.TypeTable.GoType;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The messages of types that write themselves in JSON: a quantity is a text, a time seconds and
 * nanoseconds, raw JSON its bytes, a number or text says which of both it is.
 */
final class ProtoCustom {
  private static final long LAST_SECOND =
      OffsetDateTime.of(9999, 12, 31, 23, 59, 59, 0, ZoneOffset.UTC).toEpochSecond();
  private static final long FIRST_SECOND =
      OffsetDateTime.of(0, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC).toEpochSecond();
  private static final long ZERO_SECOND =
      OffsetDateTime.of(1, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC).toEpochSecond();
  private static final int NANOS_OF_A_MICRO = 1000;

  private ProtoCustom() {}

  /** Whether a list is a message with a field for its elements, and not a field given often. */
  static boolean wrapped(GoType type) {
    return type.name().endsWith(".ExtraValue");
  }

  static @Nullable Object read(String type, ProtoInput in, int depth) {
    return switch (type) {
      case "Quantity" -> {
        Fields fields = Fields.of("Quantity", in, depth, List.of("", "String_"));
        yield fields.texts[1] == null ? "0" : fields.texts[1];
      }
      case "Time", "MicroTime" -> time(in, type.equals("MicroTime"), depth);
      case "IntOrString" -> intOrString(in, depth);
      case "JSON", "RawExtension", "FieldsV1" -> {
        Fields fields = Fields.of(type, in, depth, List.of("", "Raw"));
        byte[] raw = fields.raw;
        yield raw == null || raw.length == 0 ? null : ProtoReader.json(raw);
      }
      case "JSONSchemaPropsOrBool", "JSONSchemaPropsOrArray", "JSONSchemaPropsOrStringArray" ->
          schema(type, in, depth);
      default -> throw new IllegalStateException(type + " has no message");
    };
  }

  /** The few fields of a message that is no struct of the table. */
  private static final class Fields {
    private final long[] numbers = new long[4];
    private final @Nullable String[] texts = new @Nullable String[4];
    private byte @Nullable [] raw;

    /** Reads a message; names begin with that of number 0, which there is not. */
    static Fields of(String name, ProtoInput in, int depth, List<String> names) {
      checkDepth(name, depth);
      Fields fields = new Fields();
      while (!in.done()) {
        long tag = in.tag(name);
        int number = (int) (tag >>> 3);
        int wireType = (int) (tag & 7);
        String field = number < names.size() ? names.get(number) : "";
        switch (field) {
          case "" -> in.skip(wireType);
          case "Raw" -> {
            ProtoReader.expect(ProtoInput.BYTES, wireType, field);
            fields.raw = in.within().rest();
          }
          case "String_", "StrVal" -> {
            ProtoReader.expect(ProtoInput.BYTES, wireType, field);
            fields.texts[number] = in.text();
          }
          default -> {
            ProtoReader.expect(ProtoInput.VARINT, wireType, field);
            fields.numbers[number] = in.varint();
          }
        }
      }
      return fields;
    }
  }

  private static void checkDepth(String name, int depth) {
    if (depth > ProtoReader.MAX_DEPTH) {
      throw new DecodeFailure("proto: " + name + ": exceeded max depth");
    }
  }

  private static @Nullable Object time(ProtoInput in, boolean micro, int depth) {
    if (in.done()) {
      return null;
    }
    Fields fields = Fields.of("Timestamp", in, depth, List.of("", "Seconds", "Nanos"));
    long seconds = fields.numbers[1];
    if (seconds == ZERO_SECOND && fields.numbers[2] == 0) {
      return null;
    }
    if (seconds < FIRST_SECOND || seconds > LAST_SECOND) {
      throw new DecodeFailure("Time.MarshalJSON: year outside of range [0,9999]");
    }
    int nanos = (int) fields.numbers[2];
    int kept = micro ? nanos / NANOS_OF_A_MICRO * NANOS_OF_A_MICRO : 0;
    String text = Instant.ofEpochSecond(seconds, kept).toString();
    if (!micro) {
      return text;
    }
    int point = text.indexOf('.');
    String digits = point < 0 ? "" : text.substring(point + 1, text.length() - 1);
    String whole = text.substring(0, point < 0 ? text.length() - 1 : point);
    return whole + "." + digits + "0".repeat(6 - digits.length()) + "Z";
  }

  private static Object intOrString(ProtoInput in, int depth) {
    Fields fields = Fields.of("IntOrString", in, depth, List.of("", "Type", "IntVal", "StrVal"));
    if (fields.numbers[1] == 0) {
      return (long) (int) fields.numbers[2];
    }
    if (fields.numbers[1] == 1) {
      String text = fields.texts[3];
      return text == null ? "" : text;
    }
    throw new DecodeFailure("impossible IntOrString.Type");
  }

  /** A schema, or what may stand for one: true and false, a list of schemas, or of texts. */
  private static @Nullable Object schema(String type, ProtoInput in, int depth) {
    checkDepth(type, depth);
    boolean bool = type.equals("JSONSchemaPropsOrBool");
    boolean allows = false;
    Map<String, @Nullable Object> schema = null;
    List<@Nullable Object> list = new ArrayList<>();
    while (!in.done()) {
      long tag = in.tag(type);
      int wireType = (int) (tag & 7);
      int number = (int) (tag >>> 3);
      if (number > 2) {
        in.skip(wireType);
      } else if (bool && number == 1) {
        ProtoReader.expect(ProtoInput.VARINT, wireType, "Allows");
        allows = in.varint() != 0;
      } else if (number == (bool ? 2 : 1)) {
        ProtoReader.expect(ProtoInput.BYTES, wireType, "Schema");
        schema = ProtoReader.read(CustomTypes.JSON_SCHEMA, in.within(), depth + 1);
      } else if (type.equals("JSONSchemaPropsOrArray")) {
        ProtoReader.expect(ProtoInput.BYTES, wireType, "JSONSchemas");
        list.add(ProtoReader.read(CustomTypes.JSON_SCHEMA, in.within(), depth + 1));
      } else {
        ProtoReader.expect(ProtoInput.BYTES, wireType, "Property");
        list.add(in.text());
      }
    }
    if (!list.isEmpty()) {
      return list;
    }
    return schema == null && bool ? (Object) allows : schema;
  }

  /** The elements of a message that is a list of texts. */
  static List<@Nullable Object> texts(ProtoInput in) {
    List<@Nullable Object> texts = new ArrayList<>();
    while (!in.done()) {
      long tag = in.tag("ExtraValue");
      if (tag >>> 3 == 1) {
        ProtoReader.expect(ProtoInput.BYTES, (int) (tag & 7), "Items");
        texts.add(in.text());
      } else {
        in.skip((int) (tag & 7));
      }
    }
    return texts;
  }

  static void writeTexts(int number, @Nullable Object value, ProtoOutput out) {
    if (value instanceof List<?> list) {
      for (int i = list.size() - 1; i >= 0; i--) {
        out.text(number, String.valueOf(list.get(i)));
      }
    }
  }

  static void write(String type, @Nullable Object value, ProtoOutput out) {
    switch (type) {
      case "Quantity" -> out.text(1, value instanceof String text ? text : "0");
      case "Time", "MicroTime" -> writeTime(value, out);
      case "IntOrString" -> {
        boolean text = value instanceof String;
        out.text(3, value instanceof String given ? given : "");
        out.varint(value instanceof Number n ? n.longValue() : 0);
        out.tag(2, ProtoInput.VARINT);
        out.varint(text ? 1 : 0);
        out.tag(1, ProtoInput.VARINT);
      }
      case "JSON", "RawExtension", "FieldsV1" -> {
        if (value != null) {
          int before = out.size();
          out.raw(Json.bytes(value));
          out.close(1, before);
        }
      }
      default -> writeSchema(type, value, out);
    }
  }

  private static void writeTime(@Nullable Object value, ProtoOutput out) {
    if (!(value instanceof String text)) {
      return;
    }
    try {
      Instant instant = OffsetDateTime.parse(text).toInstant();
      out.varint(instant.getNano());
      out.tag(2, ProtoInput.VARINT);
      out.varint(instant.getEpochSecond());
      out.tag(1, ProtoInput.VARINT);
    } catch (DateTimeException e) {
      throw new IllegalStateException("an object in its typed form has the time " + text, e);
    }
  }

  private static void writeSchema(String type, @Nullable Object value, ProtoOutput out) {
    boolean bool = type.equals("JSONSchemaPropsOrBool");
    if (value instanceof Map<?, ?>) {
      writeOne(bool ? 2 : 1, value, out);
    } else if (value instanceof List<?> list && type.equals("JSONSchemaPropsOrArray")) {
      for (int i = list.size() - 1; i >= 0; i--) {
        writeOne(2, list.get(i), out);
      }
    } else if (!bool) {
      writeTexts(2, value, out);
    }
    if (bool) {
      out.varint(value instanceof Map<?, ?> || Boolean.TRUE.equals(value) ? 1 : 0);
      out.tag(1, ProtoInput.VARINT);
    }
  }

  private static void writeOne(int number, @Nullable Object schema, ProtoOutput out) {
    int before = out.size();
    ProtoWriter.write(ProtoReader.message(CustomTypes.JSON_SCHEMA), schema, out);
    out.close(number, before);
  }
}
