package io.gitops4j.core.source.git.jgit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.util.FS;
import org.jspecify.annotations.Nullable;

/**
 * The bare repository in which a source keeps what it fetched.
 *
 * <p>A commit that is here with its whole tree has a reference {@code refs/kept/<id>}; only these
 * count, so that what an interrupted fetch left does no harm. They are also what a fetch tells the
 * server we have. The layout is {@code <cache>/<digest of the address>/{lock,repository.git}};
 * while the lock is held elsewhere, or without a cache directory, a temporary folder is used.
 *
 * <p>Bounded by dropping: past 64 packs or the limit of bytes everything is removed before the next
 * fetch. With depth 1 that costs one commit's files, what Flux transfers for every change, and
 * needs neither repacking nor a thread of its own. Not thread-safe. Tests: GitCacheTest.
 */
final class ObjectCache {

  private static final String KEPT = "refs/kept/";
  private static final int MAX_PACKS = 64;

  private final Path folder;
  private final boolean temporary;
  private final @Nullable FileChannel lock;
  private final long maxBytes;
  private @Nullable Repository repository;

  private ObjectCache(Path folder, boolean temporary, @Nullable FileChannel lock, long maxBytes) {
    this.folder = folder;
    this.temporary = temporary;
    this.lock = lock;
    this.maxBytes = maxBytes;
  }

  static ObjectCache open(@Nullable Path cache, String address, long maxBytes) throws IOException {
    if (cache != null) {
      Path folder = Files.createDirectories(cache.resolve(nameOf(address)));
      FileChannel lock = locked(folder.resolve("lock"));
      if (lock != null) {
        return new ObjectCache(folder, false, lock, maxBytes);
      }
    }
    return new ObjectCache(Files.createTempDirectory("gitops4j-git-"), true, null, maxBytes);
  }

  private static @Nullable FileChannel locked(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock held;
    try {
      held = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      held = null;
    }
    if (held == null) {
      channel.close();
      return null;
    }
    return channel;
  }

  private static String nameOf(String address) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(address.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  Repository repository() throws IOException {
    Repository open = repository;
    if (open == null) {
      Path git = folder.resolve("repository.git");
      if (!Files.exists(git.resolve("HEAD"))) {
        remove(git);
        create(git);
      }
      open =
          new FileRepositoryBuilder().setFS(FS.DETECTED).setGitDir(git.toFile()).setBare().build();
      repository = open;
    }
    return open;
  }

  /** By hand: JGit would start {@code sh} and write probe files to find what the disk can do. */
  private static void create(Path git) throws IOException {
    Files.createDirectories(git.resolve("objects/pack"));
    Files.createDirectories(git.resolve("objects/info"));
    Files.createDirectories(git.resolve("refs/heads"));
    String config =
        """
        [core]
        \trepositoryformatversion = 0
        \tfilemode = false
        \tbare = true
        \tlogallrefupdates = false
        """;
    Files.writeString(git.resolve("config"), config);
    Files.writeString(git.resolve("HEAD"), "ref: refs/heads/none\n");
  }

  boolean holds(String commit) throws IOException {
    return repository().exactRef(KEPT + commit) != null;
  }

  boolean isEmpty() throws IOException {
    return repository().getRefDatabase().getRefsByPrefix(KEPT).isEmpty();
  }

  /** Notes that a commit is here in full. */
  void keep(String commit) throws IOException {
    RefUpdate update = repository().updateRef(KEPT + commit);
    update.setNewObjectId(ObjectId.fromString(commit));
    update.setForceUpdate(true);
    update.disableRefLog();
    RefUpdate.Result result = update.update();
    if (result == RefUpdate.Result.IO_FAILURE || result == RefUpdate.Result.LOCK_FAILURE) {
      throw new IOException("the reference of " + commit + " cannot be written: " + result);
    }
  }

  Stream<ObjectId> kept() throws IOException {
    return repository().getRefDatabase().getRefsByPrefix(KEPT).stream().map(Ref::getObjectId);
  }

  /** Removes everything when it has grown too large. */
  void trim() throws IOException {
    long packs = 0;
    long bytes = 0;
    Path objects = folder.resolve("repository.git/objects/pack");
    if (Files.isDirectory(objects)) {
      try (Stream<Path> files = Files.list(objects)) {
        for (Path file : files.toList()) {
          bytes += Files.size(file);
          packs += file.toString().endsWith(".pack") ? 1 : 0;
        }
      }
    }
    if (packs >= MAX_PACKS || bytes > maxBytes) {
      clear();
    }
  }

  /** Removes everything. */
  void clear() throws IOException {
    closeRepository();
    remove(folder.resolve("repository.git"));
  }

  private void closeRepository() {
    if (repository != null) {
      repository.close();
      repository = null;
    }
  }

  void close() throws IOException {
    closeRepository();
    if (temporary) {
      remove(folder);
    }
    if (lock != null) {
      lock.close();
    }
  }

  private static void remove(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
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
  }
}
