package io.gitops4j.core.template.value;

import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A Go map of strings whose name or element type matters: {@code chartutil.Values}, {@code
 * map[string]string}. It is a view of the map it was made of and changes with it.
 *
 * @since 0.1
 */
public class TypedMap extends AbstractMap<String, @Nullable Object> implements GoMap {

  private final String typeName;
  private final String elementType;
  private final Map<String, @Nullable Object> entries;

  /**
   * Names a map.
   *
   * @param typeName Go's name of the type
   * @param elementType Go's name of the type of the elements, such as {@code interface {}}
   * @param entries the map behind it
   */
  public TypedMap(String typeName, String elementType, Map<String, @Nullable Object> entries) {
    this.typeName = typeName;
    this.elementType = elementType;
    this.entries = entries;
  }

  @Override
  public String typeName() {
    return typeName;
  }

  @Override
  public String elementType() {
    return elementType;
  }

  /** A map of the same type of other entries. */
  public TypedMap ofSameType(Map<String, @Nullable Object> other) {
    return new TypedMap(typeName, elementType, other);
  }

  /** The map behind this one. */
  public Map<String, @Nullable Object> entries() {
    return entries;
  }

  @Override
  public @Nullable Object get(@Nullable Object key) {
    return entries.get(key);
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return entries.containsKey(key);
  }

  @Override
  public @Nullable Object put(String key, @Nullable Object value) {
    return entries.put(key, value);
  }

  @Override
  public @Nullable Object remove(@Nullable Object key) {
    return entries.remove(key);
  }

  @Override
  public int size() {
    return entries.size();
  }

  @Override
  public Set<String> keySet() {
    return entries.keySet();
  }

  @Override
  public Set<Entry<String, @Nullable Object>> entrySet() {
    return entries.entrySet();
  }
}
