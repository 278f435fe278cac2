package io.gitops4j.benchmarks.secrets;

import io.gitops4j.benchmarks.figure.Figure;
import io.gitops4j.benchmarks.secrets.upstream.UpstreamProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** How a service starts: until its first secret in a fresh JVM, and until 60 are known. */
public final class Start {

  private static final int SECRETS = 60;
  private static final int RUNS = 5;

  private Start() {}

  /** Is the service: reads one secret and says so. */
  public static void main(String[] arguments) {
    try (Library library =
        Library.open(arguments[0], URI.create(arguments[1]), Duration.ofMinutes(5))) {
      System.out.println(library.read("prod/db").length());
    }
  }

  /** From the start of a process until it has a secret; the processes take turns. */
  static void firstSecret(String oursPath, String peerPath, PrintStream out) throws IOException {
    try (UpstreamProcess upstream = UpstreamProcess.start()) {
      upstream.order("put prod/db correct-horse");
      upstream.order("latency 50");
      for (int run = 0; run <= RUNS; run++) {
        for (String name : List.of("ours", "peer")) {
          String path = name.equals("ours") ? oursPath : peerPath;
          double seconds = seconds(name, path, upstream.endpoint());
          // The first run brings the jars into the memory of the machine.
          if (run > 0) {
            out.println(Figure.of(name, "start-to-first-secret", "seconds", seconds));
          }
        }
      }
    }
  }

  private static double seconds(String name, String path, URI endpoint) throws IOException {
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(
                UpstreamProcess.java(),
                "-cp",
                path,
                Start.class.getName(),
                name,
                endpoint.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = lines.readLine();
      if (!"13".equals(line)) {
        throw new IOException("the process of " + name + " read no secret but " + line);
      }
      return (System.nanoTime() - start) / 1e9;
    } finally {
      process.destroy();
    }
  }

  /** From nothing until 60 secrets are known, in a process that has read a secret before. */
  static void sixtySecrets(String library, PrintStream out) {
    try (UpstreamProcess upstream = UpstreamProcess.start()) {
      List<String> names = new ArrayList<>();
      IntStream.range(0, SECRETS).forEach(i -> names.add("prod/service-" + i));
      names.forEach(name -> upstream.order("put " + name + " value-of-" + name));
      upstream.order("put prod/first first");
      upstream.order("latency 50");
      try (Library first = Library.open(library, upstream.endpoint(), Duration.ofMinutes(5))) {
        first.read("prod/first");
      }
      try (Library cold = Library.open(library, upstream.endpoint(), Duration.ofMinutes(5))) {
        upstream.order("mark");
        long start = System.nanoTime();
        cold.preload(names);
        double seconds = (System.nanoTime() - start) / 1e9;
        String what = "cold-start/" + SECRETS + "-secrets";
        int batches = Integer.parseInt(upstream.order("calls BatchGetSecretValue"));
        out.println(Figure.of(library, what, "calls", upstream.calls()));
        out.println(Figure.of(library, what, "batch-calls", batches));
        out.println(Figure.of(library, what, "seconds", seconds));
        names.forEach(name -> check(name, cold.read(name)));
      }
    }
  }

  private static void check(String name, String value) {
    if (!value.equals("value-of-" + name)) {
      throw new IllegalStateException("another value for " + name);
    }
  }
}
