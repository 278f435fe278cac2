package io.gitops4j.benchmarks.reconcile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The audit log of a kube-apiserver, which has one line for each request that it answered. */
final class AuditLog {

  private static final Pattern VERB = Pattern.compile("\"verb\":\"([a-z]+)\"");

  private final Path file;
  private int read;

  AuditLog(Path file) {
    this.file = file;
    this.read = lines().size();
  }

  private List<String> lines() {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many requests of each verb came since the last call. */
  Map<String, Integer> since() {
    List<String> lines = lines();
    Map<String, Integer> verbs = new TreeMap<>();
    for (String line : lines.subList(read, lines.size())) {
      Matcher verb = VERB.matcher(line);
      boolean ends = line.contains("\"stage\":\"ResponseComplete\"");
      if (ends && verb.find()) {
        verbs.merge(line.contains("dryRun=All") ? "dry-run" : verb.group(1), 1, Integer::sum);
      }
    }
    read = lines.size();
    return verbs;
  }

  /** The requests that wrote. */
  static int writes(Map<String, Integer> verbs) {
    return verbs.entrySet().stream()
        .filter(e -> List.of("create", "update", "patch", "delete").contains(e.getKey()))
        .mapToInt(Map.Entry::getValue)
        .sum();
  }
}
