package io.gitops4j.examples.custom;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.Revision;
import io.gitops4j.Snapshot;
import io.gitops4j.SourceException;
import io.gitops4j.Stage;
import io.gitops4j.core.source.MemorySnapshot;
import io.gitops4j.spi.Source;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Reads a release archive that a build has written: a zip file. Its revision is its digest, so a
 * build that gives the same bytes is no change.
 */
public final class ZipSource implements Source {

  private static final int MAX_FILES = 10_000;
  private static final int MAX_FILE_BYTES = 5 * 1024 * 1024;

  private final Path archive;

  private ZipSource(Path archive) {
    this.archive = archive;
  }

  /** The archive at a path. */
  public static ZipSource at(Path archive) {
    return new ZipSource(archive);
  }

  @Override
  public String description() {
    return "zip " + archive;
  }

  @Override
  public Revision resolve() {
    try (InputStream in = Files.newInputStream(archive)) {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      try (InputStream digesting = new DigestInputStream(in, sha)) {
        digesting.transferTo(java.io.OutputStream.nullOutputStream());
      }
      return Revision.of("sha256:" + HexFormat.of().formatHex(sha.digest()));
    } catch (NoSuchFileException e) {
      throw failed(Stage.RESOLVE, Reason.NOT_FOUND, "there is no such file", e);
    } catch (IOException | NoSuchAlgorithmException e) {
      throw failed(Stage.RESOLVE, Reason.UNAVAILABLE, e.getMessage(), e);
    }
  }

  @Override
  public Snapshot fetch(Revision revision) {
    if (!resolve().equals(revision)) {
      throw failed(
          Stage.FETCH, Reason.NOT_FOUND, "it is no longer at the revision " + revision, null);
    }
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(archive))) {
      MemorySnapshot.Builder files = MemorySnapshot.builder(revision);
      int count = 0;
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (!entry.isDirectory()) {
          if (++count > MAX_FILES) {
            throw failed(Stage.FETCH, Reason.LIMIT, "it has more than 10000 files", null);
          }
          byte[] content = zip.readNBytes(MAX_FILE_BYTES + 1);
          if (content.length > MAX_FILE_BYTES) {
            throw failed(Stage.FETCH, Reason.LIMIT, entry.getName() + " is over 5 MiB", null);
          }
          files.file(entry.getName(), content);
        }
      }
      return files.build();
    } catch (IllegalArgumentException e) {
      throw failed(Stage.FETCH, Reason.DENIED, e.getMessage(), e);
    } catch (IOException e) {
      throw failed(Stage.FETCH, Reason.INVALID, e.getMessage(), e);
    }
  }

  private SourceException failed(
      Stage stage,
      Reason reason,
      @org.jspecify.annotations.Nullable String why,
      @org.jspecify.annotations.Nullable Throwable cause) {
    String message = "Cannot read the archive " + archive + ": " + why + ".";
    return new SourceException(Failure.of(stage, reason, message), cause);
  }
}
