package io.gitops4j.testkit.apiserver.typed;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The fields of kube-apiserver's Go structs: names, whether empty values are printed, types.
 *
 * <p>OpenAPI does not tell whether a field is a pointer, and so whether {@code false} or 0 survives
 * a round through the server; nor does it know the internal types that some messages print. Both
 * are facts of the Go types of 1.34.4, recorded by reflection with {@code src/test/go/types}.
 * Versioned types are named as in OpenAPI ({@code io.k8s.api.core.v1.PodSpec}), internal ones by
 * their package ({@code core.PodSpec}). Protobuf's numbers of fields are facts of the same types.
 * Immutable; read when first asked for.
 */
final class TypeTable {

  /** How Go treats a value. */
  enum Form {
    /** Text. */
    STRING,
    /** An integer of 32 bits. */
    INT32,
    /** An integer of 64 bits. */
    INT64,
    /** A floating point number. */
    FLOAT,
    /** True or false. */
    BOOL,
    /** Bytes, written in base64. */
    BYTES,
    /** A list. */
    LIST,
    /** An object with free keys. */
    MAP,
    /** An object with declared fields. */
    STRUCT,
    /** A type that reads and writes itself, such as a quantity. */
    CUSTOM,
    /** Anything. */
    ANY
  }

  /**
   * A type.
   *
   * @param form how it is treated
   * @param pointer whether it may be absent
   * @param name of a struct or custom type; of another one as Go tells it, such as {@code
   *     v1.ServiceType}, when it has one of its own; else empty
   * @param element of a list or map; else null
   */
  record GoType(Form form, boolean pointer, String name, @Nullable GoType element) {}

  /**
   * A field.
   *
   * @param name as it is printed
   * @param omitEmpty whether an empty value is left out
   * @param omitZero whether a zero struct is left out
   * @param type the type
   * @param protobuf where protobuf has it: through the messages of embedded structs, of which JSON
   *     knows nothing; empty when it has not
   */
  record Field(
      String name, boolean omitEmpty, boolean omitZero, GoType type, List<Step> protobuf) {}

  /**
   * A field of a protobuf message.
   *
   * @param number its number
   * @param goName what Go calls it, for messages
   */
  record Step(int number, String goName) {}

  /**
   * The fields of a struct.
   *
   * @param fields in the order of Go
   * @param places where each stands there, by name
   */
  record Struct(List<Field> fields, Map<String, Integer> places) {
    static Struct of(List<Field> fields) {
      Map<String, Integer> places = new HashMap<>();
      for (int i = 0; i < fields.size(); i++) {
        places.put(fields.get(i).name(), i);
      }
      return new Struct(List.copyOf(fields), places);
    }
  }

  private final Map<String, Struct> structs = new HashMap<>();

  private TypeTable() {}

  private static final class Holder {
    private static final TypeTable LOADED = load();
  }

  static TypeTable get() {
    return Holder.LOADED;
  }

  private static TypeTable load() {
    TypeTable table = new TypeTable();
    try (InputStream file =
            Objects.requireNonNull(
                TypeTable.class.getResourceAsStream("kubernetes-1.34.types.gz"));
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(new GZIPInputStream(file), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        table.add(line.split(" ", -1));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return table;
  }

  private void add(String[] parts) {
    List<Field> fields = new ArrayList<>(parts.length - 1);
    for (int i = 1; i < parts.length; i++) {
      String[] field = parts[i].split(",", 3);
      String[] mode = field[1].split(":", 2);
      fields.add(
          new Field(
              field[0],
              mode[0].contains("o"),
              mode[0].contains("z"),
              type(field[2], false),
              mode.length < 2 ? List.of() : steps(mode[1], field[0])));
    }
    structs.put(parts[0], Struct.of(fields));
  }

  private static List<Step> steps(String text, String name) {
    List<Step> steps = new ArrayList<>();
    for (String step : text.split("\\.", 0)) {
      String[] parts = step.split("=", 2);
      steps.add(
          new Step(
              Integer.parseInt(parts[0]),
              parts.length > 1
                  ? parts[1]
                  : name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1)));
    }
    return List.copyOf(steps);
  }

  private static GoType type(String text, boolean pointer) {
    if (text.startsWith("*")) {
      return type(text.substring(1), true);
    }
    if (text.startsWith("'")) {
      int end = text.indexOf('\'', 1);
      GoType plain = type(text.substring(end + 1), pointer);
      return new GoType(plain.form, plain.pointer, text.substring(1, end), plain.element);
    }
    if (text.startsWith("[]")) {
      return new GoType(Form.LIST, true, "", type(text.substring(2), false));
    }
    if (text.startsWith("{}")) {
      return new GoType(Form.MAP, true, "", type(text.substring(2), false));
    }
    if (text.startsWith("s:")) {
      return new GoType(Form.STRUCT, pointer, text.substring(2), null);
    }
    if (text.startsWith("x:")) {
      return new GoType(Form.CUSTOM, pointer, text.substring(2), null);
    }
    return new GoType(scalar(text), pointer, "", null);
  }

  private static Form scalar(String text) {
    return switch (text) {
      case "string" -> Form.STRING;
      case "bool" -> Form.BOOL;
      case "int64", "int" -> Form.INT64;
      case "float64", "float32" -> Form.FLOAT;
      case "b64" -> Form.BYTES;
      case "any" -> Form.ANY;
      default -> Form.INT32;
    };
  }

  /** The fields of a struct in the order of Go; null when it is not known. */
  @Nullable List<Field> fields(String struct) {
    Struct known = structs.get(struct);
    return known == null ? null : known.fields();
  }

  /** A struct; null when it is not known. */
  @Nullable Struct struct(String name) {
    return structs.get(name);
  }
}
