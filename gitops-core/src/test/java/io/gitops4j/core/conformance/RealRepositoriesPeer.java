package io.gitops4j.core.conformance;

import io.gitops4j.Reason;
import io.gitops4j.RenderException;
import io.gitops4j.Revision;
import io.gitops4j.core.kustomize.build.BuildOptions;
import io.gitops4j.core.kustomize.build.FolderBuilds;
import io.gitops4j.core.kustomize.resource.Resource;
import io.gitops4j.core.source.MemorySnapshot;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Folders of public Flux repositories, built as Flux builds. */
final class RealRepositoriesPeer implements ConformancePeer {

  @Override
  public String folder() {
    return "real";
  }

  @Override
  public List<Outcome> run(Path folder) throws IOException {
    List<Outcome> outcomes = new ArrayList<>();
    try (Stream<Path> repositories = Files.list(folder.resolve("expected"))) {
      for (Path expected : repositories.sorted().toList()) {
        String name = expected.getFileName().toString();
        MemorySnapshot snapshot = snapshot(folder.resolve("repos").resolve(name));
        for (Path file : files(expected)) {
          String path = path(file);
          outcomes.add(
              new Outcome(name + "/" + path, built(snapshot, path, Files.readString(file))));
        }
        remote(outcomes, name, snapshot, Cases.read(expected.resolve("index.json")));
      }
    }
    return outcomes;
  }

  /** The folders of a repository whose output is recorded in a folder. */
  static List<String> paths(Path expected) throws IOException {
    return files(expected).stream().map(RealRepositoriesPeer::path).toList();
  }

  private static String path(Path file) {
    return file.getFileName().toString().replaceFirst("\\.yaml$", "").replace("__", "/");
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  private static @Nullable String built(MemorySnapshot snapshot, String path, String expected) {
    try {
      StringBuilder out = new StringBuilder();
      for (Resource resource :
          FolderBuilds.folder(snapshot, path, new BuildOptions(false, false, false))) {
        out.append(out.isEmpty() ? "" : "---\n").append(YamlWriter.write(resource.node()));
      }
      return KustomizeBuildPeer.difference(expected, out.toString());
    } catch (RenderException e) {
      return "failed: " + e.getMessage();
    }
  }

  /** Folders that need a remote base must fail saying so. */
  private static void remote(
      List<Outcome> outcomes, String name, MemorySnapshot snapshot, YamlMap index) {
    if (!(index.get("failed") instanceof YamlMap failed)) {
      return;
    }
    for (String path : failed.keys()) {
      try {
        FolderBuilds.folder(snapshot, path, new BuildOptions(false, false, false));
        outcomes.add(new Outcome(name + "/" + path, "built, though it needs a remote base"));
      } catch (RenderException e) {
        boolean said = e.failure().reason() == Reason.DENIED;
        outcomes.add(new Outcome(name + "/" + path, said ? null : "failed: " + e.getMessage()));
      }
    }
  }

  static MemorySnapshot snapshot(Path folder) throws IOException {
    MemorySnapshot.Builder builder = MemorySnapshot.builder(Revision.of("real"));
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path file : tree.filter(Files::isRegularFile).sorted().toList()) {
        builder.file(
            folder.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
      }
    }
    return builder.build();
  }
}
