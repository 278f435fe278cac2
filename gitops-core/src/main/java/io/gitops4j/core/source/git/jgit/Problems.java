package io.gitops4j.core.source.git.jgit;

import io.gitops4j.Reason;
import io.gitops4j.SourceException;
import io.gitops4j.core.source.git.GitErrors;
import io.gitops4j.core.source.git.GitRead;

/** Sentences that more than one engine says. */
final class Problems {

  private Problems() {}

  static SourceException noBranch(GitErrors errors, GitRead read, String branch) {
    return errors.of(
        Reason.NOT_FOUND,
        "fetch " + read.revision() + " of",
        "the branch " + shortName(branch) + " does not exist there");
  }

  static SourceException notInBranch(GitErrors errors, GitRead read, String branch) {
    return errors.of(
        Reason.NOT_FOUND,
        "fetch " + read.revision() + " of",
        "the commit is not in the branch " + shortName(branch));
  }

  static SourceException gone(GitErrors errors, GitRead read) {
    return errors.of(
        Reason.NOT_FOUND,
        "fetch " + read.revision() + " of",
        "no branch or tag has the commit; resolve the revision again");
  }

  private static String shortName(String branch) {
    return branch.startsWith("refs/heads/") ? branch.substring(11) : branch;
  }
}
