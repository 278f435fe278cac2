package io.gitops4j.core.source.git.jgit;

import io.gitops4j.Reason;
import io.gitops4j.Stage;
import io.gitops4j.core.source.git.GitErrors;
import io.gitops4j.core.source.git.GitSettings;
import io.gitops4j.core.source.http.Deadline;
import io.gitops4j.core.source.http.TransferException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.jspecify.annotations.Nullable;

/** The repository of a submodule, opened when it is first needed. Not thread-safe. */
final class SubmoduleRepository implements AutoCloseable {

  private final GitSettings settings;
  private final Wires wires;
  private @Nullable Repository local;
  private @Nullable ObjectCache cache;
  private @Nullable Fetches fetches;

  SubmoduleRepository(GitSettings settings) {
    this.settings = settings;
    this.wires = new Wires(settings);
  }

  /** The repository with a commit and all of its files in it; fetches what is missing. */
  Repository holding(String commit, Deadline deadline, AtomicLong budget)
      throws IOException, GeneralSecurityException {
    Path folder = settings.address().folder().orElse(null);
    if (folder == null) {
      Exchange exchange =
          new Exchange(
              settings.address(),
              wires.open(deadline, budget),
              deadline,
              budget,
              new GitErrors(Stage.FETCH, settings.address()));
      return fetches().holding(commit, exchange);
    }
    Repository open = local;
    if (open == null) {
      open = LocalEngine.open(folder);
      local = open;
    }
    if (!open.getObjectDatabase().has(ObjectId.fromString(commit))) {
      throw new TransferException(Reason.NOT_FOUND, "the repository does not have it");
    }
    return open;
  }

  private Fetches fetches() throws IOException {
    Fetches known = fetches;
    if (known == null) {
      ObjectCache opened =
          ObjectCache.open(
              settings.cacheDirectory(), settings.address().toString(), settings.maxCacheBytes());
      cache = opened;
      known = new Fetches(opened);
      fetches = known;
    }
    return known;
  }

  @Override
  public void close() throws IOException {
    wires.close();
    if (local != null) {
      local.close();
    }
    if (cache != null) {
      cache.close();
    }
  }
}
