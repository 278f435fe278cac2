package io.gitops4j.testkit.apiserver.kinds;

import io.gitops4j.testkit.apiserver.model.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The difference of two JSON objects as some messages print it: unified, over pretty JSON indented
 * by one space, with three lines of context. Source: k8s.io/apimachinery {@code pkg/util/diff}.
 */
final class JsonDiff {

  private static final int CONTEXT = 3;

  private record Line(char mark, String text, int left, int right) {}

  private JsonDiff() {}

  static String of(@Nullable Object before, @Nullable Object after) {
    List<Line> lines = compare(pretty(before), pretty(after));
    StringBuilder out = new StringBuilder();
    int i = 0;
    while (i < lines.size()) {
      if (lines.get(i).mark == ' ') {
        i++;
        continue;
      }
      int from = Math.max(0, i - CONTEXT);
      int end = hunkEnd(lines, i);
      hunk(lines.subList(from, end), out);
      i = end;
    }
    return out.toString();
  }

  private static int hunkEnd(List<Line> lines, int start) {
    int last = start;
    for (int i = start; i < lines.size() && i - last <= 2 * CONTEXT + 1; i++) {
      if (lines.get(i).mark != ' ') {
        last = i;
      }
    }
    return Math.min(lines.size(), last + CONTEXT + 1);
  }

  private static void hunk(List<Line> lines, StringBuilder out) {
    long left = lines.stream().filter(l -> l.mark != '+').count();
    long right = lines.stream().filter(l -> l.mark != '-').count();
    out.append("@@ -")
        .append(range(lines.get(0).left, left))
        .append(" +")
        .append(range(lines.get(0).right, right))
        .append(" @@\n");
    lines.forEach(l -> out.append(l.mark).append(l.text).append('\n'));
  }

  private static String range(int start, long count) {
    if (count == 1) {
      return Integer.toString(start + 1);
    }
    return (count == 0 ? start : start + 1) + "," + count;
  }

  private static List<Line> compare(List<String> a, List<String> b) {
    List<LineMatches.Run> runs = new ArrayList<>(LineMatches.of(a, b));
    runs.add(new LineMatches.Run(a.size(), b.size(), 0));
    List<Line> lines = new ArrayList<>();
    int i = 0;
    int j = 0;
    for (LineMatches.Run run : runs) {
      while (i < run.left()) {
        lines.add(new Line('-', a.get(i), i++, j));
      }
      while (j < run.right()) {
        lines.add(new Line('+', b.get(j), i, j++));
      }
      for (int k = 0; k < run.size(); k++) {
        lines.add(new Line(' ', a.get(i), i++, j++));
      }
    }
    return lines;
  }

  private static List<String> pretty(@Nullable Object value) {
    StringBuilder out = new StringBuilder();
    write(value, "", out);
    return List.of(out.toString().split("\n", -1));
  }

  private static void write(@Nullable Object value, String indent, StringBuilder out) {
    if (value instanceof Map<?, ?> map && !map.isEmpty()) {
      out.append('{');
      String separator = "\n";
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        out.append(separator).append(indent).append(' ');
        out.append(Json.text(entry.getKey())).append(": ");
        write(entry.getValue(), indent + " ", out);
        separator = ",\n";
      }
      out.append('\n').append(indent).append('}');
    } else if (value instanceof List<?> list && !list.isEmpty()) {
      out.append('[');
      String separator = "\n";
      for (Object element : list) {
        out.append(separator).append(indent).append(' ');
        write(element, indent + " ", out);
        separator = ",\n";
      }
      out.append('\n').append(indent).append(']');
    } else {
      out.append(Json.text(value));
    }
  }
}
