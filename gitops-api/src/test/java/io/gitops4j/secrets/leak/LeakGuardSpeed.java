package io.gitops4j.secrets.leak;

import io.gitops4j.SecretValue;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;

/** Measures how fast texts without leaks are scanned, for who changes the guard; no test. */
final class LeakGuardSpeed {

  private LeakGuardSpeed() {}

  /** Prints megabytes a second for some kinds of text, and nanoseconds for a line of a log. */
  public static void main(String[] args) {
    Random random = new Random(1);
    HeldSecrets secrets = new HeldSecrets();
    for (int i = 0; i < 200; i++) {
      secrets.put(
          SecretValue.of("s" + i, Encodings.letters(random, 12 + random.nextInt(28)) + "' " + i));
    }
    try (LeakGuard guard = LeakGuard.of(List.of(secrets))) {
      measure(guard, "manifests", yaml(random, false));
      measure(guard, "manifests with base64", yaml(random, true));
      measure(guard, "JSON in JSON", yaml(random, false).replace("\"", "\\\""));
      String line = "2026-11-26T09:00:00Z INFO reconciled unit apps/web in 1.3 s: 3 changed";
      long start = cpuNanos();
      for (int i = 0; i < 1_000_000; i++) {
        guard.find(line);
      }
      System.out.printf(
          "a line of %d characters: %d ns%n", line.length(), (cpuNanos() - start) / 1_000_000);
    }
  }

  /** The time of this thread alone, so that other programs do not disturb. */
  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static String yaml(Random random, boolean base64) {
    StringBuilder yaml = new StringBuilder();
    while (yaml.length() < 8_000_000) {
      yaml.append("- name: ")
          .append(Encodings.letters(random, 9))
          .append("\n  image: \"registry.example.com/team/");
      yaml.append(Encodings.letters(random, 7))
          .append(":1.2.")
          .append(random.nextInt(99))
          .append("\"\n  resources:\n    limits:\n      cpu: 500m\n");
      if (base64) {
        byte[] bytes = new byte[300];
        random.nextBytes(bytes);
        yaml.append("  data: ")
            .append(java.util.Base64.getEncoder().encodeToString(bytes))
            .append('\n');
      }
    }
    return yaml.toString();
  }

  private static void measure(LeakGuard guard, String what, String text) {
    double best = 0;
    for (int i = 0; i < 12; i++) {
      long start = cpuNanos();
      if (guard.find(text).isPresent()) {
        throw new IllegalStateException("found by chance");
      }
      best = Math.max(best, text.length() * 1e3 / (cpuNanos() - start));
    }
    System.out.printf("%s: %.0f MB/s%n", what, best);
  }
}
