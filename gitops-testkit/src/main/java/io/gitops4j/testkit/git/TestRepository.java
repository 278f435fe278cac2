package io.gitops4j.testkit.git;

import io.gitops4j.testkit.git.LooseObjects.Entry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A Git repository for a test: made of a folder, changed and committed in a line or two, gone when
 * closed.
 *
 * <p>What is written is held in memory until {@link #commit}; the repository on disk is bare and
 * can be read by any Git under {@link #url()}. Author, committer and times are fixed, the first
 * commit at 2026-01-01T00:00:00Z and each one a minute later, so that equal steps give equal
 * commits on every machine; nothing of the machine's Git is used. Not thread-safe, but it may be
 * read by others while it changes.
 *
 * <pre>{@code
 * try (TestRepository repository = TestRepository.from(Path.of("fleet"))) {
 *   repository.edit("apps/web.yaml", text -> text.replace("1.4", "1.5"));
 *   String commit = repository.commit("web 1.5");
 *   repository.revert(commit);
 * }
 * }</pre>
 *
 * @since 0.1
 */
public final class TestRepository implements AutoCloseable {

  private static final String FILE = "100644";
  private static final String EXECUTABLE = "100755";
  private static final String LINK = "120000";
  private static final String PERSON = "gitops4j test <test@gitops4j.invalid>";
  private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration STEP = Duration.ofMinutes(1);

  private record Commit(@Nullable String parent, TreeMap<String, Entry> files) {}

  private final Path folder;
  private final LooseObjects objects;
  private final Map<String, Commit> commits = new HashMap<>();
  private final Map<String, String> branches = new HashMap<>();
  private TreeMap<String, Entry> files = new TreeMap<>();
  private String branch = "main";
  private Instant time = FIRST;

  private TestRepository(Path folder) {
    this.folder = folder;
    this.objects = new LooseObjects(folder.resolve("objects"));
  }

  /** An empty repository on the branch {@code main}, without a commit. */
  public static TestRepository empty() {
    try {
      Path folder = Files.createTempDirectory("gitops4j-test-").resolve("repository.git");
      Files.createDirectories(folder.resolve("objects/info"));
      Files.createDirectories(folder.resolve("objects/pack"));
      Files.createDirectories(folder.resolve("refs/heads"));
      Files.createDirectories(folder.resolve("refs/tags"));
      Files.writeString(
          folder.resolve("config"), "[core]\n\trepositoryformatversion = 0\n\tbare = true\n");
      Files.writeString(folder.resolve("HEAD"), "ref: refs/heads/main\n");
      return new TestRepository(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A repository with the files of a folder as its first commit. Links stay links; {@code .git} is
   * left out.
   */
  public static TestRepository from(Path source) {
    TestRepository repository = empty();
    repository.copy(source);
    repository.commit("Files of " + source.toAbsolutePath().normalize().getFileName());
    return repository;
  }

  private void copy(Path source) {
    try {
      Files.walkFileTree(
          source,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
              Path name = dir.getFileName();
              return name != null && name.toString().equals(".git")
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              String path = source.relativize(file).toString().replace('\\', '/');
              if (attributes.isSymbolicLink()) {
                link(path, Files.readSymbolicLink(file).toString());
              } else {
                String mode = Files.isExecutable(file) ? EXECUTABLE : FILE;
                put(path, new Entry(mode, Files.readAllBytes(file)));
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a text file in UTF-8, replacing what is at the path. */
  public TestRepository write(String path, String text) {
    return write(path, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes a file, replacing what is at the path. */
  public TestRepository write(String path, byte[] content) {
    put(path, new Entry(FILE, content.clone()));
    return this;
  }

  /** Writes a symbolic link. */
  public TestRepository link(String path, String target) {
    put(path, new Entry(LINK, target.getBytes(StandardCharsets.UTF_8)));
    return this;
  }

  private void put(String path, Entry entry) {
    for (String part : path.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..") || part.equals(".git")) {
        throw new IllegalArgumentException(path + " is not a path a repository can hold");
      }
    }
    files.keySet().removeIf(p -> p.startsWith(path + "/") || path.startsWith(p + "/"));
    files.put(path, entry);
  }

  /** The text of a file as it stands. */
  public String read(String path) {
    return new String(existing(path).content(), StandardCharsets.UTF_8);
  }

  /** Changes the text of a file that is there. */
  public TestRepository edit(String path, UnaryOperator<String> change) {
    Entry before = existing(path);
    String after = change.apply(read(path));
    put(path, new Entry(before.mode(), after.getBytes(StandardCharsets.UTF_8)));
    return this;
  }

  private Entry existing(String path) {
    Entry entry = files.get(path);
    if (entry == null) {
      throw new IllegalArgumentException("there is no file " + path + " in the repository");
    }
    return entry;
  }

  /** Removes a file, or a folder with all that is in it. */
  public TestRepository delete(String path) {
    if (!files.keySet().removeIf(p -> p.equals(path) || p.startsWith(path + "/"))) {
      throw new IllegalArgumentException("there is nothing at " + path + " in the repository");
    }
    return this;
  }

  /** Commits what was written, to the current branch; the commit's id. */
  public String commit(String message) {
    String parent = branches.get(branch);
    String when = time.getEpochSecond() + " +0000";
    try {
      StringBuilder text = new StringBuilder("tree " + objects.tree(files) + "\n");
      if (parent != null) {
        text.append("parent ").append(parent).append('\n');
      }
      text.append("author " + PERSON + " ").append(when).append('\n');
      text.append("committer " + PERSON + " ").append(when).append("\n\n");
      text.append(message).append('\n');
      String id = objects.write("commit", text.toString().getBytes(StandardCharsets.UTF_8));
      commits.put(id, new Commit(parent, new TreeMap<>(files)));
      point(id);
      time = time.plus(STEP);
      return id;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void point(String id) throws IOException {
    branches.put(branch, id);
    reference("refs/heads/" + branch, id);
  }

  private void reference(String name, String id) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Path temporary = Files.createTempFile(folder, "ref-", ".tmp");
    Files.writeString(temporary, id + "\n");
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Commits the opposite of a commit, as {@code git revert} does; the new commit's id.
   *
   * @throws IllegalStateException when a file it touched was changed since
   */
  public String revert(String commit) {
    Commit reverted = known(commit);
    TreeMap<String, Entry> before =
        reverted.parent == null ? new TreeMap<>() : known(reverted.parent).files;
    Set<String> paths = new HashSet<>(before.keySet());
    paths.addAll(reverted.files.keySet());
    for (String path : paths) {
      Entry old = before.get(path);
      Entry changed = reverted.files.get(path);
      if (Objects.equals(old, changed)) {
        continue;
      }
      if (!Objects.equals(files.get(path), changed)) {
        throw new IllegalStateException(
            "cannot revert " + commit + ": " + path + " was changed since");
      }
      if (old == null) {
        files.remove(path);
      } else {
        files.put(path, old);
      }
    }
    return commit("Revert " + commit);
  }

  private Commit known(String id) {
    Commit commit = commits.get(id);
    if (commit == null) {
      throw new IllegalArgumentException("there is no commit " + id + " in the repository");
    }
    return commit;
  }

  /** Goes to a branch, with its files; a new one starts at the current commit. */
  public TestRepository branch(String name) {
    try {
      String current = branches.get(branch);
      String existing = branches.get(name);
      branch = name;
      if (existing != null) {
        files = new TreeMap<>(known(existing).files);
      } else if (current != null) {
        point(current);
      }
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Points the current branch to a commit, with its files, as a force push does. */
  public TestRepository reset(String commit) {
    try {
      files = new TreeMap<>(known(commit).files);
      point(commit);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Tags the current commit; a tag that exists is moved. */
  public TestRepository tag(String name) {
    try {
      reference("refs/tags/" + name, head());
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Tags the current commit with an annotated tag; a tag that exists is moved. */
  public TestRepository annotatedTag(String name, String message) {
    String text =
        "object %s\ntype commit\ntag %s\ntagger %s %d +0000\n\n%s\n"
            .formatted(head(), name, PERSON, time.getEpochSecond(), message);
    try {
      reference("refs/tags/" + name, objects.write("tag", text.getBytes(StandardCharsets.UTF_8)));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The id of the current branch's last commit. */
  public String head() {
    String id = branches.get(branch);
    if (id == null) {
      throw new IllegalStateException("the branch " + branch + " has no commit yet");
    }
    return id;
  }

  /** The paths of the files as they stand, sorted. */
  public List<String> paths() {
    return List.copyOf(files.keySet());
  }

  /** The bare repository on disk. */
  public Path path() {
    return folder;
  }

  /** Its address for Git: {@code file:///…}. */
  public String url() {
    return "file://" + folder.toUri().getPath().replaceAll("/$", "");
  }

  /** Removes it. */
  @Override
  public void close() {
    Path root = Objects.requireNonNull(folder.getParent());
    if (!Files.exists(root)) {
      return;
    }
    try {
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException problem)
                throws IOException {
              Files.delete(dir);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return "TestRepository[" + url() + " " + branch + "]";
  }
}
