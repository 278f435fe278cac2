package io.gitops4j.core.source.git.jgit;

import java.io.IOException;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.URIish;
import org.jspecify.annotations.Nullable;

/** How a server is reached in one call: by HTTP or SSH, with its credentials and limits. */
interface Wire {

  /**
   * A transport that is not connected yet. The caller closes it.
   *
   * @param repository where fetched objects go; null to ask for references alone
   */
  Transport open(@Nullable Repository repository) throws IOException;

  /** JGit's transport for an address. */
  static Transport transport(URIish uri, @Nullable Repository repository) throws IOException {
    return repository == null ? Transport.open(uri) : Transport.open(repository, uri);
  }
}
