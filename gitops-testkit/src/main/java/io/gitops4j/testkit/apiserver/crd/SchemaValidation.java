package io.gitops4j.testkit.apiserver.crd;

import io.gitops4j.testkit.apiserver.model.FieldError;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.schema.Schema;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Validates a value against the value validations of an OpenAPI v3 schema.
 *
 * <p>With an old value, what did not change is not blamed for what it was before (ratcheting): an
 * error at a place counts only if the value there, or anything in it, is new. Lists of type map are
 * compared by their keys, other lists as a whole. Sources: kube-openapi {@code
 * pkg/validation/validate} and {@code errors}; apiextensions-apiserver {@code
 * pkg/apiserver/validation/{validation,ratcheting}.go}. Tests: conversations of area crd.
 */
final class SchemaValidation {

  static final String NO_PATH = "<nil>";

  private SchemaValidation() {}

  /** The mistakes in a value at a path; the path of the whole object is empty. */
  static List<FieldError> validate(
      @Nullable Object value, @Nullable Object old, Schema schema, String path) {
    List<FieldError> errors = new ArrayList<>();
    if (old != null && Json.equal(value, old)) {
      return errors;
    }
    if (value == null && schema.nullable()) {
      return errors;
    }
    type(value, schema, path, errors);
    enumeration(value, schema, path, errors);
    if (value == null) {
      return errors;
    }
    if (value instanceof Number n) {
      number(n, schema, path, errors);
    } else if (value instanceof String s) {
      text(s, schema, path, errors);
    } else if (value instanceof List<?> list) {
      list(list, old, schema, path, errors);
    } else if (value instanceof Map<?, ?> map) {
      object(map, old, schema, path, errors);
    }
    composition(value, old, schema, path, errors);
    return errors;
  }

  private static void type(
      @Nullable Object value, Schema schema, String path, List<FieldError> errors) {
    String actual = typeOf(value);
    List<String> wanted = new ArrayList<>();
    if (schema.intOrString()) {
      wanted.addAll(List.of("integer", "string"));
    } else if (!schema.type().isEmpty()) {
      wanted.add(schema.type());
    }
    boolean good =
        wanted.isEmpty()
            || wanted.contains(actual)
            || (wanted.contains("number") && actual.equals("integer"));
    if (!good) {
      boolean byFormat =
          Formats.known(schema.format())
              && !schema.intOrString()
              && value != null
              && !(value instanceof String || value instanceof List);
      if (byFormat) {
        actual = formatOf(value);
        wanted = List.of(schema.format());
      }
      errors.add(
          new FieldError(
              FieldError.Type.TYPE_INVALID,
              named(path),
              "Invalid value: \""
                  + actual
                  + "\": "
                  + path
                  + " in body must be of type "
                  + String.join(",", wanted)
                  + ": \""
                  + actual
                  + "\""));
    }
  }

  /** What the server calls the format of a value that is neither text nor list. */
  private static String formatOf(@Nullable Object value) {
    if (value instanceof Double) {
      return "double";
    }
    return value instanceof Number ? "int64" : "";
  }

  private static String typeOf(@Nullable Object value) {
    if (value == null) {
      return "null";
    }
    if (value instanceof Boolean) {
      return "boolean";
    }
    if (value instanceof Double d) {
      return d == Math.rint(d) && Math.abs(d) < 0x1p53 ? "integer" : "number";
    }
    if (value instanceof Number) {
      return "integer";
    }
    if (value instanceof String) {
      return "string";
    }
    return value instanceof List<?> ? "array" : "object";
  }

  private static String named(String path) {
    return path.isEmpty() ? NO_PATH : path;
  }

  private static void enumeration(
      @Nullable Object value, Schema schema, String path, List<FieldError> errors) {
    List<@Nullable Object> allowed = Json.list(schema.raw(), "enum");
    if (allowed == null || allowed.stream().anyMatch(a -> Json.equal(a, value))) {
      return;
    }
    errors.add(
        FieldError.notSupported(
            named(path),
            value,
            allowed.stream().map(a -> a instanceof String s ? s : Json.text(a)).toList()));
  }

