package io.gitops4j.core.kustomize.fuzz;

import io.gitops4j.Revision;
import io.gitops4j.core.source.MemorySnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * A repository to render.
 *
 * @param name where it came from
 * @param folder the folder to render, in normal form
 * @param files content by path
 */
record FuzzInput(String name, String folder, TreeMap<String, byte[]> files) {

  /** The same repository with files that may be changed; contents are replaced, never written. */
  FuzzInput copy() {
    return new FuzzInput(name, folder, new TreeMap<>(files));
  }

  int bytes() {
    return files.values().stream().mapToInt(content -> content.length).sum();
  }

  MemorySnapshot snapshot() {
    MemorySnapshot.Builder builder = MemorySnapshot.builder(Revision.of("fuzz"));
    files.forEach(builder::file);
    return builder.build();
  }

  /** Writes it in the form of the fixtures in {@code src/test/resources/kustomize}. */
  void save(Path fixture) throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path to = fixture.resolve("input").resolve(file.getKey());
      Files.createDirectories(to.getParent());
      Files.write(to, file.getValue());
    }
    Files.writeString(fixture.resolve("folder.txt"), folder + "\n");
  }
}
