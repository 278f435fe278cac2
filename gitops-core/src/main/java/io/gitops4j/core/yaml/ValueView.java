package io.gitops4j.core.yaml;

import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The JSON value of a tree that does not change any more, without a copy of it: what a renderer
 * gives keeps its tree anyway, for the places of its fields, and of 20,000 objects a copy is half a
 * million small objects more. Mappings and sequences are views, made when they are asked for;
 * scalars are read as {@link YamlNode#toValue()} reads them. Safe for use by several threads.
 * Tests: {@code ValueViewTest}.
 */
final class ValueView {

  private ValueView() {}

  /** The value of a node; whoever shows it to others has {@linkplain #check checked} it. */
  static @Nullable Object of(YamlNode node) {
    if (node instanceof YamlMap map) {
      return of(map);
    }
    return node instanceof YamlList list ? new OfList(list) : node.toValue();
  }

  static Map<String, @Nullable Object> of(YamlMap map) {
    return new OfMap(map);
  }

  /**
   * Refuses what has no JSON value.
   *
   * @throws YamlException as {@link YamlNode#toValue()}
   */
  static void check(YamlNode node) {
    if (node instanceof YamlMap map) {
      map.requireTextKeys();
      for (int i = 0; i < map.size(); i++) {
        check(map.valueAt(i));
      }
    } else if (node instanceof YamlList list) {
      for (int i = 0; i < list.size(); i++) {
        check(list.get(i));
      }
    } else if (node instanceof YamlScalar scalar && !scalar.isText()) {
      scalar.toValue();
    }
  }

  private static final class OfMap extends AbstractMap<String, @Nullable Object> {
    private final YamlMap map;

    OfMap(YamlMap map) {
      this.map = map;
    }

    @Override
    public int size() {
      return map.size();
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
      return key instanceof String text && map.has(text);
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
      YamlNode value = key instanceof String text ? map.get(text) : null;
      return value == null ? null : of(value);
    }

    @Override
    @SuppressWarnings("NullAway") // Values may be null, keys never are.
    public void forEach(BiConsumer<? super String, ? super @Nullable Object> action) {
      for (int i = 0; i < map.size(); i++) {
        action.accept(map.keyAt(i), of(map.valueAt(i)));
      }
    }

    @Override
    public Set<Map.Entry<String, @Nullable Object>> entrySet() {
      return new AbstractSet<>() {
        @Override
        public int size() {
          return map.size();
        }

        @Override
        public Iterator<Map.Entry<String, @Nullable Object>> iterator() {
          return entries();
        }
      };
    }

    private Iterator<Map.Entry<String, @Nullable Object>> entries() {
      Iterator<YamlMap.Entry> entries = map.iterator();
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return entries.hasNext();
        }

        @Override
        @SuppressWarnings("NullAway") // Values may be null, keys never are.
        public Map.Entry<String, @Nullable Object> next() {
          YamlMap.Entry entry = entries.next();
          return new SimpleImmutableEntry<>(entry.key(), of(entry.value()));
        }
      };
    }
  }

  private static final class OfList extends AbstractList<@Nullable Object> implements RandomAccess {
    private final List<YamlNode> items;

    OfList(YamlList list) {
      this.items = list.items();
    }

    @Override
    public int size() {
      return items.size();
    }

    @Override
    public @Nullable Object get(int index) {
      return of(items.get(Objects.checkIndex(index, items.size())));
    }
  }
}
