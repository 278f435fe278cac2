package io.gitops4j.core.helm.fuzz;

import io.gitops4j.GitOpsException;
import io.gitops4j.Revision;
import io.gitops4j.core.chart.ChartLoader;
import io.gitops4j.core.chart.ValuesReader;
import io.gitops4j.core.helm.HelmRenderer;
import io.gitops4j.core.helm.ReleaseOptions;
import io.gitops4j.core.helm.RenderedRelease;
import io.gitops4j.core.source.MemorySnapshot;
import io.gitops4j.core.template.TemplateLimits;
import io.gitops4j.core.template.sprig.TemplateEnvironment;
import io.gitops4j.core.yaml.YamlException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Renders charts made at random of pieces and collects the faults: hangs, and whatever is thrown
 * that is none of our exceptions. A chart whose outcome nobody has seen yet joins those that are
 * changed further; one hangs by the processor time it used, so that a busy machine does not count.
 */
final class ChartFuzz {

  private static final long MOST_NANOS = Duration.ofSeconds(10).toNanos();
  private static final int MAX_FAULTS = 25;
  private static final int MAX_CORPUS = 2_000;
  private static final int MAX_TEXT = 16 << 10;

  private final Random random;
  private final Path reports;
  private final ChartPieces pieces;
  private final HelmRenderer renderer =
      HelmRenderer.of(TemplateEnvironment.system(), TemplateLimits.defaults().withSteps(200_000));
  private final List<Map<String, String>> corpus = new ArrayList<>();
  private final Set<String> outcomes = new HashSet<>();
  private final Map<String, String> faults = new LinkedHashMap<>();
  private long executions;

  ChartFuzz(long seed, Path reports) {
    this.random = new Random(seed);
    this.pieces = new ChartPieces(random);
    this.reports = reports;
    corpus.add(ChartPieces.chart());
  }

  private record Current(Map<String, String> files, long cpuNanos) {}

  /** The faults after so much time, each with where its chart lies. */
  List<String> run(Duration time) throws InterruptedException, IOException {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    AtomicReference<@Nullable Current> current = new AtomicReference<>();
    long end = System.nanoTime() + time.toNanos();
    Thread thread =
        new Thread(
            () -> {
              while (System.nanoTime() < end && faults.size() < MAX_FAULTS) {
                Map<String, String> files = next();
                current.set(new Current(files, threads.getCurrentThreadCpuTime()));
                one(files);
              }
            },
            "gitops4j-fuzz");
    thread.setDaemon(true);
    thread.start();
    while (thread.isAlive()) {
      thread.join(TimeUnit.SECONDS.toMillis(1));
      Current now = current.get();
      long used = threads.getThreadCpuTime(thread.getId());
      if (now != null && used - now.cpuNanos() > MOST_NANOS && current.get() == now) {
        String stack = Arrays.toString(thread.getStackTrace());
        fault(now.files(), "hang " + frames(thread.getStackTrace()), stack);
        break;
      }
    }
    return List.copyOf(faults.values());
  }

  long executions() {
    return executions;
  }

  /** What was done, for people. */
  String summary() {
    return executions + " charts, " + outcomes.size() + " outcomes, " + faults.size() + " faults";
  }

  private Map<String, String> next() {
    Map<String, String> files = new LinkedHashMap<>(corpus.get(random.nextInt(corpus.size())));
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      List<String> names = List.copyOf(files.keySet());
      String name = names.get(random.nextInt(names.size()));
      String text = pieces.changed(name, files.getOrDefault(name, ""));
      files.put(name, text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text);
    }
    return files;
  }

  private void one(Map<String, String> files) {
    executions++;
    String outcome;
    try {
      outcome = "ok " + render(files);
    } catch (GitOpsException | YamlException e) {
      outcome = shape(String.valueOf(e.getMessage()));
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      StringWriter text = new StringWriter();
      e.printStackTrace(new PrintWriter(text));
      outcome = e.getClass().getName() + " " + frames(e.getStackTrace());
      try {
        fault(files, outcome, text.toString());
      } catch (IOException unwritable) {
        throw new IllegalStateException(unwritable);
      }
    }
    if (outcomes.add(outcome) && corpus.size() < MAX_CORPUS) {
      corpus.add(files);
    }
  }

  private int render(Map<String, String> files) {
    MemorySnapshot.Builder snapshot = MemorySnapshot.builder(Revision.of("fuzz"));
    files.forEach((name, text) -> snapshot.file(name, text.getBytes(StandardCharsets.UTF_8)));
    RenderedRelease release =
        renderer.render(
            ChartLoader.withDefaults().folder(snapshot.build(), ""),
            ReleaseOptions.of("rel", "ns")
                .values(ValuesReader.read("given", files.getOrDefault("given", "")))
                .includeCrds(true)
                .build());
    return release.text().length() % 7 + release.notices().size();
  }

  /** A message without what differs from chart to chart. */
  private static String shape(String message) {
    String words =
        Arrays.stream(message.split("\\s+"))
            .map(word -> word.matches("[a-z]+[:;,.]?") ? word : "_")
            .collect(Collectors.joining(" "));
    return words.substring(0, Math.min(160, words.length()));
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

  private void fault(Map<String, String> files, String key, String text) throws IOException {
    if (faults.containsKey(key)) {
      return;
    }
    Path folder = reports.resolve("fault-" + (faults.size() + 1));
    faults.put(key, key + ": see " + folder);
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("thrown.txt"), text);
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
  }
}
