package io.gitops4j.k8s.fields;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** JSON pointers (RFC 6901), and the field paths of the API server's messages turned into them. */
public final class Pointers {

  private Pointers() {}

  /** A name as a step of a pointer. */
  public static String escape(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }

  /** Whether one of the two is the other or lies above it. */
  public static boolean related(String a, String b) {
    return a.equals(b) || a.startsWith(b + "/") || b.startsWith(a + "/");
  }

  /** The value at a pointer; null when there is none. */
  public static @Nullable Object at(@Nullable Object tree, String pointer) {
    Object here = tree;
    if (pointer.isEmpty()) {
      return here;
    }
    for (String raw : pointer.substring(1).split("/", -1)) {
      String step = raw.replace("~1", "/").replace("~0", "~");
      if (here instanceof Map<?, ?> map) {
        here = map.get(step);
      } else if (here instanceof List<?> list && step.matches("\\d{1,9}")) {
        int i = Integer.parseInt(step);
        here = i < list.size() ? list.get(i) : null;
      } else {
        return null;
      }
    }
    return here;
  }

  /**
   * The pointer of a path as the server writes it: {@code spec.containers[0].image}, {@code
   * metadata.labels[a.b/c]}, {@code .spec.ports[port=80,protocol="TCP"].name}.
   *
   * @param tree the object, in which keys of list items are looked up
   */
  public static String ofPath(String path, @Nullable Object tree) {
    StringBuilder pointer = new StringBuilder();
    Object here = tree;
    for (String step : steps(path)) {
      String name = step;
      if (here instanceof List<?> list && step.contains("=")) {
        name = Integer.toString(indexOf(list, step));
      } else if (step.startsWith("\"") && step.endsWith("\"") && step.length() > 1) {
        name = step.substring(1, step.length() - 1);
      }
      pointer.append('/').append(escape(name));
      here = here == null ? null : at(here, "/" + escape(name));
    }
    return pointer.toString();
  }

  private static List<String> steps(String path) {
    List<String> steps = new ArrayList<>();
    StringBuilder step = new StringBuilder();
    int depth = 0;
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      boolean cut = depth == 0 ? c == '.' || c == '[' : c == ']' && depth == 1;
      depth += c == '[' ? 1 : c == ']' && depth > 0 ? -1 : 0;
      if (!cut) {
        step.append(c);
      } else if (step.length() > 0) {
        steps.add(step.toString());
        step.setLength(0);
      }
    }
    if (step.length() > 0) {
      steps.add(step.toString());
    }
    return steps;
  }

  private static int indexOf(List<?> list, String keys) {
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i) instanceof Map<?, ?> item && hasAll(item, keys)) {
        return i;
      }
    }
    return 0;
  }

  private static boolean hasAll(Map<?, ?> item, String keys) {
    for (String pair : keys.split(",", -1)) {
      int eq = pair.indexOf('=');
      if (eq < 0) {
        return false;
      }
      Object value = item.get(pair.substring(0, eq));
      String wanted = pair.substring(eq + 1).replace("\"", "");
      // A key the server defaulted, such as a port's protocol, is not in the manifest.
      if (value != null && !Objects.toString(value).equals(wanted)) {
        return false;
      }
    }
    return true;
  }
}
