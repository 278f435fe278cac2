package io.gitops4j.testkit.git;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.DeflaterOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes Git objects as loose files.
 *
 * <p>By hand, because a repository opened by JGit reads the configuration of whoever runs the test,
 * and starts {@code git} to find it: commits would be signed on one machine and fail on another.
 * The format is small: {@code <type> <size>\0<content>}, deflated, named by its SHA-1. Source: Git,
 * {@code gitformat-loose}, {@code git-mktree(1)}: a tree's entries are sorted by their bytes, a
 * folder as if its name ended in {@code /}.
 */
final class LooseObjects {

  /** A file of a tree: its mode in Git's words and its content. */
  static final class Entry {
    private final String mode;
    private final byte[] content;

    Entry(String mode, byte[] content) {
      this.mode = mode;
      this.content = content;
    }

    String mode() {
      return mode;
    }

    byte[] content() {
      return content;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Entry that
          && mode.equals(that.mode)
          && Arrays.equals(content, that.content);
    }

    @Override
    public int hashCode() {
      return 31 * mode.hashCode() + Arrays.hashCode(content);
    }
  }

  private static final String FOLDER = "40000";

  private final Path objects;

  LooseObjects(Path objects) {
    this.objects = objects;
  }

  /** Writes the tree of files by path; its id. */
  String tree(SortedMap<String, Entry> files) throws IOException {
    TreeMap<String, byte[]> lines = new TreeMap<>(LooseObjects::compareBytes);
    TreeMap<String, Entry> left = new TreeMap<>(files);
    while (!left.isEmpty()) {
      String path = left.firstKey();
      int slash = path.indexOf('/');
      if (slash < 0) {
        Entry entry = left.pollFirstEntry().getValue();
        lines.put(path, line(entry.mode, path, write("blob", entry.content)));
      } else {
        String name = path.substring(0, slash);
        TreeMap<String, Entry> below = new TreeMap<>();
        left.entrySet()
            .removeIf(
                e -> {
                  boolean inside = e.getKey().startsWith(name + "/");
                  if (inside) {
                    below.put(e.getKey().substring(slash + 1), e.getValue());
                  }
                  return inside;
                });
        lines.put(name + "/", line(FOLDER, name, tree(below)));
      }
    }
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    lines.values().forEach(content::writeBytes);
    return write("tree", content.toByteArray());
  }

  private static int compareBytes(String left, String right) {
    return Arrays.compareUnsigned(
        left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] line(String mode, String name, String id) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    line.writeBytes((mode + " " + name + "\0").getBytes(StandardCharsets.UTF_8));
    line.writeBytes(HexFormat.of().parseHex(id));
    return line.toByteArray();
  }

  /** Writes an object when it is not there; its id. */
  String write(String type, byte[] content) throws IOException {
    byte[] head = (type + " " + content.length + "\0").getBytes(StandardCharsets.US_ASCII);
    String id = HexFormat.of().formatHex(digest(head, content));
    Path file = objects.resolve(id.substring(0, 2)).resolve(id.substring(2));
    if (!Files.exists(file)) {
      Files.createDirectories(file.getParent());
      Path temporary = Files.createTempFile(objects, "new-", ".tmp");
      try (OutputStream out = new DeflaterOutputStream(Files.newOutputStream(temporary))) {
        out.write(head);
        out.write(content);
      }
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return id;
  }

  private static byte[] digest(byte[] head, byte[] content) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-1");
      sha.update(head);
      return sha.digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
