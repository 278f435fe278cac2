package io.gitops4j.core.yaml;

import java.util.ArrayList;
import java.util.List;

/**
 * JSON pointers, RFC 6901.
 *
 * @since 0.1
 */
public final class JsonPointer {

  private JsonPointer() {}

  /** The unescaped parts of a pointer; none for the empty pointer. */
  public static List<String> parts(String pointer) {
    List<String> parts = new ArrayList<>();
    if (!pointer.isEmpty()) {
      for (String part : pointer.substring(1).split("/", -1)) {
        parts.add(part.replace("~1", "/").replace("~0", "~"));
      }
    }
    return parts;
  }

  /** A pointer with one more part, which is escaped. */
  public static String child(String pointer, String part) {
    return pointer + "/" + part.replace("~", "~0").replace("/", "~1");
  }
}
