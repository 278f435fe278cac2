package io.gitops4j.core.source;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.Revision;
import io.gitops4j.Snapshot;
import io.gitops4j.SourceException;
import io.gitops4j.Stage;
import io.gitops4j.spi.Source;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A folder on disk as a source.
 *
 * <p>Its revision is {@code local@sha256:<64 hex>}, made of what {@link Snapshot#digest()} is made
 * of: equal files give an equal revision, on any machine. {@link #resolve()} looks at the
 * attributes of the files (size, times, identity) and reads them again only when one differs from
 * the last time; files that were changed less than two seconds before they were read are not
 * trusted to show a change in their attributes, and read again. The snapshot last read is kept in
 * memory until the source is closed.
 *
 * <p>Symbolic links are listed as links and never followed; only the folder itself may be reached
 * through one. A name that is not UTF-8, a socket, pipe or device, and a file that may not be read
 * fail the call, naming the path, unless an ignore pattern leaves them out.
 *
 * <pre>{@code
 * try (DirectorySource source = DirectorySource.at(Path.of("fleet")).build()) {
 *   Snapshot files = source.fetch(source.resolve());
 * }
 * }</pre>
 *
 * <p>Safe to use from many threads.
 *
 * @since 0.1
 */
public final class DirectorySource implements Source {

  private static final Duration RACY = Duration.ofSeconds(2);

  private record Known(String attributes, boolean trusted, MemorySnapshot snapshot) {}

  private final Path folder;
  private final String revisionName;
  private final SourceIgnore ignore;
  private final SourceLimits limits;
  private volatile @Nullable Known known;
  private volatile boolean closed;

  private DirectorySource(Builder builder) {
    this.folder = builder.folder;
    this.revisionName = builder.revisionName;
    this.ignore = builder.ignore;
    this.limits = builder.limits;
  }

  /** Starts a source for a folder; nothing is read yet. */
  public static Builder at(Path folder) {
    return new Builder(folder);
  }

  /**
   * Collects the settings of a {@link DirectorySource}.
   *
   * @since 0.1
   */
  public static final class Builder {
    private final Path folder;
    private String revisionName = "local";
    private SourceIgnore ignore = SourceIgnore.defaults();
    private SourceLimits limits = SourceLimits.defaults();

    private Builder(Path folder) {
      this.folder = folder.toAbsolutePath().normalize();
    }

    /** What is left out; by default Flux' rules. */
    public Builder ignore(SourceIgnore rules) {
      this.ignore = rules;
      return this;
    }

    /** How much the folder may hold; by default {@link SourceLimits#defaults()}. */
    public Builder limits(SourceLimits most) {
      this.limits = most;
      return this;
    }

    /** The name in the revision, before the {@code @}; by default {@code local}. */
    public Builder revisionName(String name) {
      this.revisionName = name;
      return this;
    }

    /** The source; the caller closes it. */
    public DirectorySource build() {
      return new DirectorySource(this);
    }
  }

  @Override
  public String description() {
    return "folder " + folder;
  }

  @Override
  public Revision resolve() {
    return current(Stage.RESOLVE).revision();
  }

  /**
   * {@inheritDoc}
   *
   * <p>A folder has no history: only the revision that is there now, or the one last read, can be
   * fetched; any other fails with {@link Reason#NOT_FOUND}.
   */
  @Override
  public Snapshot fetch(Revision revision) {
    Known last = known;
    if (last != null && last.snapshot.revision().equals(revision)) {
      return last.snapshot;
    }
    MemorySnapshot snapshot = current(Stage.FETCH);
    if (!snapshot.revision().equals(revision)) {
      throw new SourceException(
          Failure.builder(
                  Stage.FETCH,
                  Reason.NOT_FOUND,
                  "Cannot fetch %s of %s: the folder is at %s now; resolve its revision again."
                      .formatted(revision, folder, snapshot.revision()))
              .retryable(true)
              .build());
    }
    return snapshot;
  }

  private MemorySnapshot current(Stage stage) {
    if (closed) {
      throw new IllegalStateException("the source of " + folder + " is closed");
    }
    Instant now = Instant.now();
    DirectoryTree root = DirectoryTree.root(folder, stage);
    Attributes attributes = new Attributes(limits.maxFiles());
    attributes.add(root, "");
    Known last = known;
    if (last != null && last.trusted && last.attributes.equals(attributes.digest())) {
      return last.snapshot;
    }
    MemorySnapshot read =
        SnapshotReader.read(Revision.of(revisionName), folder.toString(), root, ignore, limits);
    MemorySnapshot snapshot = read.withRevision(Revision.of(revisionName, read.digest()));
    if (!closed) {
      boolean trusted = attributes.newest.isBefore(now.minus(RACY));
      known = new Known(attributes.digest(), trusted, snapshot);
    }
    return snapshot;
  }

  @Override
  public void close() {
    closed = true;
    known = null;
  }

  @Override
  public String toString() {
    return description();
  }

  /** The attributes of everything in a folder, as one digest. */
  private static final class Attributes {
    private static final int MAX_DEPTH = 128;

    private final MessageDigest sha;
    private final long most;
    private long seen;
    private @Nullable String digest;
    private Instant newest = Instant.EPOCH;

    private Attributes(int maxFiles) {
      this.most = 20L * maxFiles;
      try {
        this.sha = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has SHA-256", e);
      }
    }

    /** Adds a folder; stops where the reader will fail anyway. */
    private void add(FileTree folder, String path) {
      add(folder, path, 0);
      digest = HexFormat.of().formatHex(sha.digest());
    }

    private void add(FileTree folder, String path, int depth) {
      List<FileTree> children = new ArrayList<>(folder.children());
      seen += children.size();
      children.sort(Comparator.comparing(FileTree::name));
      for (FileTree child : children) {
        BasicFileAttributes found = ((DirectoryTree) child).attributes();
        Instant changed = found.lastModifiedTime().toInstant();
        newest = changed.isAfter(newest) ? changed : newest;
        String childPath = path + "/" + child.name();
        String line =
            childPath.length()
                + ":"
                + childPath
                + child.type()
                + found.size()
                + "@"
                + changed
                + found.fileKey()
                + "\n";
        sha.update(line.getBytes(StandardCharsets.UTF_8));
        boolean enter = child.type() == FileTree.Type.FOLDER && !child.name().equals(".git");
        if (enter && depth < MAX_DEPTH && seen < most) {
          add(child, childPath, depth + 1);
        }
      }
    }

    private String digest() {
      return String.valueOf(digest);
    }
  }
}
