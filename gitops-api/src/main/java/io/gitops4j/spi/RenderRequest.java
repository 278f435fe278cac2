package io.gitops4j.spi;

import io.gitops4j.Snapshot;

/**
 * What to render.
 *
 * @param snapshot the files
 * @param path the folder in it, in the form of {@link Snapshot}; empty for the root
 * @param overlay what the unit lays over the folder
 * @since 0.1
 */
public record RenderRequest(Snapshot snapshot, String path, Overlay overlay) {

  /** A request without an overlay. */
  public static RenderRequest of(Snapshot snapshot, String path) {
    return new RenderRequest(snapshot, path, Overlay.none());
  }
}
