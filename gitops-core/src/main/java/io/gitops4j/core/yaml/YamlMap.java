package io.gitops4j.core.yaml;

import io.gitops4j.Location;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  private final List<Entry> entries = new ArrayList<>(4);

  /** Made by whoever looks first, also where many threads look and none changes anything. */
  private volatile @Nullable Map<String, Entry> index;

  /** An empty mapping. */
  public YamlMap() {}

  /**
   * A key with its value.
   *
   * @since 0.1
   */
  public static final class Entry {
    private final YamlScalar key;
    private YamlNode value;

    private Entry(YamlScalar key, YamlNode value) {
      this.key = key;
      this.value = value;
    }

    /** The key as it was written. */
    public YamlScalar keyNode() {
      return key;
    }

    /** The text of the key. */
    public String key() {
      return key.text();
    }

    /** The value. */
    public YamlNode value() {
      return value;
    }

    /** Replaces the value. */
    public void set(YamlNode other) {
      this.value = other;
    }
  }

  private @Nullable Entry entry(String key) {
    if (entries.size() < INDEXED_FROM) {
      for (Entry entry : entries) {
        if (entry.key.text().equals(key)) {
          return entry;
        }
      }
      return null;
    }
    Map<String, Entry> map = index;
    if (map == null) {
      map = new HashMap<>(entries.size() * 2);
      for (Entry entry : entries) {
        map.put(entry.key.text(), entry);
      }
      index = map;
    }
    return map.get(key);
  }

  /** The value of a key; null when there is none. */
  public @Nullable YamlNode get(String key) {
    Entry entry = entry(key);
    return entry == null ? null : entry.value;
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
    Entry entry = entry(key);
    if (entry != null) {
      entry.value = value;
    } else {
      append(YamlScalar.string(key), value);
    }
  }

  /** Sets the value of a key, in place if it is there, else at the end with this key node. */
  public void put(YamlScalar key, YamlNode value) {
    Entry entry = entry(key.text());
    if (entry != null) {
      entry.value = value;
    } else {
      append(key, value);
    }
  }

  /** Adds an entry at the end, of a key that is not there. */
  void append(YamlScalar key, YamlNode value) {
    Entry entry = new Entry(key, value);
    entries.add(entry);
    Map<String, Entry> known = index;
    if (known != null) {
      known.put(key.text(), entry);
    }
  }

  /** Removes a key; its value, or null when it was not there. */
  public @Nullable YamlNode remove(String key) {
    int at = indexOf(key);
    if (at < 0) {
      return null;
    }
    index = null;
    return entries.remove(at).value;
  }

  /** The position of a key, from 0; -1 when it is not there. */
  public int indexOf(String key) {
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).key.text().equals(key)) {
        return i;
      }
    }
    return -1;
  }

  /** Puts a key that is not there yet at a position. */
  public void insert(int position, YamlScalar key, YamlNode value) {
    index = null;
    entries.add(position, new Entry(key, value));
  }

  /** The mapping at a key, made at the end if it is not there or null. */
  public YamlMap mapOrCreate(String key) {
    YamlNode node = get(key);
    if (node instanceof YamlMap map) {
      return map;
    }
    YamlMap made = new YamlMap();
    put(key, made);
    return made;
  }

  /** How many entries there are. */
  public int size() {
    return entries.size();
  }

  /** Whether there is no entry. */
  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Removes all entries. */
  public void clear() {
    entries.clear();
    index = null;
  }

  /** The keys in order. */
  public List<String> keys() {
    return entries.stream().map(Entry::key).toList();
  }

  /** The entries in order; the list cannot be changed. */
  public List<Entry> entries() {
    return Collections.unmodifiableList(entries);
  }

  @Override
  public Iterator<Entry> iterator() {
    return entries().iterator();
  }

  @Override
  public YamlMap copy() {
    YamlMap copy = new YamlMap();
    copy.markAs(this);
    for (Entry entry : entries) {
      copy.entries.add(new Entry(entry.key.copy(), entry.value.copy()));
    }
    return copy;
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
    YamlMap twin = new YamlMap();
    known.put(this, twin);
    twin.markAs(this);
    for (Entry entry : entries) {
      twin.entries.add(new Entry(entry.key.twin(known), entry.value.twin(known)));
    }
    return twin;
  }

  @Override
  public Map<String, @Nullable Object> toValue() {
    requireTextKeys();
    Map<String, @Nullable Object> map = new LinkedHashMap<>(entries.size() * 4 / 3 + 1);
    for (Entry entry : entries) {
      map.put(entry.key.text(), entry.value.toValue());
    }
    return map;
  }

  void requireTextKeys() {
    for (Entry entry : entries) {
      if (entry.key.type() != ScalarType.STRING) {
        throw YamlException.malformed(
            entry.key.location().or(this::location).orElseGet(() -> Location.of("(made by code)")),
            "the key " + entry.key.text() + " is no text",
            "put it in quotes");
      }
    }
  }

  @Override
  public String toString() {
    return "map" + keys();
  }
}
