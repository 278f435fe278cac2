package io.gitops4j.benchmarks.kustomize;

import io.gitops4j.Manifest;
import io.gitops4j.Manifests;
import io.gitops4j.Revision;
import io.gitops4j.Snapshot;
import io.gitops4j.core.kustomize.KustomizeRenderer;
import io.gitops4j.core.source.MemorySnapshot;
import io.gitops4j.core.yaml.YamlWriter;
import io.gitops4j.spi.RenderRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A folder with kustomizations, read into memory.
 *
 * @param snapshot its files
 * @param entry the folder to build
 */
record Tree(Snapshot snapshot, String entry) {

  static Tree read(Path folder, String entry) throws IOException {
    return read(folder, entry, "", "");
  }

  /** Reads a folder, with another text in one of the files. */
  static Tree read(Path folder, String entry, String changed, String text) throws IOException {
    MemorySnapshot.Builder builder = MemorySnapshot.builder(Revision.of("benchmark"));
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String path = folder.relativize(file).toString();
        byte[] content = Files.readAllBytes(file);
        if (path.equals(changed)) {
          content =
              (new String(content, StandardCharsets.UTF_8) + text).getBytes(StandardCharsets.UTF_8);
        }
        builder.file(path, content);
      }
    }
    return new Tree(builder.build(), entry);
  }

  Manifests render(KustomizeRenderer renderer) {
    return renderer.render(RenderRequest.of(snapshot, entry));
  }

  /** Renders and writes YAML, as the CLI does; gives the number of objects. */
  int write(KustomizeRenderer renderer, OutputStream out) throws IOException {
    Manifests manifests = render(renderer);
    String separator = "";
    for (Manifest manifest : manifests) {
      String document = separator + YamlWriter.write(manifest.content());
      out.write(document.getBytes(StandardCharsets.UTF_8));
      separator = "---\n";
    }
    return manifests.size();
  }
}
