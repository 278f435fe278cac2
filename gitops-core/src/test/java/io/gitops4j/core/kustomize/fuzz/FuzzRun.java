package io.gitops4j.core.kustomize.fuzz;

import io.gitops4j.GitOpsException;
import io.gitops4j.Manifest;
import io.gitops4j.Manifests;
import io.gitops4j.core.kustomize.KustomizeRenderer;
import io.gitops4j.core.yaml.YamlWriter;
import io.gitops4j.spi.RenderRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Renders mutated inputs for a time and collects the faults: hangs, and whatever is thrown that is
 * no {@link GitOpsException}.
 *
 * <p>What guides it is the outcome: an input whose message nobody has seen yet joins those that are
 * mutated further. A render counts as hanging by the processor time it used, so that a busy machine
 * does not count.
 */
final class FuzzRun {

  private static final Duration MOST = Duration.ofSeconds(10);
  private static final int MAX_CORPUS = 5_000;
  private static final int MAX_BYTES = 64 << 10;
  private static final int MAX_FAULTS = 25;
  private static final List<String> POINTERS =
      List.of(
          "", "/", "/metadata/name", "/~2/0", "nonsense", "/spec/-1/99999999999999999999", "//");

  private final Random random;
  private final List<FuzzInput> corpus;
  private final Path reports;
  private final Set<String> outcomes = new HashSet<>();
  private final Map<String, String> faults = new LinkedHashMap<>();
  private long executions;
  private boolean hung;

  FuzzRun(long seed, List<FuzzInput> corpus, Path reports) {
    this.random = new Random(seed);
    this.corpus = new ArrayList<>(corpus);
    this.reports = reports;
  }

  /** The faults after so much time, each with where its input lies. */
  List<String> run(Duration time) throws IOException, InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    Mutator mutator = new Mutator(random, corpus);
    while (System.nanoTime() < end && faults.size() < MAX_FAULTS && !hung) {
      batch(mutator, end);
    }
    return List.copyOf(faults.values());
  }

  /** What was done, for people. */
  String summary() {
    return executions + " inputs, " + outcomes.size() + " outcomes, " + faults.size() + " faults";
  }

  private record Current(FuzzInput input, long cpuNanos) {}

  /** A second of inputs on one thread, which is given up when one of them hangs. */
  private void batch(Mutator mutator, long end) throws IOException, InterruptedException {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    AtomicReference<@Nullable Current> current = new AtomicReference<>();
    CountDownLatch done = new CountDownLatch(1);
    Thread thread =
        new Thread(
            () -> {
              long until = Math.min(end, System.nanoTime() + 1_000_000_000L);
              while (System.nanoTime() < until && faults.size() < MAX_FAULTS) {
                FuzzInput input = mutator.next();
                current.set(new Current(input, threads.getCurrentThreadCpuTime()));
                one(input);
              }
              done.countDown();
            },
            "gitops4j-fuzz");
    thread.setDaemon(true);
    thread.start();
    while (!done.await(1, TimeUnit.SECONDS)) {
      Current now = current.get();
      long used = threads.getThreadCpuTime(thread.getId());
      if (now != null && used - now.cpuNanos() > MOST.toNanos() && current.get() == now) {
        hung = true;
        StackTraceElement[] stack = thread.getStackTrace();
        fault(now.input(), "hang", frames(stack), "hangs at " + Arrays.toString(stack));
        return;
      }
      if (!thread.isAlive() && done.getCount() > 0) {
        throw new IllegalStateException("the thread that renders ended");
      }
    }
  }

  private void one(FuzzInput input) {
    executions++;
    String outcome;
    try {
      outcome = "ok " + render(input);
    } catch (GitOpsException e) {
      outcome = shape(e.failure().message());
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      StringWriter text = new StringWriter();
      e.printStackTrace(new PrintWriter(text));
      outcome = e.getClass().getName();
      fault(input, outcome, frames(e.getStackTrace()), text.toString());
    }
    boolean small = !input.files().isEmpty() && input.bytes() < MAX_BYTES;
    if (outcomes.add(outcome) && small && corpus.size() < MAX_CORPUS) {
      corpus.add(input);
    }
  }

  private int render(FuzzInput input) {
    Manifests manifests =
        new KustomizeRenderer().render(RenderRequest.of(input.snapshot(), input.folder()));
    YamlWriter.writeAll(manifests);
    for (Manifest manifest : manifests) {
      POINTERS.forEach(manifest::locate);
    }
    return manifests.size();
  }

  /** A message without what differs from input to input. */
  private static String shape(String message) {
    String words =
        Arrays.stream(message.split("\\s+"))
            .map(word -> word.matches("[a-z]+[:;,.]?") ? word : "_")
            .collect(Collectors.joining(" "));
    return words.substring(0, Math.min(120, words.length()));
  }

  private static String frames(StackTraceElement[] stack) {
    return Arrays.stream(stack)
        .filter(frame -> frame.getClassName().startsWith("io.gitops4j.core"))
        .filter(frame -> !frame.getClassName().contains(".fuzz."))
        .map(frame -> frame.getClassName() + "." + frame.getMethodName())
        .distinct()
        .limit(2)
        .collect(Collectors.joining(" < "));
  }

  private void fault(FuzzInput input, String kind, String frames, String text) {
    String key = kind + " " + frames;
    if (faults.containsKey(key)) {
      return;
    }
    Path fixture = reports.resolve("fault-" + (faults.size() + 1));
    faults.put(key, key + " (from " + input.name() + "): see " + fixture);
    try {
      Files.createDirectories(fixture);
      Files.writeString(fixture.resolve("thrown.txt"), text);
      input.save(fixture);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
