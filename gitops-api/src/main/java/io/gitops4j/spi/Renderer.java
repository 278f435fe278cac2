package io.gitops4j.spi;

import io.gitops4j.Manifests;
import io.gitops4j.RenderException;

/**
 * Makes manifests of files. Pure: the same request gives the same manifests, and nothing but the
 * snapshot is read.
 *
 * <p>Calls may come from several threads at once.
 *
 * @since 0.1
 */
public interface Renderer {

  /** The stable id: {@code kustomize} for ours. */
  String id();

  /**
   * Renders a folder.
   *
   * @throws RenderException with the file, line and column where there is one
   */
  Manifests render(RenderRequest request);
}
