package io.gitops4j.core.registry;

import io.gitops4j.Reason;
import io.gitops4j.core.chart.BoundedStream;
import io.gitops4j.core.chart.TarReader;
import io.gitops4j.core.source.FileTree;
import io.gitops4j.core.source.SourceLimits;
import io.gitops4j.core.source.http.TransferException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The files of an artifact, which is gzip around tar.
 *
 * <p>The rule: paths are below the root; links are left out; of a path that stands twice the last
 * counts. Surprising cases: a path that is absolute, leads out or has a backslash is refused even
 * though nothing is written to a disk, and so is a hard link, a device, and a file where a folder
 * is. The bytes are limited as they are unpacked. Source: Flux, {@code Untar} of {@code pkg/tar}
 * with {@code WithSkipSymlinks}, as {@code ocirepository_controller.go} calls it. Tests: {@code
 * OciArtifactTest}.
 */
final class ArtifactTree implements FileTree {

  private static final int MAX_DEPTH = 128;

  private final String name;
  private final Map<String, ArtifactTree> children = new TreeMap<>();
  private final Type type;
  private byte @Nullable [] bytes;
  private long size;

  private ArtifactTree(String name, Type type) {
    this.name = name;
    this.type = type;
  }

  /**
   * Unpacks an artifact.
   *
   * @throws TransferException when it is malformed, hostile or too large
   */
  static ArtifactTree unpack(byte[] archive, SourceLimits limits) throws TransferException {
    ArtifactTree root = new ArtifactTree("", Type.FOLDER);
    Count count = new Count(limits.maxFiles());
    long most = limits.maxTotalBytes() + 4096L * limits.maxFiles();
    try (InputStream unzipped = new GZIPInputStream(new ByteArrayInputStream(archive), 1 << 16)) {
      TarReader tar = new TarReader(new BoundedStream(unzipped, most, () -> tooLarge(most)));
      for (TarReader.Entry entry = tar.next(); entry != null; entry = tar.next()) {
        if (Thread.currentThread().isInterrupted()) {
          throw TransferException.cancelled();
        }
        count.one();
        root.add(entry, tar, limits, count);
      }
    } catch (TransferException e) {
      throw e;
    } catch (IOException e) {
      throw new TransferException(
          Reason.INVALID,
          "its layer is not the tar+gzip of an artifact: %s; push it again, or select another layer"
              .formatted(e.getMessage()));
    }
    return root;
  }

  private static TransferException tooLarge(long most) {
    return new TransferException(
        Reason.LIMIT,
        "its layer unpacks to more than the %d bytes allowed; raise the limit maxTotalBytes"
            .formatted(most));
  }

  /** Counts entries, and the folders that they imply. */
  private static final class Count {
    private final int most;
    private int seen;

    private Count(int most) {
      this.most = most;
    }

    private void one() throws TransferException {
      if (++seen > most) {
        throw new TransferException(
            Reason.LIMIT,
            "its layer has more than the %d files allowed; raise the limit maxFiles"
                .formatted(most));
      }
    }
  }

  private void add(TarReader.Entry entry, TarReader tar, SourceLimits limits, Count count)
      throws IOException {
    if (entry.type() == '2') {
      return;
    }
    List<String> parts = parts(entry.name());
    if (!entry.isFile() && !entry.isDirectory()) {
      throw denied(entry.name(), "is neither a file, a folder nor a link");
    }
    ArtifactTree at = this;
    for (int i = 0; i < parts.size(); i++) {
      boolean file = entry.isFile() && i == parts.size() - 1;
      Type wanted = file ? Type.FILE : Type.FOLDER;
      ArtifactTree next = at.children.get(parts.get(i));
      if (next == null) {
        count.one();
        next = new ArtifactTree(parts.get(i), wanted);
        at.children.put(parts.get(i), next);
      }
      at = next;
      if (at.type != wanted) {
        throw denied(entry.name(), "is a file and a folder at once");
      }
    }
    if (entry.isFile()) {
      if (parts.isEmpty()) {
        throw denied(entry.name(), "is no path of a file");
      }
      at.size = entry.size();
      at.bytes = entry.size() > limits.maxFileBytes() ? null : tar.content();
    }
  }

  private static List<String> parts(String path) throws TransferException {
    if (path.startsWith("/") || path.indexOf('\\') >= 0 || path.isEmpty()) {
      throw denied(path, "is no relative path");
    }
    List<String> parts = new ArrayList<>();
    for (String part : path.split("/", -1)) {
      if (part.equals("..")) {
        throw denied(path, "leads out of the artifact");
      }
      if (part.chars().anyMatch(c -> c < ' ')) {
        throw denied(path, "has control characters");
      }
      if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    if (parts.size() > MAX_DEPTH) {
      throw denied(parts.get(0) + "/…", "is more than " + MAX_DEPTH + " folders deep");
    }
    return parts;
  }

  private static TransferException denied(String path, String wrong) {
    return new TransferException(
        Reason.DENIED, "its layer is refused: \"%s\" %s; push it again".formatted(path, wrong));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Type type() {
    return type;
  }

  @Override
  public List<FileTree> children() {
    return List.copyOf(children.values());
  }

  @Override
  public Content content(long maxBytes) {
    return new Content(size, size > maxBytes ? null : bytes);
  }
}
