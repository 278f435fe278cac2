package io.gitops4j;

import java.util.Arrays;
import java.util.List;

/**
 * The files of a source at one revision: an immutable tree, held in memory, addressed by content.
 *
 * <p>Paths are relative to the root of the source, separated by {@code /}, without leading or
 * trailing slash, in normal form (no {@code .}, {@code ..} or empty part); the root itself is the
 * empty string. A path that is not in normal form, or leaves the root, is never found. Symbolic
 * links are part of the tree as {@link Kind#SYMLINK} and are not followed by any method here.
 *
 * <p>Implementations are safe to use from many threads and need not be closed.
 *
 * @since 0.1
 */
public interface Snapshot {

  /** What a path of the tree is. */
  enum Kind {
    /** A regular file. */
    FILE,
    /** A folder. */
    DIRECTORY,
    /** A symbolic link; its content is the path it points to. */
    SYMLINK,
    /** Nothing is at that path. */
    ABSENT
  }

  /** The revision these are the files of. */
  Revision revision();

  /**
   * The digest of the tree, {@code sha256:<64 hex>}: equal for equal paths, kinds and contents,
   * whatever the revision.
   */
  String digest();

  /** What is at a path. */
  Kind kind(String path);

  /** The names directly in a folder, sorted by UTF-16 code unit; empty when it is not a folder. */
  List<String> list(String directory);

  /** The paths of all files and symbolic links, sorted by UTF-16 code unit. */
  List<String> paths();

  /**
   * The content of a file; the array is the caller's own.
   *
   * @throws SourceException with {@link Reason#NOT_FOUND} when there is no file at the path, and
   *     {@link Reason#LIMIT} when the file is larger than the source was allowed to read
   */
  byte[] read(String path);

  /**
   * The size of a file in bytes, also of one too large to be read.
   *
   * @throws SourceException with {@link Reason#NOT_FOUND} when there is no file at the path
   */
  long size(String path);

  /**
   * Whether a path is the same in another snapshot: of the same kind, and a file or link with the
   * same content, or a folder with the same names in it, whatever these are. A file too large to be
   * read is never the same.
   *
   * <p>By default both are read; who can tell by less does.
   *
   * @param path the path in normal form
   * @param other the snapshot to compare with
   */
  default boolean sameAt(String path, Snapshot other) {
    Kind kind = kind(path);
    if (kind != other.kind(path)) {
      return false;
    }
    return switch (kind) {
      case ABSENT -> true;
      case DIRECTORY -> list(path).equals(other.list(path));
      case FILE, SYMLINK -> {
        try {
          yield size(path) == other.size(path) && Arrays.equals(read(path), other.read(path));
        } catch (SourceException e) {
          yield false;
        }
      }
    };
  }
}
