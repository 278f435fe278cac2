package io.gitops4j.core.source.git.jgit;

import io.gitops4j.Reason;
import io.gitops4j.Snapshot;
import io.gitops4j.SourceException;
import io.gitops4j.Stage;
import io.gitops4j.core.source.git.GitEngine;
import io.gitops4j.core.source.git.GitErrors;
import io.gitops4j.core.source.git.GitRead;
import io.gitops4j.core.source.git.GitRef;
import io.gitops4j.core.source.git.GitSettings;
import io.gitops4j.core.source.http.Deadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.RepositoryNotFoundException;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefDatabase;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.util.FS;
import org.jspecify.annotations.Nullable;

/**
 * A repository on this machine, read where it is. It is opened for every call: that costs about a
 * millisecond, and a repository that was repacked or made anew meanwhile is seen as it is.
 */
final class LocalEngine implements GitEngine {

  private final GitSettings settings;
  private final Path folder;
  private final @Nullable Submodules submodules;

  LocalEngine(GitSettings settings, Path folder) {
    this.settings = settings;
    this.folder = folder;
    this.submodules =
        settings.submodules() == null ? null : new Submodules(settings, settings.submodules());
  }

  private interface Work<T> {
    T in(Repository repository) throws IOException;
  }

  @Override
  public List<GitRef> refs(List<String> prefixes) {
    return with(Stage.RESOLVE, "read the references of", repository -> refs(repository, prefixes));
  }

  private static List<GitRef> refs(Repository repository, List<String> prefixes)
      throws IOException {
    RefDatabase database = repository.getRefDatabase();
    List<GitRef> refs = new ArrayList<>();
    for (String prefix : prefixes) {
      if (prefix.endsWith("/")) {
        for (Ref ref : database.getRefsByPrefix(prefix)) {
          add(refs, database, ref);
        }
      } else {
        Ref ref = database.exactRef(prefix);
        if (ref != null) {
          add(refs, database, ref);
        }
      }
    }
    return refs;
  }

  private static void add(List<GitRef> refs, RefDatabase database, Ref ref) throws IOException {
    if (ref.getObjectId() != null) {
      Refs.of(database.peel(ref)).ifPresent(refs::add);
    }
  }

  @Override
  public long commitTime(GitRef ref) {
    return with(
        Stage.RESOLVE,
        "read the commit of " + ref.name() + " of",
        repository -> Commits.time(repository, ref.commit()));
  }

  @Override
  public Snapshot read(GitRead read) {
    GitErrors errors = new GitErrors(Stage.FETCH, settings.address());
    return with(
        Stage.FETCH,
        "read " + read.revision() + " of",
        repository -> {
          if (read.member().isPresent()) {
            requireMember(repository, read, read.member().get(), errors);
          }
          return files(repository, read, errors);
        });
  }

  private Snapshot files(Repository repository, GitRead read, GitErrors errors) throws IOException {
    if (submodules == null) {
      return Commits.files(repository, read, errors, null);
    }
    try (Submodules.Walk walk =
        submodules.walk(
            "read " + read.revision() + " of",
            Deadline.in(settings.timeout()),
            new AtomicLong(settings.maxTransferBytes()),
            errors)) {
      return Commits.files(repository, read, errors, walk);
    }
  }

  private static void requireMember(
      Repository repository, GitRead read, String branch, GitErrors errors) throws IOException {
    List<GitRef> refs = refs(repository, List.of(branch));
    if (refs.isEmpty()) {
      throw Problems.noBranch(errors, read, branch);
    }
    if (!Commits.isIn(repository, read.commit(), refs.get(0).commit())) {
      throw Problems.notInBranch(errors, read, branch);
    }
  }

  private <T> T with(Stage stage, String what, Work<T> work) {
    GitErrors errors = new GitErrors(stage, settings.address());
    try (Repository repository = open(folder)) {
      return work.in(repository);
    } catch (IOException e) {
      throw translated(errors, what, e);
    } catch (UncheckedIOException e) {
      throw translated(errors, what, Objects.requireNonNull(e.getCause()));
    }
  }

  /** A repository of this machine. */
  static Repository open(Path folder) throws IOException {
    FileRepositoryBuilder builder = new FileRepositoryBuilder();
    builder.setFS(FS.DETECTED).setMustExist(true);
    if (Files.exists(folder.resolve(".git"))) {
      builder.setWorkTree(folder.toFile());
    } else {
      builder.setGitDir(folder.toFile()).setBare();
    }
    return builder.build();
  }

  private SourceException translated(GitErrors errors, String what, IOException problem) {
    if (Thread.currentThread().isInterrupted()) {
      return errors.of(Reason.CANCELLED, what, "the thread was interrupted", problem);
    }
    if (problem instanceof RepositoryNotFoundException) {
      String why =
          Files.exists(folder)
              ? "the folder is not a Git repository"
              : "there is nothing at that path";
      return errors.of(Reason.NOT_FOUND, what, why, problem);
    }
    if (problem instanceof MissingObjectException missing) {
      String id = missing.getObjectId().name();
      return errors.of(
          Reason.NOT_FOUND, what, "the repository does not have the object " + id, problem);
    }
    return errors.of(
        Reason.UNAVAILABLE,
        what,
        "the repository cannot be read: " + problem.getMessage(),
        problem);
  }

  @Override
  public void close() {
    if (submodules != null) {
      try {
        submodules.close();
      } catch (IOException e) {
        throw new GitErrors(Stage.FETCH, settings.address())
            .of(Reason.UNAVAILABLE, "close", "its temporary files cannot be removed", e);
      }
    }
  }
}
