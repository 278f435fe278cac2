package io.gitops4j.benchmarks.helm;

import com.sun.management.ThreadMXBean;
import io.gitops4j.benchmarks.figure.Figure;
import io.gitops4j.benchmarks.figure.Figures;
import io.gitops4j.core.chart.Chart;
import io.gitops4j.core.helm.HelmRenderer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Loads and renders one chart again and again in one JVM, with templates compiled once, and prints
 * medians: the time to load, the time and the bytes of a rendering, and how many times as much
 * eight threads get done as one.
 */
public final class WarmChart {

  private static final int WARM_UP_SECONDS = 15;
  private static final int ROUNDS = 15;
  private static final int THREADS = 8;
  private static final int THREADS_SECONDS = 4;

  private final String name;
  private final PackedChart packed;
  private final HelmRenderer renderer = HelmRenderer.create();

  private WarmChart(String name, PackedChart packed) {
    this.name = name;
    this.packed = packed;
  }

  /** Takes a name and the archive. */
  public static void main(String[] args) throws Exception {
    WarmChart warm = new WarmChart(args[0], PackedChart.read(Path.of(args[1])));
    warm.one();
    warm.threads();
  }

  private void one() throws IOException {
    long end = System.nanoTime() + WARM_UP_SECONDS * 1_000_000_000L;
    int manifests = 0;
    while (System.nanoTime() < end) {
      manifests = PackedChart.render(renderer, packed.load()).manifests().size();
    }
    Chart chart = packed.load();
    List<Double> loads = new ArrayList<>();
    List<Double> renders = new ArrayList<>();
    List<Double> allocations = new ArrayList<>();
    ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (int i = 0; i < ROUNDS; i++) {
      long start = System.nanoTime();
      packed.load();
      long loaded = System.nanoTime();
      long allocated = memory.getCurrentThreadAllocatedBytes();
      PackedChart.render(renderer, chart);
      renders.add((System.nanoTime() - loaded) / 1e6);
      allocations.add((memory.getCurrentThreadAllocatedBytes() - allocated) / 1e6);
      loads.add((loaded - start) / 1e6);
    }
    print("manifests", manifests);
    print("load-ms", Figures.median(loads));
    print("warm-ms", Figures.median(renders));
    print("allocated-mb", Figures.median(allocations));
  }

  /** What eight threads do in the time of one, by the processors that there are. */
  private void threads() throws InterruptedException, ExecutionException {
    double one = rendersPerSecond(1);
    double many = rendersPerSecond(THREADS);
    int processors = Math.min(THREADS, Runtime.getRuntime().availableProcessors());
    print("renders-per-second-1-thread", one);
    print("renders-per-second-8-threads", many);
    print("8-threads-efficiency", many / one / processors);
  }

  private double rendersPerSecond(int threads) throws InterruptedException, ExecutionException {
    Chart chart = packed.load();
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      long end = System.nanoTime() + THREADS_SECONDS * 1_000_000_000L;
      Callable<Integer> work =
          () -> {
            int done = 0;
            while (System.nanoTime() < end) {
              PackedChart.render(renderer, chart);
              done++;
            }
            return done;
          };
      List<Future<Integer>> all = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        all.add(executor.submit(work));
      }
      int done = 0;
      for (Future<Integer> each : all) {
        done += each.get();
      }
      return done / (double) THREADS_SECONDS;
    } finally {
      executor.shutdownNow();
    }
  }

  private void print(String what, double value) {
    System.out.println(new Figure(name + " " + what, value));
  }
}
