package io.gitops4j.core.kustomize.differential;

import io.gitops4j.Revision;
import io.gitops4j.Snapshot;
import io.gitops4j.core.source.MemorySnapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A folder of kustomizations; {@code app} is built.
 *
 * @param files the files by path
 * @param likeCli whether it is built as the CLI builds without flags: sorted, and with files only
 *     from below the folder that names them; else as Flux builds
 */
record Tree(SortedMap<String, String> files, boolean likeCli) {

  static final String TOP = "app";

  Tree {
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
  }

  /** The same with one file more or changed. */
  Tree with(String path, String content) {
    TreeMap<String, String> changed = new TreeMap<>(files);
    changed.put(path, content);
    return new Tree(changed, likeCli);
  }

  /** The same without a file. */
  Tree without(String path) {
    TreeMap<String, String> changed = new TreeMap<>(files);
    changed.remove(path);
    return new Tree(changed, likeCli);
  }

  Snapshot snapshot() {
    MemorySnapshot.Builder builder = MemorySnapshot.builder(Revision.of("tree"));
    files.forEach(builder::file);
    return builder.build();
  }

  /** Writes the files below a folder. */
  void writeTo(Path folder) throws IOException {
    Files.createDirectories(folder.resolve(TOP));
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue(), StandardCharsets.UTF_8);
    }
  }

  /** Reads what {@link #writeTo} wrote. */
  static Tree read(Path folder, boolean likeCli) throws IOException {
    SortedMap<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(folder.relativize(file).toString().replace('\\', '/'), Files.readString(file));
      }
    }
    return new Tree(files, likeCli);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(likeCli ? "as the CLI builds\n" : "as Flux builds\n");
    files.forEach((path, content) -> text.append("### ").append(path).append('\n').append(content));
    return text.toString();
  }
}
