package io.gitops4j.core.source.git;

import io.gitops4j.Revision;
import io.gitops4j.core.source.SourceIgnore;
import io.gitops4j.core.source.SourceLimits;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which files are wanted.
 *
 * @param revision the revision of the snapshot
 * @param commit the commit, 40 hex digits
 * @param seenAt the full name of the reference that the commit was seen at, for a server that does
 *     not hand out commits by their id; null when none is known
 * @param memberOf the full name of the branch that must hold the commit; null when any may
 * @param ignore what is left out
 * @param limits how much may be read
 * @since 0.1
 */
public record GitRead(
    Revision revision,
    String commit,
    @Nullable String seenAt,
    @Nullable String memberOf,
    SourceIgnore ignore,
    SourceLimits limits) {

  /** The reference that the commit was seen at, if one is known. */
  public Optional<String> seen() {
    return Optional.ofNullable(seenAt);
  }

  /** The branch that must hold the commit, if there is one. */
  public Optional<String> member() {
    return Optional.ofNullable(memberOf);
  }
}
