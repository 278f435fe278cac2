package io.gitops4j.core.source.git.jgit;

import io.gitops4j.core.source.git.GitRef;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;

/** JGit's references as ours. */
final class Refs {

  private Refs() {}

  /** A reference; empty when it points to nothing. */
  static Optional<GitRef> of(Ref ref) {
    ObjectId id = ref.getObjectId();
    if (id == null) {
      return Optional.empty();
    }
    ObjectId peeled = ref.getPeeledObjectId();
    String target = ref.isSymbolic() ? ref.getTarget().getName() : null;
    return Optional.of(
        new GitRef(ref.getName(), id.name(), peeled == null ? null : peeled.name(), target));
  }
}
