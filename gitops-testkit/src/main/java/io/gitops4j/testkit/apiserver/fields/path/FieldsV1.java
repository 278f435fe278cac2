package io.gitops4j.testkit.apiserver.fields.path;

import io.gitops4j.testkit.apiserver.model.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Sets of fields as {@code fieldsV1} of a managedFields entry.
 *
 * <p>The rule: a step is a member name ({@code f:} field, {@code k:} keys, {@code v:} value, {@code
 * i:} place). {@code {}} is a member without anything below; a member with something below has
 * {@code ".": {}}; a step that only leads somewhere has no dot. Unknown prefixes are skipped when
 * read. Source: structured-merge-diff, {@code fieldpath/serialize.go} and {@code serialize-pe.go}.
 * Tests: {@code FieldsV1Test}.
 */
public final class FieldsV1 {

  private FieldsV1() {}

  /** The set as a JSON tree, members in the order of the server; shared and not to be changed. */
  public static Map<String, @Nullable Object> encode(FieldSet set) {
    EncodedFields known = set.encoded();
    if (known == null) {
      known = new EncodedFields(set);
      encode(set, known);
      set.encoded(known);
    }
    return known;
  }

  /** The same tree with members in the order of their names, as Go writes a map. */
  public static Map<String, @Nullable Object> byName(Map<String, @Nullable Object> tree) {
    Map<String, @Nullable Object> out = new LinkedHashMap<>();
    new TreeMap<>(tree)
        .forEach(
            (name, below) -> {
              Map<String, @Nullable Object> map = Json.map(below);
              out.put(name, map == null ? below : byName(map));
            });
    return out;
  }

  private static void encode(FieldSet set, Map<String, @Nullable Object> out) {
    set.forEachStep(
        (step, member, below) -> {
          Map<String, @Nullable Object> node = new LinkedHashMap<>();
          if (member && !below.isEmpty()) {
            node.put(".", new LinkedHashMap<String, @Nullable Object>());
          }
          encode(below, node);
          out.put(step.encoded(), node);
        });
  }

  /**
   * The set that a JSON tree stands for.
   *
   * @throws IllegalArgumentException when it is not of this form
   */
  public static FieldSet decode(@Nullable Object tree) {
    if (tree instanceof EncodedFields encoded) {
      return encoded.set();
    }
    FieldSet.Builder builder = new FieldSet.Builder();
    if (tree != null) {
      decode(map(tree), builder);
    }
    return builder.build();
  }

  /** Reads what is below a node; says whether the node itself is a member. */
  private static boolean decode(Map<?, ?> tree, FieldSet.Builder node) {
    boolean member = false;
    boolean leadsOn = false;
    for (Map.Entry<?, ?> entry : tree.entrySet()) {
      String name = (String) entry.getKey();
      if (name.equals(".")) {
        member = true;
        continue;
      }
      PathElement step = step(name);
      if (step != null) {
        FieldSet.Builder below = node.below(step);
        if (entry.getValue() == null || decode(map(entry.getValue()), below)) {
          below.addSelf();
        }
        leadsOn = true;
      }
    }
    return member || !leadsOn;
  }

  private static Map<?, ?> map(Object tree) {
    if (tree instanceof Map<?, ?> map) {
      return map;
    }
    throw new IllegalArgumentException("expected an object in fieldsV1");
  }

  /** The step that a member name stands for; null for an unknown prefix. */
  private static @Nullable PathElement step(String name) {
    if (name.length() < 2 || name.charAt(1) != ':') {
      throw new IllegalArgumentException("missing colon: " + name);
    }
    String rest = name.substring(2);
    return switch (name.charAt(0)) {
      case 'f' -> PathElement.field(rest);
      case 'v' -> PathElement.value(json(rest));
      case 'k' -> PathElement.key(keys(json(rest)));
      case 'i' -> PathElement.index(Integer.parseInt(rest));
      default -> null;
    };
  }

  private static @Nullable Object json(String text) {
    return Json.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, @Nullable Object> keys(@Nullable Object tree) {
    Map<String, @Nullable Object> keys = Json.map(tree);
    if (keys == null) {
      throw new IllegalArgumentException("expected an object in a key of fieldsV1");
    }
    return keys;
  }
}
