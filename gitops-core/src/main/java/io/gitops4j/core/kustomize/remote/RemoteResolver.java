package io.gitops4j.core.kustomize.remote;

import io.gitops4j.Reason;
import io.gitops4j.Snapshot;
import io.gitops4j.SourceException;

/**
 * Fetches the remote bases and files that kustomizations name, where the caller allows it.
 *
 * <p>A renderer without one reads nothing but its snapshot. With one, what is rendered depends on
 * what stands behind an address at that moment, unless every entry names a commit. The renderer
 * asks once a render for each repository and file, and holds what it gets against {@link
 * #limits()}; who may be asked at all is the resolver's to decide, for every entry, as the entries
 * are written by whoever writes the repositories.
 *
 * <p>Calls may come from several threads at once.
 *
 * @since 0.1
 */
public interface RemoteResolver {

  /**
   * The files of a repository at its reference; the folder in it is the renderer's to find.
   *
   * @throws SourceException with {@link Reason#DENIED} when it is not allowed, and what reading a
   *     repository gives
   */
  Snapshot repository(RemoteRef ref);

  /**
   * The content of a file; the array becomes the caller's own.
   *
   * @throws SourceException with {@link Reason#DENIED} when it is not allowed, {@link Reason#LIMIT}
   *     when it is too large, {@link Reason#NOT_FOUND} when it is not there
   */
  byte[] file(RemoteFile file);

  /** How much one render may read. */
  default RemoteLimits limits() {
    return RemoteLimits.defaults();
  }
}