  private static void invalid(
      List<FieldError> errors, String path, @Nullable Object value, String detail) {
    errors.add(FieldError.invalid(named(path), value, path + " in body " + detail));
  }

  private static void number(Number value, Schema schema, String path, List<FieldError> errors) {
    BigDecimal exact = decimal(value);
    if (schema.raw().get("minimum") instanceof Number min) {
      boolean exclusive = Boolean.TRUE.equals(schema.raw().get("exclusiveMinimum"));
      int order = exact.compareTo(decimal(min));
      if (order < 0 || (exclusive && order == 0)) {
        String words =
            exclusive ? "should be greater than " : "should be greater than or equal to ";
        invalid(errors, path, value, words + Json.text(min));
      }
    }
    if (schema.raw().get("maximum") instanceof Number max) {
      boolean exclusive = Boolean.TRUE.equals(schema.raw().get("exclusiveMaximum"));
      int order = exact.compareTo(decimal(max));
      if (order > 0 || (exclusive && order == 0)) {
        String words = exclusive ? "should be less than " : "should be less than or equal to ";
        invalid(errors, path, value, words + Json.text(max));
      }
    }
    if (schema.raw().get("multipleOf") instanceof Number factor
        && exact.remainder(decimal(factor)).signum() != 0) {
      invalid(errors, path, value, "should be a multiple of " + Json.text(factor));
    }
  }

  private static BigDecimal decimal(Number value) {
    return value instanceof Double d
        ? BigDecimal.valueOf(d)
        : BigDecimal.valueOf(value.longValue());
  }

  private static void text(String value, Schema schema, String path, List<FieldError> errors) {
    int length = value.codePointCount(0, value.length());
    if (schema.raw().get("maxLength") instanceof Number max && length > max.longValue()) {
      errors.add(
          new FieldError(
              FieldError.Type.TOO_LONG,
              named(path),
              "Too long: may not be more than " + max.longValue() + " bytes"));
    } else if (schema.raw().get("minLength") instanceof Number min && length < min.longValue()) {
      invalid(errors, path, value, "should be at least " + min.longValue() + " chars long");
    } else {
      String pattern = Json.string(schema.raw(), "pattern");
      if (!pattern.isEmpty() && !matches(pattern, value)) {
        invalid(errors, path, value, "should match '" + pattern + "'");
      }
    }
    String format = schema.format();
    if (!format.isEmpty() && !Formats.valid(format, value)) {
      errors.add(
          new FieldError(
              FieldError.Type.TYPE_INVALID,
              named(path),
              "Invalid value: "
                  + Json.text(value)
                  + ": "
                  + path
                  + " in body must be of type "
                  + format
                  + ": "
                  + Json.text(value)));
    }
  }

  private static boolean matches(String pattern, String value) {
    try {
      return Pattern.compile(pattern).matcher(value).find();
    } catch (PatternSyntaxException e) {
      return true;
    }
  }

  private static void counted(
      Schema schema, String what, long count, String path, List<FieldError> errors) {
    String name = what.equals("items") ? "Items" : "Properties";
    if (schema.raw().get("max" + name) instanceof Number max && count > max.longValue()) {
      errors.add(
          new FieldError(
              FieldError.Type.TOO_MANY,
              named(path),
              "Too many: " + count + ": must have at most " + max.longValue() + " items"));
    }
    if (schema.raw().get("min" + name) instanceof Number min && count < min.longValue()) {
      invalid(errors, path, count, "should have at least " + min.longValue() + " " + what);
    }
  }

