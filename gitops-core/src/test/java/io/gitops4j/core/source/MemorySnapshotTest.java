package io.gitops4j.core.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.Revision;
import io.gitops4j.Snapshot;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemorySnapshotTest {

  private static MemorySnapshot.Builder files() {
    return MemorySnapshot.builder(Revision.of("test"));
  }

  @Test
  void sameAt_ofEveryKind_isTheSameWhoeverIsAsked() {
    Snapshot before =
        files()
            .file("a", "1")
            .file("b", "1")
            .file("c/d", "1")
            .file("e/f", "1")
            .link("l", "a")
            .link("m", "a")
            .unreadable("u", 1, "too large")
            .build();
    Snapshot after =
        files()
            .file("a", "1")
            .file("b", "22")
            .file("c/d", "2")
            .file("e/g", "1")
            .link("l", "a")
            .file("m", "a")
            .unreadable("u", 1, "too large")
            .build();
    for (Snapshot[] pair :
        List.of(
            new Snapshot[] {before, after},
            new Snapshot[] {before, new Other(after)},
            new Snapshot[] {new Other(before), after})) {
      assertThat(List.of("a", "b", "c", "c/d", "e", "e/f", "e/g", "l", "m", "u", "none", "../a"))
          .filteredOn(path -> pair[0].sameAt(path, pair[1]))
          .containsExactly("a", "c", "l", "none", "../a");
    }
  }

  /** A snapshot of another kind. */
  private record Other(Snapshot files) implements Snapshot {

    @Override
    public Revision revision() {
      return files.revision();
    }

    @Override
    public String digest() {
      return files.digest();
    }

    @Override
    public Kind kind(String path) {
      return files.kind(path);
    }

    @Override
    public List<String> list(String directory) {
      return files.list(directory);
    }

    @Override
    public List<String> paths() {
      return files.paths();
    }

    @Override
    public byte[] read(String path) {
      return files.read(path);
    }

    @Override
    public long size(String path) {
      return files.size(path);
    }
  }
}
