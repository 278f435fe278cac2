package io.gitops4j.benchmarks.secrets;

import io.gitops4j.benchmarks.figure.Figure;
import io.gitops4j.benchmarks.figure.Figures;
import io.gitops4j.benchmarks.secrets.upstream.UpstreamProcess;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs the benchmarks of a cached read with 1, 2 and 16 threads.
 *
 * <p>Each fork counts with the best of its iterations, as other processes can only make it slower,
 * and the median of the forks is the figure: whatever the library does itself, as another order of
 * compilation, remains in it. Where there are more threads than processors, nanoseconds are those
 * of a processor: the time per read and thread, times the processors, by the threads.
 */
final class ReadMeasurement {

  /** The property in which a fork finds the address of the upstream. */
  static final String ENDPOINT = "benchmarks.endpoint";

  private static final int FORKS = 3;

  private ReadMeasurement() {}

  /** Measures a library, and keeps what JMH says in a file. */
  static void run(String library, Path log, PrintStream out) {
    try (UpstreamProcess upstream = UpstreamProcess.start()) {
      upstream.order("put prod/db {\"username\":\"service\",\"password\":\"correct-horse\"}");
      upstream.order("latency 50");
      for (int threads : new int[] {1, 2, 16}) {
        Class<?> benchmark =
            library.equals("ours") ? OursReadBenchmark.class : PeerReadBenchmark.class;
        RunResult result = measure(benchmark, threads, upstream.endpoint().toString(), log);
        String what = "cached-read/" + threads + (threads == 1 ? "-thread" : "-threads");
        double share =
            Math.min(threads, Runtime.getRuntime().availableProcessors()) / (double) threads;
        out.println(Figure.of(library, what, "ns", nanoseconds(result) * share));
        out.println(Figure.of(library, what, "bytes", bytes(result)));
      }
    } catch (RunnerException e) {
      throw new IllegalStateException(e);
    }
  }

  private static RunResult measure(Class<?> benchmark, int threads, String endpoint, Path log)
      throws RunnerException {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include("^" + benchmark.getName().replace(".", "\\.") + "\\.")
                    .mode(Mode.AverageTime)
                    .timeUnit(TimeUnit.NANOSECONDS)
                    .threads(threads)
                    .forks(FORKS)
                    .warmupIterations(4)
                    .warmupTime(TimeValue.milliseconds(500))
                    .measurementIterations(10)
                    .measurementTime(TimeValue.milliseconds(300))
                    .addProfiler(GCProfiler.class)
                    .jvmArgsAppend("-D" + ENDPOINT + "=" + endpoint)
                    .shouldFailOnError(true)
                    .output(log.toString())
                    .build())
            .run();
    return results.iterator().next();
  }

  private static double nanoseconds(RunResult result) {
    return medianOfForks(result, iteration -> iteration.getPrimaryResult().getScore());
  }

  /** Rounded to hundredths of a byte: a JVM allocates something now and then by itself. */
  private static double bytes(RunResult result) {
    double bytes = medianOfForks(result, ReadMeasurement::bytes);
    return Math.round(100 * bytes) / 100.0;
  }

  private static double bytes(IterationResult iteration) {
    Result<?> allocated = iteration.getSecondaryResults().get("gc.alloc.rate.norm");
    return allocated == null ? Double.NaN : allocated.getScore();
  }

  private static double medianOfForks(RunResult result, ToDoubleFunction<IterationResult> figure) {
    List<Double> forks = new ArrayList<>();
    for (BenchmarkResult fork : result.getBenchmarkResults()) {
      forks.add(fork.getIterationResults().stream().mapToDouble(figure).min().orElse(Double.NaN));
    }
    return Figures.median(forks);
  }
}
