package io.gitops4j.core.yaml;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sequence.
 *
 * @since 0.1
 */
public final class YamlList extends YamlNode implements Iterable<YamlNode> {

  private final List<YamlNode> items = new ArrayList<>(4);

  /** An empty sequence. */
  public YamlList() {}

  /** The items, which may be changed through this list. */
  public List<YamlNode> items() {
    return items;
  }

  /** Adds an item at the end. */
  public void add(YamlNode item) {
    items.add(item);
  }

  /** The item at an index. */
  public YamlNode get(int index) {
    return items.get(index);
  }

  @Override
  public @Nullable YamlNode child(String part) {
    int index = part.matches("\\d{1,9}") ? Integer.parseInt(part) : items.size();
    return index < items.size() ? items.get(index) : null;
  }

  /** How many items there are. */
  public int size() {
    return items.size();
  }

  /** Whether there is no item. */
  public boolean isEmpty() {
    return items.isEmpty();
  }

  @Override
  public Iterator<YamlNode> iterator() {
    return items.iterator();
  }

  @Override
  public YamlList copy() {
    YamlList copy = new YamlList();
    copy.markAs(this);
    items.forEach(item -> copy.items.add(item.copy()));
    return copy;
  }

  @Override
  YamlList twin(IdentityHashMap<YamlNode, YamlNode> known) {
    if (known.get(this) instanceof YamlList twin) {
      return twin;
    }
    YamlList twin = new YamlList();
    known.put(this, twin);
    twin.markAs(this);
    items.forEach(item -> twin.items.add(item.twin(known)));
    return twin;
  }

  @Override
  public List<@Nullable Object> toValue() {
    List<@Nullable Object> list = new ArrayList<>(items.size());
    items.forEach(item -> list.add(item.toValue()));
    return list;
  }

  @Override
  public String toString() {
    return "list of " + items.size();
  }
}
