package io.gitops4j.core.source;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.Revision;
import io.gitops4j.SourceException;
import io.gitops4j.Stage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a tree of files into a snapshot within limits.
 *
 * <p>The tree is walked twice, because one {@code .sourceignore} anywhere switches Flux' default
 * exclusions off everywhere: first to find those files, then to read what they leave. The first
 * walk goes everywhere but into {@code .git}, as Flux' does. Submodules are passed over; a link is
 * kept as a link and never followed; what is neither file, folder nor link is refused, unless
 * ignored.
 *
 * <p>Tests: SnapshotReaderTest, SourceIgnoreTest.
 *
 * @since 0.1
 */
public final class SnapshotReader {

  private static final int MAX_DEPTH = 128;
  private static final int MAX_VISITS_PER_FILE = 20;
  private static final long MAX_IGNORE_BYTES = 1 << 20;

  /** The files of a tree, before their revision is known. */
  public interface Sink {
    /** A file. */
    void file(String path, byte[] content);

    /** A symbolic link, with where it points. */
    void link(String path, byte[] target);

    /** A file larger than the limit. */
    void tooLarge(String path, long size, String sentence);
  }

  private final String subject;
  private final SourceLimits limits;

  private int entries;
  private long visits;
  private long totalBytes;

  private SnapshotReader(String subject, SourceLimits limits) {
    this.subject = subject;
    this.limits = limits;
  }

  /**
   * Reads a tree.
   *
   * @param subject what it is the tree of, for messages
   * @throws SourceException with {@link Reason#LIMIT}, {@link Reason#INVALID} for an entry that
   *     cannot be held, {@link Reason#CANCELLED} when interrupted, and what the tree throws
   */
  public static MemorySnapshot read(
      Revision revision, String subject, FileTree root, SourceIgnore ignore, SourceLimits limits) {
    MemorySnapshot.Builder builder = MemorySnapshot.builder(revision);
    read(subject, root, ignore, limits, into(builder));
    return builder.build();
  }

  /** Reads a tree into a sink, in the order of the names of each folder. */
  public static void read(
      String subject, FileTree root, SourceIgnore ignore, SourceLimits limits, Sink sink) {
    SnapshotReader reader = new SnapshotReader(subject, limits);
    Map<String, String> files = new LinkedHashMap<>();
    if (ignore.readsFiles()) {
      reader.findIgnoreFiles(root, "", 0, files);
    }
    reader.visits = 0;
    reader.walk(root, "", 0, ignore.rules(files), sink);
  }

  /** A sink that fills a snapshot. */
  public static Sink into(MemorySnapshot.Builder builder) {
    return new Sink() {
      @Override
      public void file(String path, byte[] content) {
        builder.file(path, content);
      }

      @Override
      public void link(String path, byte[] target) {
        builder.link(path, new String(target, StandardCharsets.UTF_8));
      }

      @Override
      public void tooLarge(String path, long size, String sentence) {
        builder.unreadable(path, size, sentence);
      }
    };
  }

  private void findIgnoreFiles(FileTree folder, String path, int depth, Map<String, String> files) {
    List<FileTree> children = children(folder, path, depth);
    for (FileTree child : children) {
      if (child.type() == FileTree.Type.FILE && child.name().equals(SourceIgnore.FILE)) {
        FileTree.Content content = child.content(MAX_IGNORE_BYTES);
        byte[] bytes = content.bytes();
        if (bytes == null) {
          throw failure(
              Reason.LIMIT,
              "%s has %d bytes, more than the %d allowed for ignore patterns; shorten it"
                  .formatted(below(path, child), content.size(), MAX_IGNORE_BYTES));
        }
        files.put(path, new String(bytes, StandardCharsets.UTF_8));
      }
    }
    for (FileTree child : children) {
      if (child.type() == FileTree.Type.FOLDER && !child.name().equals(".git")) {
        findIgnoreFiles(child, below(path, child), depth + 1, files);
      }
    }
  }

