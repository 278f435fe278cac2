package io.gitops4j.spi;

import io.gitops4j.Revision;
import io.gitops4j.Snapshot;
import io.gitops4j.SourceException;

/**
 * Where the files come from: a Git repository, a folder, an artifact.
 *
 * <p>Calls may come from several threads at once. Whoever opened a source closes it. A snapshot
 * stays usable after its source was closed. Both methods honour interruption by throwing with
 * {@link io.gitops4j.Reason#CANCELLED} and the flag set.
 *
 * @since 0.1
 */
public interface Source extends AutoCloseable {

  /**
   * What this source is, for messages and events: {@code git https://git.example.com/fleet.git}.
   */
  String description();

  /**
   * The revision that is there now. Cheap: no content is transferred.
   *
   * @throws SourceException when it cannot be told
   */
  Revision resolve();

  /**
   * The files of a revision that {@link #resolve()} gave. Fetching a revision twice gives equal
   * snapshots; content already known is not transferred again.
   *
   * @throws SourceException when it cannot be read; {@link io.gitops4j.Reason#NOT_FOUND} when the
   *     revision is gone
   */
  Snapshot fetch(Revision revision);

  /** Releases what the source holds. Closing twice does nothing. */
  @Override
  default void close() {}
}
