package io.gitops4j.testkit.apiserver.fields.typed;

import io.gitops4j.testkit.apiserver.fields.path.PathElement;
import io.gitops4j.testkit.apiserver.schema.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a list is: atomic, a set, or a list of maps that are told apart by key fields.
 *
 * <p>A key field that an element leaves out has the value that the schema defaults. Source:
 * structured-merge-diff, {@code typed/helpers.go}. Tests: {@code MergeTest}.
 */
public final class ListType {

  private final boolean atomic;
  private final List<String> keys;
  private final @Nullable Schema schema;
  private final boolean preserves;
  private volatile @Nullable FieldType element;

  private ListType(
      boolean atomic,
      List<String> keys,
      @Nullable Schema schema,
      boolean preserves,
      @Nullable FieldType element) {
    this.atomic = atomic;
    this.keys = keys;
    this.schema = schema;
    this.preserves = preserves;
    this.element = element;
  }

  static ListType atomic(FieldType element) {
    return new ListType(true, List.of(), null, false, element);
  }

  static ListType of(Schema schema, boolean preserves) {
    String type = schema.listType();
    if (!type.isEmpty()) {
      List<String> keys = type.equals("map") ? schema.listMapKeys() : List.of();
      boolean associative = type.equals("map") || type.equals("set");
      return new ListType(!associative, keys, schema, preserves, null);
    }
    if (List.of(schema.patchStrategy().split(",")).contains("merge")) {
      String key = schema.patchMergeKey();
      List<String> keys = key.isEmpty() ? List.of() : List.of(key);
      return new ListType(false, keys, schema, preserves, null);
    }
    return new ListType(true, List.of(), schema, preserves, null);
  }

  /** Whether the list is one value. */
  public boolean isAtomic() {
    return atomic;
  }

  /** What the elements are. */
  public FieldType element() {
    FieldType known = element;
    if (known == null) {
      Schema items = schema == null ? null : schema.items().orElse(null);
      known = items == null ? FieldType.deduced() : FieldType.of(items, preserves);
      element = known;
    }
    return known;
  }

  /**
   * The step to an element of a list that is not atomic.
   *
   * @throws UnkeyedElement when it cannot be told apart
   */
  public PathElement step(@Nullable Object item) throws UnkeyedElement {
    return keys.isEmpty() ? setStep(item) : keyStep(item);
  }

  private static PathElement setStep(@Nullable Object item) throws UnkeyedElement {
    if (item instanceof Map) {
      throw new UnkeyedElement("associative list without keys has an element that's a map type");
    }
    if (item instanceof List) {
      throw new UnkeyedElement("not supported: associative list with lists as elements");
    }
    if (item == null) {
      throw new UnkeyedElement(
          "associative list without keys has an element that's an explicit null");
    }
    return PathElement.value(item);
  }

  private PathElement keyStep(@Nullable Object item) throws UnkeyedElement {
    if (item == null) {
      throw new UnkeyedElement("associative list with keys may not have a null element");
    }
    if (!(item instanceof Map<?, ?> map)) {
      throw new UnkeyedElement("associative list with keys may not have non-map elements");
    }
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (String key : keys) {
      if (map.containsKey(key)) {
        values.put(key, map.get(key));
      } else {
        Object value = element().map().map(type -> type.defaultOf(key)).orElse(null);
        if (value != null) {
          values.put(key, value);
        }
      }
    }
    if (values.isEmpty()) {
      throw new UnkeyedElement(
          "associative list with keys has an element that omits all key fields "
              + keys.stream().map(key -> '"' + key + '"').collect(Collectors.joining(" ", "[", "]"))
              + " (and doesn't have default values for any key fields)");
    }
    return PathElement.key(values);
  }

  /** Says why an element of a list cannot be told apart from others. */
  public static final class UnkeyedElement extends Exception {
    private static final long serialVersionUID = 1L;

    UnkeyedElement(String message) {
      super(message, null, false, false);
    }

    /** The reason. */
    public String reason() {
      return String.valueOf(getMessage());
    }
  }
}
