package io.gitops4j.benchmarks.secrets;

import io.gitops4j.secrets.Secrets;
import java.net.URI;
import java.time.Duration;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Reads a field of a secret that is known. */
@State(Scope.Benchmark)
public class OursReadBenchmark {

  private final Secrets secrets =
      Ours.open(URI.create(System.getProperty(ReadMeasurement.ENDPOINT)), Duration.ofMinutes(5));

  /** Looks up and reads, as a service does on every request. */
  @Benchmark
  public String read() {
    return secrets.lookup("prod/db#password").reveal();
  }

  /** Closes. */
  @TearDown
  public void close() {
    secrets.close();
  }
}
