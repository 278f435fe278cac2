package io.gitops4j.core.template.sprig;

import io.gitops4j.core.template.FunctionException;
import io.gitops4j.core.template.value.Bytes;
import io.gitops4j.core.template.value.StructValue;
import io.gitops4j.core.template.value.TemplateFailure;
import io.gitops4j.core.template.value.TypedNumber;
import io.gitops4j.core.yaml.JsonStruct;
import java.math.BigInteger;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A value of a template as JSON knows values, as Go's {@code encoding/json} turns it.
 *
 * <p>The rule: times are RFC 3339 texts, durations nanoseconds, bytes Base64, structs maps of their
 * fields in their order; a nil list is null; a byte that is no part of a letter becomes U+FFFD.
 * Infinity and not-a-number are errors, and so is what nests beyond a limit, as what contains
 * itself does.
 */
final class JsonTree {

  private static final char NEXT_LINE = 0x85;
  private static final Pattern FOLDED = Pattern.compile(" *\\x{85}[ \\x{85}]*");
  private static final BigInteger UNSIGNED = BigInteger.ONE.shiftLeft(Long.SIZE);

  /** What becomes of texts. */
  private enum Texts {
    WITH_BROKEN_BYTES,
    WHOLE,
    FOLDED
  }

  private final Texts texts;
  private int nodes;

  private JsonTree(Texts texts) {
    this.texts = texts;
  }

  /**
   * The JSON value of a value.
   *
   * @throws FunctionException in Go's words when it has none
   */
  static @Nullable Object of(@Nullable Object value) {
    return new JsonTree(Texts.WHOLE).convert(value, 0);
  }

  /** As {@link #of}, but bytes that are no part of a letter stay, for JSON escapes them. */
  static @Nullable Object ofBytes(@Nullable Object value) {
    return new JsonTree(Texts.WITH_BROKEN_BYTES).convert(value, 0);
  }

  /**
   * As {@link #of}, but the line break U+0085 becomes a blank and several become less: what is to
   * be YAML is JSON first, which is read as YAML, where these characters are folded.
   */
  static @Nullable Object ofYaml(@Nullable Object value) {
    return new JsonTree(Texts.FOLDED).convert(value, 0);
  }

  private @Nullable Object convert(@Nullable Object value, int depth) {
    Limits.depth(depth);
    Limits.items("a value", ++nodes);
    if (Nil.isNil(value)) {
      return null;
    }
    if (value instanceof String text) {
      return text(text);
    }
    if (value instanceof Double number) {
      return finite(number);
    }
    if (value instanceof TypedNumber number) {
      return number(number);
    }
    if (value instanceof JsonForm form) {
      Object json = form.json();
      return form instanceof StructValue && json instanceof Map<?, ?> fields
          ? fields(fields, new JsonStruct(), depth + 1)
          : convert(json, depth + 1);
    }
    if (value instanceof Map<?, ?> map) {
      return fields(map, new LinkedHashMap<>(), depth);
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> tree = new ArrayList<>(list.size());
      list.forEach(item -> tree.add(convert(item, depth + 1)));
      return tree;
    }
    if (value instanceof StructValue struct) {
      Map<String, @Nullable Object> tree = new JsonStruct();
      struct.fieldNames().forEach(name -> tree.put(name, convert(struct.field(name), depth + 1)));
      return tree;
    }
    return scalar(value);
  }

  private Map<String, @Nullable Object> fields(
      Map<?, ?> map, Map<String, @Nullable Object> tree, int depth) {
    map.forEach((key, item) -> tree.put(key((String) key), convert(item, depth + 1)));
    return tree;
  }

  private static @Nullable Object scalar(@Nullable Object value) {
    if (value instanceof Bytes bytes) {
      return Base64.getEncoder().encodeToString(bytes.toArray());
    }
    if (value instanceof ZonedDateTime time) {
      return GoTime.rfc3339(time);
    }
    if (value instanceof Duration duration) {
      return duration.toNanos();
    }
    if (value instanceof TemplateFailure) {
      return Map.of();
    }
    if (value instanceof Boolean || value instanceof Long) {
      return value;
    }
    throw new FunctionException("json: unsupported type: func()");
  }

  private static double finite(double number) {
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      throw new FunctionException("json: unsupported value: " + Printed.value(number));
    }
    return number;
  }

  private static Object number(TypedNumber number) {
    if (number.floating()) {
      return finite(number.value().doubleValue());
    }
    long value = number.value().longValue();
    return number.unsigned() && value < 0 ? BigInteger.valueOf(value).add(UNSIGNED) : value;
  }

  private static String folded(String text) {
    return FOLDED
        .matcher(text)
        .replaceAll(
            breaks -> {
              long count = breaks.group().chars().filter(c -> c == NEXT_LINE).count();
              return count == 1 ? " " : "\n".repeat((int) count - 1);
            });
  }

  private String text(String text) {
    return texts == Texts.FOLDED && text.indexOf(NEXT_LINE) >= 0 ? folded(whole(text)) : key(text);
  }

  private String key(String text) {
    return texts == Texts.WITH_BROKEN_BYTES ? text : whole(text);
  }

  private static String whole(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        return Spaces.map(text, rune -> rune >= 0xD800 && rune <= 0xDFFF ? 0xFFFD : rune);
      }
    }
    return text;
  }
}
