package io.gitops4j.core.helm;

import io.gitops4j.Location;
import io.gitops4j.core.yaml.JsonPointer;
import io.gitops4j.core.yaml.YamlList;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlScalar;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where a scalar stands in the text of a document.
 *
 * <p>The rule: it begins where the reader says; it ends with its quote, with its text when that is
 * plain, and else, as a block does, before the next key or value. Surprising: one that is not
 * written at all, as in {@code key:}, is what is between its key and the end of the line, where
 * something may have written nothing. Tests: {@code ExplainedReleaseTest}.
 *
 * @param start where it begins, in UTF-16 units
 * @param end where it ends
 * @param text what it says
 */
record ScalarRange(int start, int end, String text) {

  /** Finds a scalar by its JSON pointer; empty when there is none. */
  static Optional<ScalarRange> find(YamlNode document, String content, String pointer) {
    List<String> parts = JsonPointer.parts(pointer);
    @Nullable YamlNode node = document;
    @Nullable YamlScalar key = null;
    for (String part : parts) {
      key = node instanceof YamlMap map && map.find(part) != null ? keyOf(map, part) : null;
      node = node == null ? null : node.child(part);
    }
    if (!(node instanceof YamlScalar scalar)) {
      return Optional.empty();
    }
    return Optional.of(new Lines(content).range(document, scalar, key));
  }

  private static @Nullable YamlScalar keyOf(YamlMap map, String part) {
    YamlMap.Entry entry = map.find(part);
    return entry == null ? null : entry.keyNode();
  }

  /** A text by its lines. */
  private static final class Lines {
    private final String content;

    Lines(String content) {
      this.content = content;
    }

    ScalarRange range(YamlNode document, YamlScalar scalar, @Nullable YamlScalar key) {
      int start = scalar.location().map(this::offset).orElse(0);
      if (scalar.isNull() && scalar.text().isEmpty() && key != null) {
        int from = key.location().map(this::offset).orElse(start);
        int colon = content.indexOf(':', from + Math.max(0, key.text().length() - 1));
        start = colon < 0 ? from : colon + 1;
        return new ScalarRange(start, lineEnd(start), "");
      }
      return new ScalarRange(start, end(document, scalar, start), scalar.meaning());
    }

    private int lineEnd(int from) {
      int end = content.indexOf('\n', from);
      return end < 0 ? content.length() : end;
    }

    private int offset(Location at) {
      int start = 0;
      for (int line = 1; line < at.line(); line++) {
        int next = content.indexOf('\n', start);
        if (next < 0) {
          return content.length();
        }
        start = next + 1;
      }
      int end = lineEnd(start);
      int columns = Math.min(Math.max(0, at.column() - 1), content.codePointCount(start, end));
      return content.offsetByCodePoints(start, columns);
    }

    private int end(YamlNode document, YamlScalar scalar, int start) {
      char first = start < content.length() ? content.charAt(start) : ' ';
      if (first == '"' || first == '\'') {
        return quoted(start, first);
      }
      if (first != '|' && first != '>' && content.startsWith(scalar.text(), start)) {
        return start + scalar.text().length();
      }
      TreeSet<Integer> starts = new TreeSet<>();
      collect(document, starts);
      Integer next = starts.higher(start);
      int end = next == null ? content.length() : next;
      while (end > start && " \t\r\n-,".indexOf(content.charAt(end - 1)) >= 0) {
        end--;
      }
      return end;
    }

    private int quoted(int start, char quote) {
      for (int i = start + 1; i < content.length(); i++) {
        char c = content.charAt(i);
        if (c == '\\' && quote == '"') {
          i++;
        } else if (c == quote) {
          if (quote == '\'' && i + 1 < content.length() && content.charAt(i + 1) == quote) {
            i++;
          } else {
            return i + 1;
          }
        }
      }
      return content.length();
    }

    private void collect(YamlNode node, Set<Integer> starts) {
      node.location().ifPresent(at -> starts.add(offset(at)));
      if (node instanceof YamlMap map) {
        for (YamlMap.Entry entry : map) {
          entry.keyNode().location().ifPresent(at -> starts.add(offset(at)));
          collect(entry.value(), starts);
        }
      } else if (node instanceof YamlList list) {
        list.forEach(item -> collect(item, starts));
      }
    }
  }
}
