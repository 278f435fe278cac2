package io.gitops4j.core.helm;

/**
 * Changes manifests after a chart was rendered, as {@code --post-renderer} does. Hooks do not go
 * through it. It is called on the thread that renders.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface PostRenderer {

  /**
   * Changes manifests.
   *
   * @param manifests documents separated by {@code ---}, those of custom resource definitions first
   *     if they are included
   * @return the documents to take in their place
   * @throws io.gitops4j.RenderException when it cannot
   */
  String render(String manifests);
}
