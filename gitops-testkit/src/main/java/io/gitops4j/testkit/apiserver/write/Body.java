package io.gitops4j.testkit.apiserver.write;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client sent, as a tree.
 *
 * @param tree the tree; owned by whoever gets it
 * @param duplicates what the parser says of keys given twice, of which the last counts
 */
public record Body(@Nullable Object tree, List<String> duplicates) {

  /** Copies the list. */
  public Body {
    duplicates = List.copyOf(duplicates);
  }

  /** A tree without keys given twice. */
  public static Body of(@Nullable Object tree) {
    return new Body(tree, List.of());
  }
}