  private void walk(FileTree folder, String path, int depth, SourceIgnore.Rules rules, Sink sink) {
    for (FileTree child : children(folder, path, depth)) {
      String childPath = below(path, child);
      boolean isFolder = child.type() == FileTree.Type.FOLDER;
      if (rules.excludes(childPath, isFolder)) {
        continue;
      }
      count(childPath);
      switch (child.type()) {
        case FOLDER -> walk(child, childPath, depth + 1, rules, sink);
        case FILE -> file(child, childPath, sink);
        case LINK -> sink.link(childPath, kept(child, childPath));
        case SUBMODULE -> {}
        case OTHER ->
            throw failure(
                Reason.INVALID,
                childPath
                    + " is neither a file, a folder nor a link; remove it or exclude it with an"
                    + " ignore pattern");
      }
    }
  }

  private void file(FileTree file, String path, Sink sink) {
    FileTree.Content content = file.content(limits.maxFileBytes());
    byte[] bytes = content.bytes();
    if (bytes == null) {
      sink.tooLarge(
          path,
          content.size(),
          "Cannot read %s of %s: it has %d bytes, more than the %d allowed for a file; raise the limit maxFileBytes or leave the file out with an ignore pattern."
              .formatted(path, subject, content.size(), limits.maxFileBytes()));
      return;
    }
    add(bytes.length, path);
    sink.file(path, bytes);
  }

  private byte[] kept(FileTree link, String path) {
    FileTree.Content content = link.content(4096);
    byte[] bytes = content.bytes();
    if (bytes == null) {
      throw failure(
          Reason.INVALID,
          "the target of the link " + path + " has more than 4096 bytes; shorten it");
    }
    add(bytes.length, path);
    return bytes;
  }

  private void add(long bytes, String path) {
    totalBytes += bytes;
    if (totalBytes > limits.maxTotalBytes()) {
      throw failure(
          Reason.LIMIT,
          "its files have more than the %d bytes allowed together (reached at %s); raise the limit maxTotalBytes or leave files out with ignore patterns"
              .formatted(limits.maxTotalBytes(), path));
    }
  }

  private void count(String path) {
    entries++;
    if (entries > limits.maxFiles()) {
      throw failure(
          Reason.LIMIT,
          "it has more than the %d files allowed (reached at %s); raise the limit maxFiles or leave files out with ignore patterns"
              .formatted(limits.maxFiles(), path));
    }
  }

  private List<FileTree> children(FileTree folder, String path, int depth) {
    if (Thread.currentThread().isInterrupted()) {
      throw failure(Reason.CANCELLED, "the thread was interrupted");
    }
    if (depth > MAX_DEPTH) {
      throw failure(Reason.LIMIT, "folders are nested more than " + MAX_DEPTH + " deep at " + path);
    }
    List<FileTree> children = new ArrayList<>(folder.children());
    visits += children.size();
    if (visits > (long) limits.maxFiles() * MAX_VISITS_PER_FILE) {
      throw failure(
          Reason.LIMIT,
          "it has more than %d entries, ignored ones included (reached at %s); raise the limit maxFiles"
              .formatted((long) limits.maxFiles() * MAX_VISITS_PER_FILE, path));
    }
    children.sort(Comparator.comparing(FileTree::name));
    children.forEach(child -> check(child, path));
    return children;
  }

  private void check(FileTree child, String path) {
    String name = child.name();
    if (name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('/') >= 0) {
      throw failure(
          Reason.INVALID,
          "the name '%s' in the folder '%s' is not one a file may have".formatted(name, path));
    }
  }

  private static String below(String path, FileTree child) {
    return path.isEmpty() ? child.name() : path + "/" + child.name();
  }

  private SourceException failure(Reason reason, String why) {
    return new SourceException(
        Failure.of(Stage.FETCH, reason, "Cannot read " + subject + ": " + why + "."));
  }
}
