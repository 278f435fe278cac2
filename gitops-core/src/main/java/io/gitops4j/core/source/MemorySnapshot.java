package io.gitops4j.core.source;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.Revision;
import io.gitops4j.Snapshot;
import io.gitops4j.SourceException;
import io.gitops4j.Stage;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot whose files are held in memory.
 *
 * <p>Immutable and safe to share. The digest is made once, when it is first asked for.
 *
 * @since 0.1
 */
public final class MemorySnapshot implements Snapshot {

  private static final class Entry {
    private final Kind kind;
    private final byte @Nullable [] content;
    private final long size;
    private final @Nullable String problem;

    private Entry(Kind kind, byte @Nullable [] content, long size, @Nullable String problem) {
      this.kind = kind;
      this.content = content;
      this.size = size;
      this.problem = problem;
    }
  }

  private final Revision revision;

  /** In the order of paths, as are the names in folders. */
  private final Map<String, Entry> entries;

  private final Map<String, Set<String>> folders;
  private volatile @Nullable String digest;

  private MemorySnapshot(Builder builder) {
    this.revision = builder.revision;
    this.entries = new LinkedHashMap<>(builder.entries);
    this.folders = new HashMap<>();
    folders.put("", new TreeSet<>());
    for (String path : entries.keySet()) {
      String child = path;
      for (int slash = child.lastIndexOf('/'); ; slash = child.lastIndexOf('/')) {
        String parent = slash < 0 ? "" : child.substring(0, slash);
        folders.computeIfAbsent(parent, p -> new TreeSet<>()).add(child.substring(slash + 1));
        if (slash < 0) {
          break;
        }
        child = parent;
      }
    }
  }

  private MemorySnapshot(Revision revision, MemorySnapshot other) {
    this.revision = revision;
    this.entries = other.entries;
    this.folders = other.folders;
    this.digest = other.digest;
  }

  /** The same files as those of another revision. */
  public MemorySnapshot withRevision(Revision other) {
    return new MemorySnapshot(other, this);
  }

  /** Starts a snapshot of a revision. */
  public static Builder builder(Revision revision) {
    return new Builder(revision);
  }

  /**
   * Collects files.
   *
   * @since 0.1
   */
  public static final class Builder {
    private final Revision revision;
    private final Map<String, Entry> entries = new TreeMap<>();

    private Builder(Revision revision) {
      this.revision = revision;
    }

    /** Adds a file; the array becomes the snapshot's own. */
    public Builder file(String path, byte[] content) {
      entries.put(checked(path), new Entry(Kind.FILE, content, content.length, null));
      return this;
    }

    /** Adds a text file in UTF-8. */
    public Builder file(String path, String content) {
      return file(path, content.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds a symbolic link. */
    public Builder link(String path, String target) {
      byte[] content = target.getBytes(StandardCharsets.UTF_8);
      entries.put(checked(path), new Entry(Kind.SYMLINK, content, content.length, null));
      return this;
    }

    /** Adds a file whose content was not kept; reading it fails with this sentence. */
    public Builder unreadable(String path, long size, String sentence) {
      entries.put(checked(path), new Entry(Kind.FILE, null, size, sentence));
      return this;
    }

    private static String checked(String path) {
      for (String part : path.split("/", -1)) {
        if (part.isEmpty() || part.equals(".") || part.equals("..")) {
          throw new IllegalArgumentException(path + " is not in normal form");
        }
      }
      return path;
    }

    /** The snapshot. */
    public MemorySnapshot build() {
      return new MemorySnapshot(this);
    }
  }

  @Override
  public Revision revision() {
    return revision;
  }

  @Override
  public String digest() {
    String known = digest;
    if (known == null) {
      known = "sha256:" + HexFormat.of().formatHex(hash());
      digest = known;
    }
    return known;
  }

  private byte[] hash() {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      entries.forEach(
          (path, entry) -> {
            String head = path.length() + ":" + path + entry.kind + entry.size + ":";
            sha.update(head.getBytes(StandardCharsets.UTF_8));
            if (entry.content != null) {
              sha.update(entry.content);
            }
          });
      return sha.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public Kind kind(String path) {
    Entry entry = entries.get(path);
    if (entry != null) {
      return entry.kind;
    }
    return folders.containsKey(path) ? Kind.DIRECTORY : Kind.ABSENT;
  }

  @Override
  public List<String> list(String directory) {
    return List.copyOf(folders.getOrDefault(directory, Set.of()));
  }

  @Override
  public List<String> paths() {
    return new ArrayList<>(entries.keySet());
  }

  @Override
  public byte[] read(String path) {
    Entry entry = entry(path);
    if (entry.content == null) {
      throw new SourceException(
          Failure.of(Stage.FETCH, Reason.LIMIT, String.valueOf(entry.problem)));
    }
    return entry.content.clone();
  }

  @Override
  public long size(String path) {
    return entry(path).size;
  }

  @Override
  public boolean sameAt(String path, Snapshot other) {
    if (!(other instanceof MemorySnapshot that)) {
      return Snapshot.super.sameAt(path, other);
    }
    Entry mine = entries.get(path);
    Entry theirs = that.entries.get(path);
    if (mine == null || theirs == null) {
      return mine == theirs && Objects.equals(folders.get(path), that.folders.get(path));
    }
    return mine.kind == theirs.kind
        && mine.content != null
        && theirs.content != null
        && Arrays.equals(mine.content, theirs.content);
  }

  private Entry entry(String path) {
    Entry entry = entries.get(path);
    if (entry == null) {
      throw new SourceException(
          Failure.of(
              Stage.FETCH,
              Reason.NOT_FOUND,
              "Cannot read " + path + ": there is no such file at " + revision + "."));
    }
    return entry;
  }

  @Override
  public String toString() {
    return revision + " with " + entries.size() + " files";
  }
}
