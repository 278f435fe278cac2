package io.gitops4j.core.source.git;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.TreeFormatter;

/** Trees that no well-behaved Git writes. */
final class RawTree {

  private RawTree() {}

  /** A commit whose tree has one file of that name. */
  static String withName(BareRepository repository, byte[] name) throws IOException {
    try (ObjectInserter inserter = repository.repository().newObjectInserter()) {
      ObjectId blob = inserter.insert(Constants.OBJ_BLOB, new byte[] {1});
      TreeFormatter tree = new TreeFormatter();
      tree.append(name, 0, name.length, FileMode.REGULAR_FILE, blob);
      CommitBuilder commit = new CommitBuilder();
      commit.setTreeId(inserter.insert(tree));
      PersonIdent author =
          new PersonIdent("Test", "test@example.com", Instant.EPOCH, ZoneOffset.UTC);
      commit.setAuthor(author);
      commit.setCommitter(author);
      ObjectId id = inserter.insert(commit);
      inserter.flush();
      return id.name();
    }
  }
}
