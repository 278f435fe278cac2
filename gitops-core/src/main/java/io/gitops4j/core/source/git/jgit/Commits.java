package io.gitops4j.core.source.git.jgit;

import io.gitops4j.Snapshot;
import io.gitops4j.core.source.SnapshotReader;
import io.gitops4j.core.source.git.GitErrors;
import io.gitops4j.core.source.git.GitRead;
import java.io.IOException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/** Reads commits of a repository on disk. */
final class Commits {

  private Commits() {}

  /** The files of a commit; {@link java.io.UncheckedIOException} when an object is missing. */
  static Snapshot files(
      Repository repository, GitRead read, GitErrors errors, Submodules.@Nullable Walk walk)
      throws IOException {
    try (RevWalk commits = new RevWalk(repository)) {
      ObjectId tree = commits.parseCommit(ObjectId.fromString(read.commit())).getTree().getId();
      ObjectReader reader = commits.getObjectReader();
      return SnapshotReader.read(
          read.revision(),
          read.revision() + " of " + errors.address(),
          GitTree.root(reader, tree, walk == null ? null : walk.top(reader, tree)),
          read.ignore(),
          read.limits());
    }
  }

  /** The committer's time in seconds since 1970. */
  static long time(Repository repository, String commit) throws IOException {
    try (RevWalk walk = new RevWalk(repository)) {
      return walk.parseCommit(ObjectId.fromString(commit)).getCommitTime();
    }
  }

  /** Whether a commit is in the history of another. */
  static boolean isIn(Repository repository, String commit, String tip) throws IOException {
    try (RevWalk walk = new RevWalk(repository)) {
      ObjectId wanted = ObjectId.fromString(commit);
      if (!repository.getObjectDatabase().has(wanted)) {
        return false;
      }
      return walk.isMergedInto(
          walk.parseCommit(wanted), walk.parseCommit(ObjectId.fromString(tip)));
    }
  }
}
