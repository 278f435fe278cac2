package io.gitops4j.core.template.trace;

import java.util.ArrayList;
import java.util.List;

/**
 * A place in what an execution was given: names and indices below something the caller knows.
 *
 * @param root what the caller knows it by
 * @param path the names of keys and fields, and the indices of items, below it
 * @since 0.1
 */
public record Origin(Object root, List<String> path) {

  /** Copies the list. */
  public Origin {
    path = List.copyOf(path);
  }

  /** What is in it under a name. */
  public Origin child(String name) {
    List<String> longer = new ArrayList<>(path);
    longer.add(name);
    return new Origin(root, longer);
  }
}
