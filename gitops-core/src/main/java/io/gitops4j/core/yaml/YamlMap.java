package io.gitops4j.core.yaml;

import io.gitops4j.Location;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A mapping: entries in order, each key once.
 *
 * <p>Small mappings, which nearly all are, are searched from front to back; from 16 entries on a
 * hash index is kept, so that a ConfigMap of thousands of keys stays linear.
 *
 * @since 0.1
 */
public final class YamlMap extends YamlNode implements Iterable<YamlMap.Entry> {

  private static final int INDEXED_FROM = 16;

  private static final YamlKey[] NONE = {};

  /** The entries in order, and then free slots. */
  private @Nullable YamlKey[] slots = NONE;

  private int size;

  /** Made by whoever looks first, also where many threads look and none changes anything. */
  private volatile @Nullable Map<String, YamlKey> index;

  /** An empty mapping. */
  public YamlMap() {}

  /**
   * A key with its value.
   *
   * @since 0.1
   */
  public sealed interface Entry permits YamlKey {

    /** The key as it was written. */
    YamlScalar keyNode();

    /** The text of the key. */
    String key();

    /** The value. */
    YamlNode value();

    /** Replaces the value. */
    void set(YamlNode other);
  }

  String keyAt(int position) {
    return at(position).text();
  }

  YamlNode valueAt(int position) {
    return at(position).value();
  }

  private YamlKey at(int position) {
    return Objects.requireNonNull(slots[position]);
  }

  private @Nullable YamlKey entry(String key) {
    if (size < INDEXED_FROM) {
      int at = indexOf(key);
      return at < 0 ? null : at(at);
    }
    Map<String, YamlKey> map = index;
    if (map == null) {
      map = new HashMap<>(size * 2);
      for (int i = 0; i < size; i++) {
        map.putIfAbsent(at(i).text(), at(i));
      }
      index = map;
    }
    return map.get(key);
  }

  /** The value of a key; null when there is none. */
  public @Nullable YamlNode get(String key) {
    YamlKey entry = entry(key);
    return entry == null ? null : entry.value();
  }

  @Override
  public @Nullable YamlNode child(String part) {
    return get(part);
  }

  /** The mapping at a key; null when there is none or it is something else. */
  public @Nullable YamlMap map(String key) {
    return get(key) instanceof YamlMap map ? map : null;
  }

  /** The sequence at a key; null when there is none or it is something else. */
  public @Nullable YamlList list(String key) {
    return get(key) instanceof YamlList list ? list : null;
  }

  /** The text of a scalar at a key; null when there is none, or it is null or no scalar. */
  public @Nullable String text(String key) {
    return get(key) instanceof YamlScalar scalar && !scalar.isNull() ? scalar.text() : null;
  }

  /** Whether the key is there, with whatever value. */
  public boolean has(String key) {
    return entry(key) != null;
  }

  /** The entry of a key; null when there is none. */
  public @Nullable Entry find(String key) {
    return entry(key);
  }

  /** Sets the value of a key, in place if it is there, else at the end. */
  public void put(String key, YamlNode value) {
    YamlKey entry = entry(key);
    if (entry != null) {
      entry.set(value);
    } else {
      append(YamlScalar.string(key), value);
    }
  }

  /** Sets the value of a key, in place if it is there, else at the end with this key node. */
  public void put(YamlScalar key, YamlNode value) {
    YamlKey entry = entry(key.text());
    if (entry != null) {
      entry.set(value);
    } else {
      append(key, value);
    }
  }

  /** Adds an entry at the end; of a key that is there already, the first is found. */
  void append(YamlScalar key, YamlNode value) {
    YamlKey entry = new YamlKey(key, value);
    insert(size, entry);
    Map<String, YamlKey> known = index;
    if (known != null) {
      known.putIfAbsent(key.text(), entry);
    }
  }

  private void insert(int position, YamlKey entry) {
    if (size == slots.length) {
      slots = Arrays.copyOf(slots, Math.max(4, size + size / 2));
    }
    System.arraycopy(slots, position, slots, position + 1, size - position);
    slots[position] = entry;
    size++;
  }

  /**
   * Whether a key stands twice, as where a reader {@linkplain YamlReader#keepingTwins keeps} them.
   */
  public boolean hasTwins() {
    return size > 1 && Set.copyOf(keys()).size() < size;
  }

