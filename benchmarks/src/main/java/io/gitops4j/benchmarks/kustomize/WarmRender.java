package io.gitops4j.benchmarks.kustomize;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.gitops4j.core.kustomize.KustomizeRenderer;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Builds a folder again and again in one JVM, keeping nothing, and prints the medians: time, CPU
 * seconds and bytes allocated; and the size that the heap came to.
 */
public final class WarmRender {

  private static final int WARM_UP_SECONDS = 20;
  private static final int FEWEST_WARM_UPS = 3;
  private static final int ROUNDS = 5;

  /** A round builds as often as fits into this, or once: the CPU's time is counted in 10 ms. */
  private static final double ROUND_SECONDS = 0.1;

  private record Round(double seconds, double cpu, double megabytes) {}

  private WarmRender() {}

  /** Takes a name, the root folder, and the folder in it to build. */
  public static void main(String[] args) throws IOException {
    String name = args[0];
    Path root = Path.of(args[1]);
    Tree tree = Tree.read(root, args[2]);
    // One that keeps nothing, so that each round builds all.
    KustomizeRenderer renderer = KustomizeRenderer.builder().keep(0).build();
    long end = System.nanoTime() + WARM_UP_SECONDS * 1_000_000_000L;
    int objects = 0;
    double last = 0;
    for (int i = 0; i < FEWEST_WARM_UPS || System.nanoTime() < end; i++) {
      long start = System.nanoTime();
      objects = tree.write(renderer, OutputStream.nullOutputStream());
      last = (System.nanoTime() - start) / 1e9;
    }
    int builds = Math.max(1, (int) (ROUND_SECONDS / last));
    List<Round> rounds = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      rounds.add(round(tree, renderer, builds));
    }
    print(name, "objects", objects);
    print(name, "warm-ms", median(rounds.stream().map(Round::seconds).toList()) * 1000);
    print(name, "warm-cpu-seconds", median(rounds.stream().map(Round::cpu).toList()));
    print(name, "allocated-mb", median(rounds.stream().map(Round::megabytes).toList()));
    print(name, "peak-heap-mb", peakHeap());
  }

  private static Round round(Tree tree, KustomizeRenderer renderer, int builds) throws IOException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long thread = Thread.currentThread().getId();
    long allocated = threads.getThreadAllocatedBytes(thread);
    long cpu = system.getProcessCpuTime();
    long time = System.nanoTime();
    for (int i = 0; i < builds; i++) {
      tree.write(renderer, OutputStream.nullOutputStream());
    }
    return new Round(
        (System.nanoTime() - time) / 1e9 / builds,
        (system.getProcessCpuTime() - cpu) / 1e9 / builds,
        (threads.getThreadAllocatedBytes(thread) - allocated) / 1e6 / builds);
  }

  /** What the heap has grown to, which is at least what was in use at any time. */
  private static double peakHeap() {
    return Runtime.getRuntime().totalMemory() / 1e6;
  }

  static double median(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }

  static void print(String name, String unit, double value) {
    System.out.println(name + " " + unit + " " + value);
  }
}
