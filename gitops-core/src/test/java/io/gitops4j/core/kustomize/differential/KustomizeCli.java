package io.gitops4j.core.kustomize.differential;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs an installed kustomize. Safe to share by threads. */
final class KustomizeCli {

  private static final long TIMEOUT_SECONDS = 60;

  private final String program;
  private final Path scratch;

  KustomizeCli(String program, Path scratch) {
    this.program = program;
    this.scratch = scratch;
  }

  String version() throws IOException, InterruptedException {
    Process process = new ProcessBuilder(program, "version").redirectErrorStream(true).start();
    String version = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return version.strip();
  }

  /** What the CLI makes of a tree. */
  Outcome build(Tree tree) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory(scratch, "tree");
    try {
      tree.writeTo(folder.resolve("in"));
      List<String> command = new ArrayList<>(List.of(program, "build"));
      if (!tree.likeCli()) {
        command.addAll(List.of("--reorder", "none", "--load-restrictor", "LoadRestrictionsNone"));
      }
      command.add(Tree.TOP);
      Path out = folder.resolve("out");
      Path err = folder.resolve("err");
      Process process =
          new ProcessBuilder(command)
              .directory(folder.resolve("in").toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return Outcome.broken("no answer in " + TIMEOUT_SECONDS + " s");
      }
      return process.exitValue() == 0
          ? Outcome.built(Files.readString(out))
          : Outcome.refused(Files.readString(err).strip());
    } finally {
      delete(folder);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
