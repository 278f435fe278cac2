package io.gitops4j.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.Reason;
import io.gitops4j.Revision;
import io.gitops4j.Snapshot;
import io.gitops4j.SourceException;
import io.gitops4j.spi.Source;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Source} must do. Extend it, say how files get to where the source reads, and
 * run it as a JUnit test.
 *
 * <pre>{@code
 * class MySourceTest extends SourceContract {
 *   protected void publish(Map<String, String> files) { server.replaceAll(files); }
 *   protected Source open() { return new MySource(server.url()); }
 * }
 * }</pre>
 *
 * @since 0.1
 */
public abstract class SourceContract {

  /** For subclasses. */
  protected SourceContract() {}

  /**
   * Makes these, and only these, the files of what the source reads: the newest revision.
   *
   * @param files text by path
   */
  protected abstract void publish(Map<String, String> files) throws Exception;

  /** A new source that reads what was published. */
  protected abstract Source open() throws Exception;

  /**
   * What the digests of its revisions look like, as a regular expression; a source whose revisions
   * are versions says so.
   */
  protected String digestForm() {
    return "[a-z0-9]+:[0-9a-f]+";
  }

  /** A revision of the form of a given one that nobody gave. */
  protected Revision unknown(Revision given) {
    return Revision.of(given.value().replaceAll("[0-9a-f]{8}$", "0badc0de"));
  }

  private static Map<String, String> files(String... pathsAndTexts) {
    Map<String, String> files = new TreeMap<>();
    for (int i = 0; i < pathsAndTexts.length; i += 2) {
      files.put(pathsAndTexts[i], pathsAndTexts[i + 1]);
    }
    return files;
  }

  private static Map<String, String> contents(Snapshot snapshot) {
    Map<String, String> contents = new TreeMap<>();
    for (String path : snapshot.paths()) {
      contents.put(path, new String(snapshot.read(path), StandardCharsets.UTF_8));
    }
    return contents;
  }

  /** The files come back as they were published. */
  @Test
  public void fetch_published_hasTheFilesAsTheyAre() throws Exception {
    Map<String, String> published =
        files(
            "a.yaml",
            "a: 1\n",
            "apps/web/deployment.yaml",
            "kind: Deployment\r\n",
            "empty",
            "",
            "grün/ä.yaml",
            "x: ü\n",
            "z.txt",
            "no newline at the end");
    publish(published);
    try (Source source = open()) {
      Snapshot snapshot = source.fetch(source.resolve());

      assertThat(contents(snapshot)).isEqualTo(published);
      assertThat(snapshot.list("")).containsExactly("a.yaml", "apps", "empty", "grün", "z.txt");
      assertThat(snapshot.list("apps")).containsExactly("web");
      assertThat(snapshot.kind("")).isEqualTo(Snapshot.Kind.DIRECTORY);
      assertThat(snapshot.kind("apps/web")).isEqualTo(Snapshot.Kind.DIRECTORY);
      assertThat(snapshot.kind("a.yaml")).isEqualTo(Snapshot.Kind.FILE);
      assertThat(snapshot.kind("nothing")).isEqualTo(Snapshot.Kind.ABSENT);
      assertThat(snapshot.size("a.yaml")).isEqualTo(5);
    }
  }

  /** The snapshot is of the revision that was asked for. */
  @Test
  public void fetch_revision_isTheSnapshots() throws Exception {
    publish(files("a.yaml", "1"));
    try (Source source = open()) {
      Revision revision = source.resolve();

      assertThat(source.fetch(revision).revision()).isEqualTo(revision);
      assertThat(revision.digest()).matches(digestForm());
      assertThat(source.description()).isNotBlank();
    }
  }

  /** Nothing changed: the same revision, and equal snapshots. */
  @Test
  public void resolve_nothingChanged_isEqual() throws Exception {
    publish(files("a.yaml", "1", "b/c.yaml", "2"));
    try (Source first = open();
        Source second = open()) {
      Revision revision = first.resolve();

      assertThat(first.resolve()).isEqualTo(revision);
      assertThat(second.resolve()).isEqualTo(revision);
      assertThat(first.fetch(revision).digest()).isEqualTo(first.fetch(revision).digest());
      assertThat(second.fetch(revision).digest()).isEqualTo(first.fetch(revision).digest());
    }
  }

  /** A change, an addition, a removal: a new revision with the new files. */
  @Test
  public void resolve_filesChanged_isAnotherRevision() throws Exception {
    publish(files("a.yaml", "1", "b.yaml", "1"));
    try (Source source = open()) {
      Revision before = source.resolve();
      Snapshot old = source.fetch(before);
      Map<String, String> changed = files("a.yaml", "2", "c/d.yaml", "1");
      publish(changed);

      Revision after = source.resolve();

      assertThat(after).isNotEqualTo(before);
      assertThat(contents(source.fetch(after))).isEqualTo(changed);
      assertThat(contents(old)).isEqualTo(files("a.yaml", "1", "b.yaml", "1"));
    }
  }

