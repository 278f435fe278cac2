package io.gitops4j.core.source.git;

import io.gitops4j.Snapshot;
import io.gitops4j.SourceException;
import java.util.List;

/**
 * What {@link GitSource} needs of a repository: its references and the files of a commit. The one
 * implementation is loaded in a class loader of its own, see {@link GitRuntime}.
 *
 * <p>Safe to use from many threads. Methods throw {@link SourceException}.
 *
 * @since 0.1
 */
public interface GitEngine extends AutoCloseable {

  /**
   * The references whose name equals or begins with one of these; {@code HEAD} among them when it
   * is asked for. One exchange with the server, no object is transferred.
   */
  List<GitRef> refs(List<String> prefixes);

  /** The committer's time of a commit in seconds since 1970; fetches the commit when need be. */
  long commitTime(GitRef ref);

  /** The files of a commit; fetches what is missing. */
  Snapshot read(GitRead read);

  @Override
  void close();
}
