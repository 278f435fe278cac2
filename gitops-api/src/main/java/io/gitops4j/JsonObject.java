package io.gitops4j;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An unmodifiable mapping of a JSON value, in the order in which it was made, in as little memory
 * as it can be: keys and values in turn in one array.
 *
 * <p>Objects are many small mappings: of 20,000 of them a {@code LinkedHashMap} in its wrapper
 * takes four times as much. Small ones are searched from front to back; larger ones have their keys
 * sorted beside, which no choice of keys can slow down as it can a hash table. Tests: {@code
 * ManifestTest}.
 */
final class JsonObject extends AbstractMap<String, @Nullable Object> {

  private static final int SEARCHED_UP_TO = 16;

  private final @Nullable Object[] content;

  /** The places of the keys in the order of these; null when they are few. */
  private final int @Nullable [] sorted;

  /**
   * A mapping.
   *
   * @param content keys and values in turn, each key once; it becomes the mapping's own
   */
  JsonObject(@Nullable Object[] content) {
    this.content = content;
    this.sorted = content.length / 2 > SEARCHED_UP_TO ? sorted(content) : null;
  }

  private static int[] sorted(@Nullable Object[] content) {
    return IntStream.range(0, content.length / 2)
        .mapToObj(i -> 2 * i)
        .sorted(Comparator.comparing(i -> key(content, i)))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static String key(@Nullable Object[] content, int at) {
    return (String) Objects.requireNonNull(content[at]);
  }

  @Override
  public int size() {
    return content.length / 2;
  }

  /** Where a key stands; -1 when it is not there. */
  private int find(@Nullable Object key) {
    if (!(key instanceof String text)) {
      return -1;
    }
    int[] places = sorted;
    if (places == null) {
      for (int i = 0; i < content.length; i += 2) {
        if (text.equals(content[i])) {
          return i;
        }
      }
      return -1;
    }
    int low = 0;
    int high = places.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = key(content, places[middle]).compareTo(text);
      if (order == 0) {
        return places[middle];
      }
      low = order < 0 ? middle + 1 : low;
      high = order < 0 ? high : middle - 1;
    }
    return -1;
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return find(key) >= 0;
  }

  @Override
  public @Nullable Object get(@Nullable Object key) {
    int at = find(key);
    return at < 0 ? null : content[at + 1];
  }

  @Override
  @SuppressWarnings("NullAway") // Values may be null, keys never are.
  public void forEach(BiConsumer<? super String, ? super @Nullable Object> action) {
    for (int i = 0; i < content.length; i += 2) {
      action.accept(key(content, i), content[i + 1]);
    }
  }

  @Override
  public Set<Map.Entry<String, @Nullable Object>> entrySet() {
    return new Entries();
  }

  private final class Entries extends AbstractSet<Map.Entry<String, @Nullable Object>> {

    @Override
    public int size() {
      return content.length / 2;
    }

    @Override
    public Iterator<Map.Entry<String, @Nullable Object>> iterator() {
      return new Iterator<>() {
        private int next;

        @Override
        public boolean hasNext() {
          return next < content.length;
        }

        @Override
        @SuppressWarnings("NullAway") // Values may be null, keys never are.
        public Map.Entry<String, @Nullable Object> next() {
          if (next >= content.length) {
            throw new NoSuchElementException();
          }
          next += 2;
          return new SimpleImmutableEntry<>(key(content, next - 2), content[next - 1]);
        }
      };
    }
  }
}
