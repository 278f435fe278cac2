package io.gitops4j.benchmarks.kustomize;

import com.sun.management.ThreadMXBean;
import io.gitops4j.benchmarks.figure.Figures;
import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads the YAML files of a folder again and again, and prints the medians a document: nanoseconds
 * of the processor and bytes allocated; as they are, and behind a directive, with which the
 * complete parser reads them.
 */
public final class ReadYaml {

  private static final int WARM_UP_SECONDS = 10;
  private static final int ROUNDS = 21;

  private ReadYaml() {}

  /** Takes a name and the folder. */
  public static void main(String[] args) throws IOException {
    List<byte[]> files = new ArrayList<>();
    List<byte[]> behindDirective = new ArrayList<>();
    try (Stream<Path> tree = Files.walk(Path.of(args[1]))) {
      for (Path file : tree.filter(path -> path.toString().endsWith(".yaml")).sorted().toList()) {
        String text = Files.readString(file);
        files.add(text.getBytes(StandardCharsets.UTF_8));
        String start = text.startsWith("---") ? "%YAML 1.2\n" : "%YAML 1.2\n---\n";
        behindDirective.add((start + text).getBytes(StandardCharsets.UTF_8));
      }
    }
    measure(args[0] + " yaml-read", files);
    measure(args[0] + " yaml-read-completely", behindDirective);
  }

  private static void measure(String name, List<byte[]> files) {
    long end = System.nanoTime() + WARM_UP_SECONDS * 1_000_000_000L;
    while (System.nanoTime() < end) {
      read(files);
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    List<Double> nanoseconds = new ArrayList<>();
    List<Double> bytes = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      long allocated = threads.getThreadAllocatedBytes(thread);
      long time = threads.getCurrentThreadCpuTime();
      double documents = read(files);
      nanoseconds.add((threads.getCurrentThreadCpuTime() - time) / documents);
      bytes.add((threads.getThreadAllocatedBytes(thread) - allocated) / documents);
    }
    System.out.println(name + "-ns-per-object " + Figures.median(nanoseconds));
    System.out.println(name + "-bytes-per-object " + Figures.median(bytes));
  }

  private static int read(List<byte[]> files) {
    YamlReader reader = YamlReader.of(YamlFlavor.V3);
    int documents = 0;
    for (byte[] file : files) {
      List<YamlNode> read = reader.readAll("base/file.yaml", file);
      documents += read.size();
    }
    return documents;
  }
}
