package io.gitops4j.core.source.git;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.Failure;
import io.gitops4j.Snapshot;
import io.gitops4j.SourceException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.eclipse.jgit.lib.FileMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A repository and the server it is read from. */
abstract class GitHttpFixture {

  @TempDir Path folder;
  BareRepository repository;
  GitHttpServer server;

  @BeforeEach
  void start() throws Exception {
    repository = new BareRepository(folder.resolve("fleet.git"));
    server = new GitHttpServer(repository.repository());
  }

  @AfterEach
  void stop() {
    server.close();
    repository.close();
  }

  static String text(Snapshot snapshot, String path) {
    return new String(snapshot.read(path), StandardCharsets.UTF_8);
  }

  static Failure failure(Runnable call) {
    return catchThrowableOfType(SourceException.class, call::run).failure();
  }

  GitSource.Builder source() {
    return GitSource.at(server.url());
  }

  static byte[] noise(int size) {
    byte[] bytes = new byte[size];
    new Random(7).nextBytes(bytes);
    return bytes;
  }

  void large(String path) throws Exception {
    repository.file(path, noise(200_000), FileMode.REGULAR_FILE);
  }
}
