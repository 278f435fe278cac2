package io.gitops4j.core.lifecycle;

import io.gitops4j.core.helmrelease.PostRendering;
import java.util.TreeMap;

/**
 * What post-renderers and common metadata say, as one text that is the same in every process, to
 * tell whether they have changed. Source: Flux helm-controller, which compares digests of both.
 */
final class PostRenderingText {

  private PostRenderingText() {}

  /** The text; empty where nothing is said. */
  static String of(PostRendering rendering) {
    if (rendering.overlays().isEmpty()
        && rendering.labels().isEmpty()
        && rendering.annotations().isEmpty()) {
      return "";
    }
    return rendering.strategy()
        + "\n"
        + rendering.overlays()
        + "\n"
        + new TreeMap<>(rendering.labels())
        + "\n"
        + new TreeMap<>(rendering.annotations());
  }
}
