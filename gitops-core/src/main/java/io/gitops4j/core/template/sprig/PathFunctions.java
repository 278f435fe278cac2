package io.gitops4j.core.template.sprig;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Paths with slashes, and the same under the names that begin with {@code os}, as on Linux.
 *
 * <p>The rule: {@code clean} drops doubled slashes, {@code .} and what a {@code ..} takes back; the
 * empty path is {@code .}. Nothing is looked up in a file system. Source: Go's {@code path}. Tests:
 * the table {@code paths.txt} and {@code PathPropertyTest}.
 */
final class PathFunctions {

  private PathFunctions() {}

  static void addTo(Registrar to) {
    for (List<String> names :
        List.of(
            List.of("base", "dir", "clean", "ext", "isAbs"),
            List.of("osBase", "osDir", "osClean", "osExt", "osIsAbs"))) {
      to.add(names.get(0), "string", a -> base(a.text(0)));
      to.add(names.get(1), "string", a -> dir(a.text(0)));
      to.add(names.get(2), "string", a -> clean(a.text(0)));
      to.add(names.get(3), "string", a -> ext(a.text(0)));
      to.add(names.get(4), "string", a -> a.text(0).startsWith("/"));
    }
  }

  static String base(String path) {
    if (path.isEmpty()) {
      return ".";
    }
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    String name = path.substring(path.lastIndexOf('/', end - 1) + 1, end);
    return end == 0 ? "/" : name;
  }

  static String dir(String path) {
    return clean(path.substring(0, path.lastIndexOf('/') + 1));
  }

  static String ext(String path) {
    int point = path.lastIndexOf('.');
    return point > path.lastIndexOf('/') ? path.substring(point) : "";
  }

  static String clean(String path) {
    boolean rooted = path.startsWith("/");
    Deque<String> parts = new ArrayDeque<>();
    for (String part : path.split("/", -1)) {
      if (part.isEmpty() || part.equals(".")) {
        continue;
      }
      boolean back = part.equals("..");
      String last = parts.peekLast();
      if (back && last != null && !last.equals("..")) {
        parts.removeLast();
      } else if (!back || !rooted) {
        parts.addLast(part);
      }
    }
    String clean = (rooted ? "/" : "") + String.join("/", parts);
    return clean.isEmpty() ? "." : clean;
  }
}
