package io.gitops4j.core.source;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a tree of files that is read once, lazily, into a snapshot: what {@link
 * SnapshotReader} needs of a folder on disk and of a Git tree alike.
 *
 * <p>Not thread-safe. Methods throw {@link io.gitops4j.SourceException} when the entry cannot be
 * read.
 *
 * @since 0.1
 */
public interface FileTree {

  /** What an entry is. */
  enum Type {
    /** A regular file, executable or not. */
    FILE,
    /** A folder. */
    FOLDER,
    /** A symbolic link; its content is where it points. */
    LINK,
    /** Another repository that Git names by commit; never read. */
    SUBMODULE,
    /** Something a snapshot cannot hold: a socket, a pipe, a device. */
    OTHER
  }

  /**
   * A content, or only its size when it is larger than what was asked for.
   *
   * @param size the whole size in bytes
   * @param bytes the content; null when it is too large
   */
  @SuppressWarnings("ArrayRecordComponent") // Handed on once, never compared.
  record Content(long size, byte @Nullable [] bytes) {}

  /** The name in its folder; empty for the root. */
  String name();

  /** What it is. */
  Type type();

  /** What is in the folder, in any order; empty when it is none. */
  List<FileTree> children();

  /** The content of a file or link; without bytes when it has more than that many. */
  Content content(long maxBytes);
}