  /** Removes a key; its value, or null when it was not there. */
  public @Nullable YamlNode remove(String key) {
    int at = indexOf(key);
    if (at < 0) {
      return null;
    }
    index = null;
    YamlNode value = at(at).value();
    System.arraycopy(slots, at + 1, slots, at, size - at - 1);
    slots[--size] = null;
    return value;
  }

  /** The position of a key, from 0; -1 when it is not there. */
  public int indexOf(String key) {
    for (int i = 0; i < size; i++) {
      if (at(i).text().equals(key)) {
        return i;
      }
    }
    return -1;
  }

  /** Puts a key that is not there yet at a position. */
  public void insert(int position, YamlScalar key, YamlNode value) {
    index = null;
    insert(Objects.checkIndex(position, size + 1), new YamlKey(key, value));
  }

  /** The mapping at a key, made at the end if it is not there or null. */
  public YamlMap mapOrCreate(String key) {
    YamlNode node = get(key);
    if (node instanceof YamlMap map) {
      return map;
    }
    YamlMap made = new YamlMap();
    if (isFlow()) {
      made.markFlow();
    }
    put(key, made);
    return made;
  }

  /** How many entries there are. */
  public int size() {
    return size;
  }

  /** Whether there is no entry. */
  public boolean isEmpty() {
    return size == 0;
  }

  /** Removes all entries. */
  public void clear() {
    slots = NONE;
    size = 0;
    index = null;
  }

  /** The keys in order. */
  public List<String> keys() {
    return entries().stream().map(Entry::key).toList();
  }

  /** The entries in order; the list cannot be changed, and shows what is changed in the mapping. */
  public List<Entry> entries() {
    return new Entries();
  }

  private final class Entries extends AbstractList<Entry> implements RandomAccess {

    @Override
    public Entry get(int position) {
      return at(Objects.checkIndex(position, size));
    }

    @Override
    public int size() {
      return size;
    }
  }

  @Override
  public Iterator<Entry> iterator() {
    return entries().iterator();
  }

  @Override
  public YamlMap copy() {
    YamlMap copy = sized();
    for (int i = 0; i < size; i++) {
      copy.slots[i] = new YamlKey(at(i), at(i).value().copy());
    }
    return copy;
  }

  /** A mapping of this place, with as many slots as are taken here. */
  private YamlMap sized() {
    YamlMap map = new YamlMap();
    map.markAs(this);
    map.slots = size == 0 ? NONE : new YamlKey[size];
    map.size = size;
    return map;
  }

  /** A deep copy that keeps all places; a node that stands in it twice does so in the copy. */
  public YamlMap twin() {
    return twin(new IdentityHashMap<>());
  }

  @Override
  YamlMap twin(IdentityHashMap<YamlNode, YamlNode> known) {
    if (known.get(this) instanceof YamlMap twin) {
      return twin;
    }
    YamlMap twin = sized();
    known.put(this, twin);
    for (int i = 0; i < size; i++) {
      twin.slots[i] = new YamlKey(at(i), at(i).value().twin(known));
    }
    return twin;
  }

  @Override
  public Map<String, @Nullable Object> toValue() {
    requireTextKeys();
    Map<String, @Nullable Object> map = new LinkedHashMap<>(size * 4 / 3 + 1);
    for (int i = 0; i < size; i++) {
      map.put(at(i).text(), at(i).value().toValue());
    }
    return map;
  }

  /**
   * The value as {@link #toValue()} gives it, but as a view of this mapping, which must not be
   * changed from now on, nor anything in it. It cannot be changed itself.
   *
   * @throws YamlException as {@link #toValue()}
   */
  public Map<String, @Nullable Object> viewOfValue() {
    ValueView.check(this);
    return ValueView.of(this);
  }

  void requireTextKeys() {
    for (int i = 0; i < size; i++) {
      YamlKey key = at(i);
      if (key.type() != ScalarType.STRING) {
        throw YamlException.malformed(
            key.location().or(this::location).orElseGet(() -> Location.of("(made by code)")),
            "the key " + key.text() + " is no text",
            "put it in quotes");
      }
      key.requireAllowed();
    }
  }

  @Override
  public String toString() {
    return "map" + keys();
  }
}
