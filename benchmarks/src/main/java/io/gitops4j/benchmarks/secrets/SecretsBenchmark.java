package io.gitops4j.benchmarks.secrets;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The secrets of a service beside AWS' own cache, with the same upstream. {@code benchmarks/run
 * secrets} runs it, each library on the class path that it brings.
 */
public final class SecretsBenchmark {

  private SecretsBenchmark() {}

  /** Measures one thing and prints figures, or reports what was measured. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    switch (arguments[0]) {
      case "cached-read" -> ReadMeasurement.run(arguments[1], Path.of(arguments[2]), System.out);
      case "crowd" -> Crowd.run(arguments[1], System.out);
      case "cold-start" -> Start.sixtySecrets(arguments[1], System.out);
      case "first-secret" -> Start.firstSecret(arguments[1], arguments[2], System.out);
      case "outage" -> Outage.run(System.out);
      case "footprint" -> Footprint.print(arguments[1], arguments[2], System.out);
      case "report" ->
          System.exit(
              Report.print(Arrays.stream(arguments).skip(1).map(Path::of).toList(), System.out));
      default -> throw new IllegalArgumentException("no such measure: " + arguments[0]);
    }
    System.exit(0);
  }
}
