package io.gitops4j.benchmarks.secrets;

import com.amazonaws.secretsmanager.caching.SecretCache;
import java.net.URI;
import java.time.Duration;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Reads a secret that is known, as a whole: the peer knows no fields. */
@State(Scope.Benchmark)
public class PeerReadBenchmark {

  private final SecretCache cache =
      Peer.open(URI.create(System.getProperty(ReadMeasurement.ENDPOINT)), Duration.ofHours(1));

  /** Reads. */
  @Benchmark
  public String read() {
    return cache.getSecretString("prod/db");
  }

  /** Closes. */
  @TearDown
  public void close() {
    cache.close();
  }
}
