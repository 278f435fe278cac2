package io.gitops4j.core.kustomize.build;

import io.gitops4j.Failure;
import io.gitops4j.Location;
import io.gitops4j.Reason;
import io.gitops4j.RenderException;
import io.gitops4j.Snapshot;
import io.gitops4j.SourceException;
import io.gitops4j.Stage;
import io.gitops4j.core.kustomize.limit.Budget;
import io.gitops4j.core.kustomize.limit.LimitException;
import io.gitops4j.core.kustomize.remote.RemoteRef;
import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The files a build may read of one repository: those of the snapshot, by paths relative to a
 * folder of it, and by {@code http://} and {@code https://} addresses what {@link Remotes} gives.
 *
 * <p>Symbolic links are followed as long as they stay inside; {@code ..} above the root, absolute
 * paths are refused by name. In a remote repository files must always be below the folder of the
 * kustomization that names them. Source: kustomize, {@code newLoaderAtGitClone}.
 */
final class Files {

  private static final int MAX_LINKS = 40;
  private final Snapshot snapshot;
  private final boolean insideFolderOnly;
  private final Remotes remotes;
  private final Budget budget;
  private final @Nullable RemoteRef repository;
  private final Recorder recorder;

  /** The files that are built, and nothing remote. */
  Files(Snapshot snapshot, boolean insideFolderOnly, Budget budget) {
    this(snapshot, insideFolderOnly, new Remotes(null, budget), budget, new Recorder());
  }

  /** The snapshot they are of. */
  Snapshot snapshot() {
    return snapshot;
  }

  /** What records the looks at them. */
  Recorder recorder() {
    return recorder;
  }

  /** What the build may still use. */
  Budget budget() {
    return budget;
  }

  /** A reader that keeps the limits of the build. */
  YamlReader reader(YamlFlavor flavor) {
    return budget.reader(flavor);
  }

  /** The files that are built, and what records the looks at them. */
  Files(
      Snapshot snapshot,
      boolean insideFolderOnly,
      Remotes remotes,
      Budget budget,
      Recorder recorder) {
    this(snapshot, insideFolderOnly, remotes, budget, null, recorder);
  }

  /** The files of a remote repository. */
  Files(Snapshot snapshot, Remotes remotes, Budget budget, RemoteRef repository) {
    this(snapshot, true, remotes, budget, repository, new Recorder());
  }

  private Files(
      Snapshot snapshot,
      boolean insideFolderOnly,
      Remotes remotes,
      Budget budget,
      @Nullable RemoteRef repository,
      Recorder recorder) {
    this.snapshot = snapshot;
    this.insideFolderOnly = insideFolderOnly;
    this.remotes = remotes;
    this.budget = budget;
    this.repository = repository;
    this.recorder = recorder;
  }

  /**
   * Whether a resource named in a folder is remote. Without {@code ://} in it, a file of that name
   * comes first. Source: kustomize, accumulateResources.
   */
  boolean remote(String folder, String path) {
    if (!RemoteRef.isRemote(path)) {
      return false;
    }
    String here = folder.isEmpty() ? path : folder + "/" + path;
    return path.contains("://") || kind(here) != Snapshot.Kind.FILE;
  }

  Remotes remotes() {
    recorder.elsewhere();
    return remotes;
  }

  /** The remote repository these are the files of; empty for those that are built. */
  Optional<RemoteRef> repository() {
    return Optional.ofNullable(repository);
  }

  /**
   * A path in normal form as messages and places show it: with its repository if that is remote.
   */
  String shown(String path) {
    return repository == null ? path : repository.at(path).toString();
  }

  /** What messages and places call a file named in a folder. */
  String name(String folder, String path, @Nullable YamlNode named) {
    return RemoteRef.isWeb(path) ? RemoteRef.redacted(path) : shown(resolve(folder, path, named));
  }

  /** The path of a file or folder named in a folder, in normal form and with links followed. */
  String resolve(String folder, String path, @Nullable YamlNode named) {
    if (path.startsWith("/")) {
      throw Problem.at(
          named,
          Reason.DENIED,
          "Cannot read "
              + path
              + ": an absolute path leaves the repository; name it relative to this file.");
    }
    Deque<String> parts = new ArrayDeque<>();
    Deque<String> todo = new ArrayDeque<>(List.of((folder + "/" + path).split("/")));
    int links = 0;
    while (!todo.isEmpty()) {
      String part = todo.pop();
      if (part.equals("..")) {
        if (parts.isEmpty()) {
          throw Problem.at(
              named,
              Reason.DENIED,
              "Cannot read "
                  + path
                  + ": it is outside of the repository; move it in and correct the path.");
        }
        parts.removeLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.addLast(part);
        String here = String.join("/", parts);
        if (kind(here) == Snapshot.Kind.SYMLINK) {
          if (++links > MAX_LINKS) {
            throw Problem.at(
                named,
                Reason.CYCLE,
                "Cannot read "
                    + path
                    + ": its symbolic links go in a circle at "
                    + here
                    + "; point the link to a file.");
          }
          String target = new String(bytes(here), StandardCharsets.UTF_8);
          if (target.startsWith("/")) {
            throw Problem.at(
                named,
                Reason.DENIED,
                "Cannot read "
                    + path
                    + ": the symbolic link "
                    + here
                    + " leaves the repository; replace it by a copy.");
          }
          parts.removeLast();
          List<String> more = List.of(target.split("/"));
          for (int i = more.size() - 1; i >= 0; i--) {
            todo.push(more.get(i));
          }
        }
      }
    }
    return String.join("/", parts);
  }

  Snapshot.Kind kind(String path) {
    recorder.looked(path);
    return snapshot.kind(path);
  }

  List<String> list(String folder) {
    recorder.read(folder);
    return snapshot.list(folder);
  }

  private byte[] bytes(String path) {
    recorder.read(path);
    return snapshot.read(path);
  }

  /** Reads a file named in a folder, or by its address; the caller has resolved nothing yet. */
  byte[] read(String folder, String path, @Nullable YamlNode named) {
    if (RemoteRef.isWeb(path)) {
      return remotes().file(path, named);
    }
    String resolved = resolve(folder, path, named);
    if (insideFolderOnly && !folder.isEmpty() && !resolved.startsWith(folder + "/")) {
      throw Problem.at(
          named,
          Reason.DENIED,
          "Cannot read "
              + path
              + ": the security rule that files are below the folder of their kustomization, "
              + folder
              + ", refuses it; move it there"
              + (repository == null ? " or allow files from anywhere." : "."));
    }
    return content(resolved, path, named);
  }

  private byte[] content(String resolved, String path, @Nullable YamlNode named) {
    Snapshot.Kind kind = kind(resolved);
    if (kind != Snapshot.Kind.FILE) {
      throw Problem.at(
          named,
          Reason.NOT_FOUND,
          "Cannot read "
              + path
              + ": "
              + (resolved.isEmpty() ? "the root" : resolved)
              + (kind == Snapshot.Kind.DIRECTORY
                  ? " is a folder; name a file in it."
                  : " does not exist; add it or correct the path."));
    }
    try {
      byte[] content = bytes(resolved);
      budget.read(content.length, named);
      return content;
    } catch (LimitException e) {
      throw Problem.of(e, named, "read " + resolved);
    } catch (SourceException e) {
      Failure failure = e.failure();
      Location place = named == null ? null : named.location().orElse(null);
      Failure.Builder at = Failure.builder(Stage.RENDER, failure.reason(), failure.message());
      throw new RenderException((place == null ? at : at.location(place)).build(), e);
    }
  }
}
