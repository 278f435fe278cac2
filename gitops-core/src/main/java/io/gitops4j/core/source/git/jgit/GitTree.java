package io.gitops4j.core.source.git.jgit;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.SourceException;
import io.gitops4j.Stage;
import io.gitops4j.core.source.FileTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a Git tree, read from the object database. I/O problems come out unchecked. A
 * submodule that is to be read is a folder.
 */
final class GitTree implements FileTree {

  private final ObjectReader reader;
  private final String name;
  private final FileMode mode;
  private final ObjectId id;
  private final String path;
  private final @Nullable SubmoduleLinks links;

  private GitTree(
      ObjectReader reader,
      String name,
      FileMode mode,
      ObjectId id,
      String path,
      @Nullable SubmoduleLinks links) {
    this.reader = reader;
    this.name = name;
    this.mode = mode;
    this.id = id;
    this.path = path;
    this.links = links;
  }

  /** The root of a tree; without links submodules are not read. */
  static GitTree root(ObjectReader reader, ObjectId tree, @Nullable SubmoduleLinks links) {
    return new GitTree(reader, "", FileMode.TREE, tree, "", links);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Type type() {
    if (mode == FileMode.TREE) {
      return Type.FOLDER;
    }
    if (mode == FileMode.SYMLINK) {
      return Type.LINK;
    }
    if (mode == FileMode.GITLINK) {
      return links != null && links.reads(path) ? Type.FOLDER : Type.SUBMODULE;
    }
    return mode == FileMode.MISSING ? Type.OTHER : Type.FILE;
  }

  @Override
  public List<FileTree> children() {
    if (mode == FileMode.GITLINK) {
      return links == null ? List.of() : links.open(path, id).children();
    }
    List<FileTree> children = new ArrayList<>();
    try {
      CanonicalTreeParser entries = new CanonicalTreeParser(null, reader, id);
      while (!entries.eof()) {
        String child = name(entries);
        children.add(
            new GitTree(
                reader,
                child,
                entries.getEntryFileMode(),
                entries.getEntryObjectId(),
                path.isEmpty() ? child : path + "/" + child,
                links));
        entries.next(1);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return children;
  }

  private static String name(CanonicalTreeParser entries) {
    byte[] bytes = new byte[entries.getNameLength()];
    entries.getName(bytes, 0);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new SourceException(
          Failure.of(
              Stage.FETCH,
              Reason.INVALID,
              "Cannot read the file "
                  + new String(bytes, StandardCharsets.ISO_8859_1)
                  + " of the Git repository: the bytes of its name are not UTF-8; rename it."),
          e);
    }
  }

  @Override
  public Content content(long maxBytes) {
    try {
      ObjectLoader loader = reader.open(id, Constants.OBJ_BLOB);
      long size = loader.getSize();
      if (size > maxBytes) {
        return new Content(size, null);
      }
      return new Content(size, loader.getCachedBytes((int) Math.min(size, Integer.MAX_VALUE)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
