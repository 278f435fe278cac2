package io.gitops4j.core.yaml;

import io.gitops4j.Location;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A node of a YAML tree: {@link YamlMap}, {@link YamlList} or {@link YamlScalar}, with the place it
 * was read from.
 *
 * <p>Nodes are mutable and belong to one thread at a time. A node that is moved or copied into
 * another tree keeps its own place, so that after a patch each field still says which file set it.
 *
 * @since 0.1
 */
public abstract sealed class YamlNode permits YamlMap, YamlList, YamlScalar {

  private @Nullable String file;
  private int line;

  /** Below 0 for what a flow holds, so that the flag needs no memory. */
  private int column;

  YamlNode() {}

  /** Where it was read from; empty for a node made by code. */
  public final Optional<Location> location() {
    return file == null
        ? Optional.empty()
        : Optional.of(new Location(file, line, column & Integer.MAX_VALUE));
  }

  /** Sets the place. */
  public final void mark(String sourceFile, int atLine, int atColumn) {
    this.file = sourceFile;
    this.line = atLine;
    this.column = atColumn | (column & Integer.MIN_VALUE);
  }

  /**
   * Says that it is written in a flow, <code>{a: b}</code> or {@code [a, b]}, in which an empty
   * value is not null but the empty text.
   */
  public final void markFlow() {
    this.column |= Integer.MIN_VALUE;
  }

  /** Whether it is written in a flow; what is in it is too, whether it says so or not. */
  public final boolean isFlow() {
    return column < 0;
  }

  /** Takes the place of another node. */
  public final void markAs(YamlNode other) {
    this.file = other.file;
    this.line = other.line;
    this.column = other.column;
  }

  /**
   * The value of a key, or the item of a number; null when there is none.
   *
   * @param part a part of a JSON pointer, unescaped
   */
  public @Nullable YamlNode child(String part) {
    return null;
  }

  /** A deep copy that keeps all places; a node that stands in it twice becomes two. */
  public abstract YamlNode copy();

  /** As {@link #copy()}, but a node that stands in it twice does so in the copy. */
  abstract YamlNode twin(IdentityHashMap<YamlNode, YamlNode> known);

  /**
   * The node as a JSON value in JDK types, as {@link io.gitops4j.Manifest} defines them.
   *
   * @throws YamlException when a key is not text, or a number is infinite or not a number
   */
  public abstract @Nullable Object toValue();

  /** Whether two trees have equal values, whatever their styles and places. */
  public final boolean sameValueAs(YamlNode other) {
    return Objects.equals(toValue(), other.toValue());
  }

  /** Whether it is a scalar without a value. */
  public boolean isNull() {
    return false;
  }

  /**
   * A node of a JSON value in JDK types.
   *
   * @throws IllegalArgumentException when a value is of another type
   */
  public static YamlNode of(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      YamlMap node = new YamlMap();
      map.forEach((k, v) -> node.put((String) k, of(v)));
      return node;
    }
    if (value instanceof List<?> list) {
      YamlList node = new YamlList();
      list.forEach(v -> node.add(of(v)));
      return node;
    }
    return YamlScalar.of(value);
  }
}
