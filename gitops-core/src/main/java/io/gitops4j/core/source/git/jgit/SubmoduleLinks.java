package io.gitops4j.core.source.git.jgit;

import io.gitops4j.Reason;
import io.gitops4j.core.source.git.GitAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.jspecify.annotations.Nullable;

/** The submodules of one repository at one commit, by their paths in it. */
final class SubmoduleLinks {

  private static final long MAX_BYTES = 1 << 20;

  private final Submodules.Walk walk;
  private final GitAddress repository;
  private final ObjectReader reader;
  private final ObjectId tree;
  private final String prefix;
  private final int depth;
  private final Map<String, GitTree> opened = new HashMap<>();
  private @Nullable SubmoduleList list;

  /**
   * Of a repository.
   *
   * @param prefix the folder it is mounted at, with a slash; empty for the outermost
   * @param depth how deep its submodules are nested, from 1
   */
  SubmoduleLinks(
      Submodules.Walk walk,
      GitAddress repository,
      ObjectReader reader,
      ObjectId tree,
      String prefix,
      int depth) {
    this.walk = walk;
    this.repository = repository;
    this.reader = reader;
    this.tree = tree;
    this.prefix = prefix;
    this.depth = depth;
  }

  GitAddress repository() {
    return repository;
  }

  String prefix() {
    return prefix;
  }

  int depth() {
    return depth;
  }

  /** Whether a submodule is to be read. */
  boolean reads(String path) {
    boolean known = list().address(path).isPresent();
    if (!known && walk.requiresAddress()) {
      throw walk.failure(
          Reason.INVALID,
          prefix + path,
          "it has no path and url in " + prefix + ".gitmodules; add them, or remove the submodule");
    }
    return known;
  }

  /** The root of a submodule's files. */
  GitTree open(String path, ObjectId commit) {
    GitTree known = opened.get(path);
    if (known == null) {
      Optional<String> url = list().address(path);
      known = walk.open(this, path, url.orElseThrow(), commit);
      opened.put(path, known);
    }
    return known;
  }

  private SubmoduleList list() {
    SubmoduleList known = list;
    if (known == null) {
      known = read();
      list = known;
    }
    return known;
  }

  private SubmoduleList read() {
    try (TreeWalk file = TreeWalk.forPath(reader, Constants.DOT_GIT_MODULES, tree)) {
      // A link is not followed, so that the file is the one that stands there.
      if (file == null || (file.getRawMode(0) & FileMode.TYPE_MASK) != FileMode.TYPE_FILE) {
        return SubmoduleList.empty();
      }
      ObjectLoader loader = reader.open(file.getObjectId(0), Constants.OBJ_BLOB);
      if (loader.getSize() > MAX_BYTES) {
        throw new IllegalArgumentException(
            "its .gitmodules has more than the " + MAX_BYTES + " bytes allowed");
      }
      return SubmoduleList.parse(new String(loader.getBytes(), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw walk.failure(Reason.INVALID, prefix + "*", String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
