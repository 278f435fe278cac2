package io.gitops4j.testkit.apiserver.differential;

import java.util.ArrayList;
import java.util.List;

/**
 * A path of an API taken apart.
 *
 * @param root {@code /api/v1} or {@code /apis/GROUP/VERSION}; empty when the path is another
 * @param namespace empty when there is none
 * @param plural empty when there is none
 * @param name empty when there is none
 * @param subresource empty when there is none
 * @param query with its question mark; empty when there is none
 */
record Place(
    String root, String namespace, String plural, String name, String subresource, String query) {

  static Place of(String path) {
    int mark = path.indexOf('?');
    String query = mark < 0 ? "" : path.substring(mark);
    List<String> parts =
        new ArrayList<>(
            List.of((mark < 0 ? path : path.substring(0, mark)).substring(1).split("/", -1)));
    boolean core = parts.get(0).equals("api") && parts.size() >= 2;
    boolean group = parts.get(0).equals("apis") && parts.size() >= 3;
    if (!core && !group) {
      return new Place("", "", "", "", "", query);
    }
    String root = "/" + String.join("/", parts.subList(0, core ? 2 : 3));
    parts = parts.subList(core ? 2 : 3, parts.size());
    String namespace = "";
    if (parts.size() > 2
        && parts.get(0).equals("namespaces")
        && !parts.get(2).equals("finalize")
        && !parts.get(2).equals("status")) {
      namespace = parts.get(1);
      parts = parts.subList(2, parts.size());
    }
    return new Place(root, namespace, part(parts, 0), part(parts, 1), part(parts, 2), query);
  }

  private static String part(List<String> parts, int index) {
    return index < parts.size() ? parts.get(index) : "";
  }

  /** Group, version and plural name. */
  String resource() {
    return root + "/" + plural;
  }

  /** Whether it is one of an API. */
  boolean known() {
    return !root.isEmpty() && !plural.isEmpty();
  }

  Place withName(String other) {
    return new Place(root, namespace, plural, other, subresource, query);
  }

  Place withSubresource(String other) {
    return new Place(root, namespace, plural, name, other, query);
  }

  Place withResource(String otherRoot, String otherPlural) {
    return new Place(otherRoot, namespace, otherPlural, name, subresource, query);
  }

  Place withQuery(String other) {
    return new Place(root, namespace, plural, name, subresource, other);
  }

  String path() {
    StringBuilder path = new StringBuilder(root);
    if (!namespace.isEmpty()) {
      path.append("/namespaces/").append(namespace);
    }
    for (String part : List.of(plural, name, subresource)) {
      if (!part.isEmpty()) {
        path.append('/').append(part);
      }
    }
    return path.append(query).toString();
  }
}
