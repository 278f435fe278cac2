package io.gitops4j.testkit.apiserver.typed;

import org.jspecify.annotations.Nullable;

/**
 * A place in an object, for messages: with indexes, and as Go's decoder tells it, which leaves
 * those and keys out. Its texts are made when they are asked for, which is nearly never.
 *
 * @param parent the place around it; null for the object itself
 * @param name of a member or key; empty for the element of a list
 * @param index of an element; -1 for members, {@link #KEY} for keys
 * @param struct the name of the struct that it is a member of
 */
record Place(@Nullable Place parent, String name, int index, String struct) {
  static final Place ROOT = new Place(null, "", -1, "");
  private static final int KEY = -2;

  Place member(String name, String struct) {
    return new Place(this, name, -1, struct);
  }

  Place index(int i) {
    return new Place(this, "", i, struct);
  }

  Place key(String key) {
    return new Place(this, key, KEY, struct);
  }

  String path() {
    if (parent == null) {
      return "";
    }
    String before = parent.path();
    if (index >= 0) {
      return before + "[" + index + "]";
    }
    return index == KEY ? before + "." + name : join(before, name);
  }

  private String goPath() {
    if (parent == null) {
      return "";
    }
    String before = parent.goPath();
    return index == -1 ? join(before, name) : before;
  }

  DecodeFailure mismatch(Object given, String wanted) {
    return mismatchOf(GoTypes.jsonType(given), wanted);
  }

  DecodeFailure mismatchOf(String given, String wanted) {
    String where =
        parent == null ? "value" : "struct field " + GoTypes.shortName(struct) + "." + goPath();
    return new DecodeFailure(
        "json: cannot unmarshal " + given + " into Go " + where + " of type " + wanted);
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
