package io.gitops4j.core.lifecycle;

import io.gitops4j.UnitId;
import io.gitops4j.core.helmrelease.PostRendering;
import java.util.TreeMap;

/**
 * What post-renderers, common metadata and the labels of the unit make of objects, as one text that
 * is the same in every process, to tell whether that has changed. Source: Flux helm-controller,
 * which compares digests of the first two.
 */
final class PostRenderingText {

  private PostRenderingText() {}

  /** The text. */
  static String of(UnitId unit, PostRendering rendering) {
    if (rendering.overlays().isEmpty()
        && rendering.labels().isEmpty()
        && rendering.annotations().isEmpty()) {
      return unit.toString();
    }
    return unit
        + "\n"
        + rendering.strategy()
        + "\n"
        + rendering.overlays()
        + "\n"
        + new TreeMap<>(rendering.labels())
        + "\n"
        + new TreeMap<>(rendering.annotations());
  }
}