  private static void list(
      List<?> list, @Nullable Object old, Schema schema, String path, List<FieldError> errors) {
    counted(schema, "items", list.size(), path, errors);
    Schema items = schema.items().orElse(null);
    if (items == null) {
      return;
    }
    for (int i = 0; i < list.size(); i++) {
      errors.addAll(
          validate(
              list.get(i),
              Correlation.element(schema, list.get(i), old),
              items,
              path + "[" + i + "]"));
    }
  }

  private static void object(
      Map<?, ?> map, @Nullable Object old, Schema schema, String path, List<FieldError> errors) {
    counted(schema, "properties", map.size(), path, errors);
    for (String name : schema.required()) {
      if (!map.containsKey(name)) {
        errors.add(FieldError.required(path.isEmpty() ? name : path + "." + name, ""));
      }
    }
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String name = (String) entry.getKey();
      Schema declared = schema.properties().get(name);
      if (declared == null) {
        declared = schema.additionalProperties().orElse(null);
      }
      if (declared != null) {
        Object before = old instanceof Map<?, ?> m ? m.get(name) : null;
        errors.addAll(
            validate(
                entry.getValue(), before, declared, path.isEmpty() ? name : path + "." + name));
      }
    }
  }

  private static void composition(
      @Nullable Object value,
      @Nullable Object old,
      Schema schema,
      String path,
      List<FieldError> errors) {
    List<FieldError> ofAll = new ArrayList<>();
    boolean none = true;
    for (Schema part : parts(schema, "allOf")) {
      List<FieldError> ofPart = validate(value, old, part, path);
      none &= !ofPart.isEmpty();
      ofAll.addAll(ofPart);
    }
    if (!ofAll.isEmpty()) {
      String which = none ? ". None validated" : "";
      composite(errors, path, "must validate all the schemas (allOf)" + which);
      errors.addAll(ofAll);
    }
    if (!schema.intOrString()) {
      any(value, old, schema, path, errors);
    }
    one(value, old, schema, path, errors);
    Map<String, @Nullable Object> not = Json.map(schema.raw(), "not");
    if (not != null && validate(value, null, Schema.of(not), path).isEmpty()) {
      composite(errors, path, "must not validate the schema (not)");
    }
  }

  private static void any(
      @Nullable Object value,
      @Nullable Object old,
      Schema schema,
      String path,
      List<FieldError> errors) {
    List<FieldError> best = null;
    for (Schema part : parts(schema, "anyOf")) {
      List<FieldError> found = validate(value, old, part, path);
      if (found.isEmpty()) {
        return;
      }
      best = best == null ? found : best;
    }
    if (best != null) {
      composite(errors, path, "must validate at least one schema (anyOf)");
      errors.addAll(best);
    }
  }

  private static void one(
      @Nullable Object value,
      @Nullable Object old,
      Schema schema,
      String path,
      List<FieldError> errors) {
    List<Schema> parts = parts(schema, "oneOf");
    int valid = 0;
    List<FieldError> best = null;
    for (Schema part : parts) {
      List<FieldError> found = validate(value, old, part, path);
      if (found.isEmpty()) {
        valid++;
      } else if (best == null) {
        best = found;
      }
    }
    if (parts.isEmpty() || valid == 1) {
      return;
    }
    composite(
        errors,
        path,
        "must validate one and only one schema (oneOf). "
            + (valid == 0 ? "Found none valid" : "Found " + valid + " valid alternatives"));
    if (valid == 0 && best != null) {
      errors.addAll(best);
    }
  }

  private static void composite(List<FieldError> errors, String path, String detail) {
    errors.add(FieldError.invalid(NO_PATH, "", Json.text(path) + " " + detail));
  }

  private static List<Schema> parts(Schema schema, String name) {
    List<@Nullable Object> raw = Json.list(schema.raw(), name);
    List<Schema> parts = new ArrayList<>();
    if (raw != null) {
      for (Object part : raw) {
        Map<String, @Nullable Object> map = Json.map(part);
        if (map != null) {
          parts.add(Schema.of(map));
        }
      }
    }
    return parts;
  }
}
