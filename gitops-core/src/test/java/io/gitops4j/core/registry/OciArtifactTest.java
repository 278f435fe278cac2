package io.gitops4j.core.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.Reason;
import io.gitops4j.Revision;
import io.gitops4j.Snapshot;
import io.gitops4j.core.source.SnapshotReader;
import io.gitops4j.core.source.SourceIgnore;
import io.gitops4j.core.source.SourceLimits;
import io.gitops4j.core.source.http.TransferException;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an artifact unpacks to, and what it must not. */
class OciArtifactTest {

  private static final SourceLimits LIMITS =
      SourceLimits.defaults().withMaxFileBytes(100).withMaxTotalBytes(10_000).withMaxFiles(50);

  private static Snapshot read(Archives archive) throws TransferException {
    return SnapshotReader.read(
        Revision.of("x"),
        "x",
        ArtifactTree.unpack(archive.gzip(), LIMITS),
        SourceIgnore.defaults(),
        LIMITS);
  }

  private static Reason refused(byte[] archive) {
    return catchThrowableOfType(TransferException.class, () -> ArtifactTree.unpack(archive, LIMITS))
        .reason();
  }

  @Test
  void unpack_pathsAndLinks_areThoseOfFlux() throws Exception {
    Snapshot files =
        read(
            new Archives()
                .entry("./", '5', new byte[0])
                .file("./apps//web.yaml", "1")
                .file("apps/web.yaml", "2")
                .entry("apps/link.yaml", '2', new byte[0])
                .entry("empty/", '5', new byte[0]));
    assertThat(files.paths()).containsExactly("apps/web.yaml");
    assertThat(Failures.text(files, "apps/web.yaml")).isEqualTo("2");
  }

  @Test
  void unpack_largeFile_isListedAndCannotBeRead() throws Exception {
    Snapshot files = read(new Archives().entry("large", '0', new byte[101]).file("small", "1"));
    assertThat(files.paths()).containsExactly("large", "small");
    assertThat(files.size("large")).isEqualTo(101);
    assertThat(Failures.of(() -> files.read("large")).reason()).isEqualTo(Reason.LIMIT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/etc/passwd", "../x", "a/../../x", "a\\b", "a/..", "a\tb", "."})
  void unpack_pathThatLeadsOut_isDenied(String path) {
    assertThat(refused(new Archives().file(path, "1").gzip())).isEqualTo(Reason.DENIED);
  }

  @ParameterizedTest
  @ValueSource(chars = {'1', '3', '4', '6', 'Z'})
  void unpack_whatIsNoFile_isDenied(char type) {
    assertThat(refused(new Archives().entry("a", type, new byte[0]).gzip()))
        .isEqualTo(Reason.DENIED);
  }

  @Test
  void unpack_fileThatIsAFolderToo_isDenied() {
    assertThat(refused(new Archives().file("a", "1").file("a/b", "1").gzip()))
        .isEqualTo(Reason.DENIED);
    assertThat(refused(new Archives().file("a/b", "1").file("a", "1").gzip()))
        .isEqualTo(Reason.DENIED);
    assertThat(refused(new Archives().file("a/".repeat(60) + "b", "1").file("x", "1").gzip()))
        .as("folders that are implied count")
        .isEqualTo(Reason.LIMIT);
  }

  @Test
  void unpack_moreThanAllowed_endsAtTheLimit() {
    Archives many = new Archives();
    for (int i = 0; i < 51; i++) {
      many.file("f" + i, "1");
    }
    assertThat(refused(many.gzip())).isEqualTo(Reason.LIMIT);
    assertThat(refused(new Archives().entry("zeros", '0', new byte[20 << 20]).gzip()))
        .isEqualTo(Reason.LIMIT);
  }

  @Test
  void unpack_whatIsNoArchive_isInvalid() {
    assertThat(refused(WebServer.bytes("kind: A\n"))).isEqualTo(Reason.INVALID);
    assertThat(refused(Archives.gzip(WebServer.bytes("kind: A\n")))).isEqualTo(Reason.INVALID);
  }

  /** Whatever is changed, what comes out is an artifact or our exception. */
  @Property(tries = 500)
  void unpack_changedBytes_areReadOrRefused(@ForAll long seed) {
    byte[] archive =
        new Archives().file("apps/web.yaml", "kind: A\n").entry("x/", '5', new byte[0]).gzip();
    Random random = new Random(seed);
    for (int i = 0; i <= random.nextInt(4); i++) {
      archive[random.nextInt(archive.length)] = (byte) random.nextInt();
    }
    try {
      ArtifactTree.unpack(archive, LIMITS);
    } catch (TransferException e) {
      assertThat(e.why()).isNotBlank();
    }
  }
}
