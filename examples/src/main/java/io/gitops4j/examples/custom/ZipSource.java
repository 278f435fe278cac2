package io.gitops4j.examples.custom;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.Revision;
import io.gitops4j.Snapshot;
import io.gitops4j.SourceException;
import io.gitops4j.Stage;
import io.gitops4j.core.source.MemorySnapshot;
import io.gitops4j.spi.Source;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a release archive of at most 100 MiB and 10,000 files of 5 MiB each, that a build has
 * written: a zip file. Its revision is its digest, so a build that gives the same bytes is no
 * change.
 */
public final class ZipSource implements Source {

  private static final int MAX_FILES = 10_000;
  private static final int MAX_FILE_BYTES = 5 * 1024 * 1024;
  private static final int MAX_BYTES = 100 * 1024 * 1024;

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
    return revision(bytes(Stage.RESOLVE));
  }

  @Override
  public Snapshot fetch(Revision revision) {
    byte[] bytes = bytes(Stage.FETCH);
    if (!revision(bytes).equals(revision)) {
      throw failed(
          Stage.FETCH, Reason.NOT_FOUND, "it is no longer at the revision " + revision, null);
    }
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      return unpacked(zip, MemorySnapshot.builder(revision));
    } catch (IllegalArgumentException e) {
      throw failed(Stage.FETCH, Reason.DENIED, e.getMessage(), e);
    } catch (IOException e) {
      throw failed(Stage.FETCH, Reason.INVALID, e.getMessage(), e);
    }
  }

  private Snapshot unpacked(ZipInputStream zip, MemorySnapshot.Builder files) throws IOException {
    int count = 0;
    long left = MAX_BYTES;
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      if (entry.isDirectory()) {
        continue;
      }
      if (++count > MAX_FILES) {
        throw failed(Stage.FETCH, Reason.LIMIT, "it has more than 10000 files", null);
      }
      byte[] content = zip.readNBytes(MAX_FILE_BYTES + 1);
      left -= content.length;
      if (content.length > MAX_FILE_BYTES) {
        throw failed(Stage.FETCH, Reason.LIMIT, entry.getName() + " is over 5 MiB", null);
      }
      if (left < 0) {
        throw failed(Stage.FETCH, Reason.LIMIT, "it unpacks to more than 100 MiB", null);
      }
      files.file(entry.getName(), content);
    }
    return files.build();
  }

  private byte[] bytes(Stage stage) {
    try (InputStream in = Files.newInputStream(archive)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw failed(stage, Reason.LIMIT, "it is over 100 MiB", null);
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw failed(stage, Reason.NOT_FOUND, "there is no such file", e);
    } catch (ClosedByInterruptException e) {
      throw failed(stage, Reason.CANCELLED, "it was interrupted", e);
    } catch (IOException e) {
      throw failed(stage, Reason.UNAVAILABLE, e.getMessage(), e);
    }
  }

  private static Revision revision(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return Revision.of("sha256:" + HexFormat.of().formatHex(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private SourceException failed(
      Stage stage, Reason reason, @Nullable String why, @Nullable Throwable cause) {
    String message = "Cannot read the archive " + archive + ": " + why + ".";
    return new SourceException(Failure.of(stage, reason, message), cause);
  }
}
