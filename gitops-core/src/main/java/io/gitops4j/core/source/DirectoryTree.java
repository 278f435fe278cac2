package io.gitops4j.core.source;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.SourceException;
import io.gitops4j.Stage;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A folder on disk, or what is in it. Links are seen as links, whatever they point to.
 *
 * <p>Names are taken from the bytes on disk, not from what the JVM makes of them in its locale: a
 * JVM that runs in the C locale turns {@code ä} into two question marks, and the path's URI still
 * has the bytes.
 */
final class DirectoryTree implements FileTree {

  private final Path path;
  private final String name;
  private final BasicFileAttributes attributes;

  private DirectoryTree(Path path, String name, BasicFileAttributes attributes) {
    this.path = path;
    this.name = name;
    this.attributes = attributes;
  }

  /** The root of a folder; a link to a folder is allowed here and only here. */
  static DirectoryTree root(Path folder, Stage stage) {
    try {
      Path real = folder.toRealPath();
      BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
      if (!attributes.isDirectory()) {
        throw failure(stage, Reason.INVALID, folder, "it is not a folder; name the folder");
      }
      return new DirectoryTree(real, "", attributes);
    } catch (IOException e) {
      throw translated(stage, folder, e);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Type type() {
    if (attributes.isSymbolicLink()) {
      return Type.LINK;
    }
    if (attributes.isDirectory()) {
      return Type.FOLDER;
    }
    return attributes.isRegularFile() ? Type.FILE : Type.OTHER;
  }

  BasicFileAttributes attributes() {
    return attributes;
  }

  @Override
  public List<FileTree> children() {
    List<FileTree> children = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(path)) {
      for (Path child : stream) {
        BasicFileAttributes found =
            Files.readAttributes(child, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        children.add(new DirectoryTree(child, nameOf(child), found));
      }
    } catch (DirectoryIteratorException e) {
      throw translated(Stage.FETCH, path, Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw translated(Stage.FETCH, path, e);
    }
    return children;
  }

  @Override
  public Content content(long maxBytes) {
    try {
      if (attributes.isSymbolicLink()) {
        String target = Files.readSymbolicLink(path).toString().replace(File.separatorChar, '/');
        byte[] bytes = target.getBytes(StandardCharsets.UTF_8);
        return new Content(bytes.length, bytes);
      }
      if (attributes.size() > maxBytes) {
        return new Content(attributes.size(), null);
      }
      try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
        byte[] bytes = in.readNBytes((int) Math.min(maxBytes + 1, Integer.MAX_VALUE - 8L));
        return bytes.length > maxBytes
            ? new Content(Math.max(Files.size(path), bytes.length), null)
            : new Content(bytes.length, bytes);
      }
    } catch (IOException e) {
      throw translated(Stage.FETCH, path, e);
    }
  }

  private static String nameOf(Path child) {
    Path last = child.getFileName();
    String name = last == null ? "" : last.toString();
    boolean plain = name.chars().allMatch(c -> c < 0x80 && c != '?');
    return plain ? name : decoded(child);
  }

  private static String decoded(Path child) {
    URI uri = child.toUri();
    String raw = uri.getRawPath();
    String escaped = raw.endsWith("/") ? raw.substring(0, raw.length() - 1) : raw;
    byte[] bytes = unescaped(escaped.substring(escaped.lastIndexOf('/') + 1));
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw failure(
          Stage.FETCH,
          Reason.INVALID,
          child,
          "the bytes of its name are not UTF-8; rename it or move it elsewhere");
    }
  }

  private static byte[] unescaped(String escaped) {
    ByteBuffer bytes = ByteBuffer.allocate(escaped.length() * 4);
    for (int i = 0; i < escaped.length(); i++) {
      if (escaped.charAt(i) == '%') {
        bytes.put((byte) Integer.parseInt(escaped.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        bytes.put(escaped.substring(i, i + 1).getBytes(StandardCharsets.UTF_8));
      }
    }
    byte[] result = new byte[bytes.position()];
    bytes.flip();
    bytes.get(result);
    return result;
  }

  private static SourceException translated(Stage stage, Path path, IOException problem) {
    if (Thread.currentThread().isInterrupted()) {
      return failure(stage, Reason.CANCELLED, path, "the thread was interrupted");
    }
    if (problem instanceof NoSuchFileException) {
      return failure(stage, Reason.NOT_FOUND, path, "there is nothing at that path");
    }
    if (problem instanceof AccessDeniedException) {
      return failure(
          stage, Reason.FORBIDDEN, path, "this process may not read it; change its permissions");
    }
    return failure(
        stage, Reason.UNAVAILABLE, path, "the file system answered: " + problem.getMessage());
  }

  private static SourceException failure(Stage stage, Reason reason, Path path, String why) {
    return new SourceException(Failure.of(stage, reason, "Cannot read " + path + ": " + why + "."));
  }
}
