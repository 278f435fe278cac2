package io.gitops4j.benchmarks.secrets;

import io.gitops4j.benchmarks.figure.Figure;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** What a library adds to a service: its jars, and those that they need at run time. */
final class Footprint {

  private Footprint() {}

  static void print(String library, String classPath, PrintStream out) throws IOException {
    List<Path> jars =
        Pattern.compile(File.pathSeparator, Pattern.LITERAL)
            .splitAsStream(classPath)
            .map(Path::of)
            .toList();
    long bytes = 0;
    for (Path jar : jars) {
      bytes += Files.size(jar);
    }
    out.println(Figure.of(library, "footprint", "jars", jars.size()));
    out.println(Figure.of(library, "footprint", "megabytes", bytes / 1e6));
  }
}