  /** A snapshot can say what is the same in another. */
  @Test
  public void sameAt_afterAChange_tellsWhatIsTheSame() throws Exception {
    publish(files("a.yaml", "1", "b.yaml", "1", "c/d.yaml", "1"));
    try (Source source = open()) {
      Snapshot before = source.fetch(source.resolve());
      publish(files("a.yaml", "1", "b.yaml", "2", "c/e.yaml", "1"));
      Snapshot after = source.fetch(source.resolve());
      assertThat(before.sameAt("a.yaml", after)).isTrue();
      assertThat(before.sameAt("b.yaml", after)).isFalse();
      assertThat(before.sameAt("c/d.yaml", after)).isFalse();
      assertThat(before.sameAt("c/e.yaml", after)).isFalse();
      assertThat(before.sameAt("c", after)).as("other names").isFalse();
      assertThat(before.sameAt("", after)).as("the same names").isTrue();
      assertThat(before.sameAt("nothing", after)).isTrue();
      assertThat(before.sameAt("a.yaml", before)).isTrue();
    }
  }

  /** A snapshot belongs to whoever has it. */
  @Test
  public void close_snapshot_staysUsable() throws Exception {
    publish(files("a.yaml", "1"));
    Snapshot snapshot;
    try (Source source = open()) {
      snapshot = source.fetch(source.resolve());
      byte[] bytes = snapshot.read("a.yaml");
      bytes[0] = 'x';
    }
    assertThat(contents(snapshot)).isEqualTo(files("a.yaml", "1"));
    assertThat(snapshot.digest()).matches("sha256:[0-9a-f]{64}");
  }

  /** Paths stay inside. */
  @Test
  public void read_pathThatIsNoFile_isNotFound() throws Exception {
    publish(files("a/b.yaml", "1"));
    try (Source source = open()) {
      Snapshot snapshot = source.fetch(source.resolve());
      for (String path :
          List.of("nothing", "a", "", "../a/b.yaml", "/a/b.yaml", "a//b.yaml", "./a")) {
        SourceException thrown =
            catchThrowableOfType(SourceException.class, () -> snapshot.read(path));
        assertThat(thrown).as(path).isNotNull();
        assertThat(thrown.failure().reason()).as(path).isEqualTo(Reason.NOT_FOUND);
      }
      assertThat(snapshot.kind("../a")).isEqualTo(Snapshot.Kind.ABSENT);
      assertThat(snapshot.list("nothing")).isEmpty();
    }
  }

  /** What was never there cannot be fetched, and the source works on. */
  @Test
  public void fetch_revisionNobodyGave_isRefused() throws Exception {
    publish(files("a.yaml", "1"));
    try (Source source = open()) {
      Revision unknown = unknown(source.resolve());
      assertThatThrownBy(() -> source.fetch(unknown))
          .isInstanceOfSatisfying(
              SourceException.class,
              e -> assertThat(e.failure().reason()).isIn(Reason.NOT_FOUND, Reason.INVALID));
      assertThat(source.fetch(source.resolve()).paths()).containsExactly("a.yaml");
    }
  }

  /** Many threads at once get the same. */
  @Test
  public void fetch_manyThreads_getTheSame() throws Exception {
    publish(files("a.yaml", "1", "b/c.yaml", "2"));
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (Source source = open()) {
      List<Future<String>> digests = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        digests.add(threads.submit(() -> source.fetch(source.resolve()).digest()));
      }
      assertThat(all(digests)).hasSize(8).containsOnly(source.fetch(source.resolve()).digest());
    } finally {
      threads.shutdownNow();
    }
  }

  private static List<String> all(List<Future<String>> futures)
      throws InterruptedException, ExecutionException, TimeoutException {
    List<String> values = new ArrayList<>();
    for (Future<String> future : futures) {
      values.add(future.get(60, TimeUnit.SECONDS));
    }
    return values;
  }

  /** An interrupted thread is not kept waiting, and stays interrupted. */
  @Test
  public void fetch_interruptedThread_isCancelledOrDone() throws Exception {
    publish(files("a.yaml", "1"));
    try (Source source = open()) {
      Thread.currentThread().interrupt();
      try {
        source.fetch(source.resolve());
      } catch (SourceException e) {
        assertThat(e.failure().reason()).isEqualTo(Reason.CANCELLED);
      }
      assertThat(Thread.interrupted()).isTrue();
      assertThat(source.fetch(source.resolve()).paths()).containsExactly("a.yaml");
    }
  }

  /** Closing twice does nothing. */
  @Test
  public void close_twice_isFine() throws Exception {
    publish(files("a.yaml", "1"));
    Source source = open();
    source.resolve();
    source.close();
    source.close();
  }
}
