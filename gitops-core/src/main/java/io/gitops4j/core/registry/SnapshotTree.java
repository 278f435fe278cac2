package io.gitops4j.core.registry;

import io.gitops4j.Snapshot;
import io.gitops4j.core.source.FileTree;
import java.util.ArrayList;
import java.util.List;

/** The files of a snapshot once more as a tree, for ignore rules to be applied to them. */
final class SnapshotTree implements FileTree {

  private final Snapshot files;
  private final String path;

  SnapshotTree(Snapshot files, String path) {
    this.files = files;
    this.path = path;
  }

  @Override
  public String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  @Override
  public Type type() {
    return files.kind(path) == Snapshot.Kind.DIRECTORY ? Type.FOLDER : Type.FILE;
  }

  @Override
  public List<FileTree> children() {
    List<FileTree> children = new ArrayList<>();
    for (String name : files.list(path)) {
      children.add(new SnapshotTree(files, path.isEmpty() ? name : path + "/" + name));
    }
    return children;
  }

  @Override
  public Content content(long maxBytes) {
    long size = files.size(path);
    return size > maxBytes ? new Content(size, null) : new Content(size, files.read(path));
  }
}
