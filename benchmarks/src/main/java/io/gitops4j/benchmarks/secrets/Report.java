package io.gitops4j.benchmarks.secrets;

import io.gitops4j.benchmarks.figure.Expected;
import io.gitops4j.benchmarks.figure.Expected.Relation;
import io.gitops4j.benchmarks.figure.Figures;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/**
 * Prints figures, each with what is expected of it; the median where there are several of one name.
 *
 * <p>What is expected is what the project has promised; of the start, no more time than the peer
 * needs in the same run.
 */
final class Report {

  private static final List<Expected> SECRETS =
      List.of(
          new Expected("cached-read/1-thread ns", Relation.LESS, 15),
          new Expected("cached-read/1-thread bytes", Relation.AT_MOST, 0),
          new Expected("cached-read/2-threads ns", Relation.LESS, 15),
          new Expected("cached-read/2-threads bytes", Relation.AT_MOST, 0),
          new Expected("cached-read/16-threads ns", Relation.LESS, 15),
          new Expected("cached-read/16-threads bytes", Relation.AT_MOST, 0),
          new Expected("expiry/200-threads p99.9-ms", Relation.LESS, 1),
          new Expected("expiry/200-threads blocked-reads", Relation.AT_MOST, 0),
          new Expected("expiry/200-threads failed-reads", Relation.AT_MOST, 0),
          new Expected("expiry/200-threads fewest-upstream-calls", Relation.EXACTLY, 1),
          new Expected("expiry/200-threads most-upstream-calls", Relation.EXACTLY, 1),
          new Expected("hung-call/200-threads p99.9-ms", Relation.LESS, 1),
          new Expected("hung-call/200-threads blocked-reads", Relation.AT_MOST, 0),
          new Expected("hung-call/200-threads failed-reads", Relation.AT_MOST, 0),
          new Expected("cold-start/60-secrets batch-calls", Relation.EXACTLY, 3),
          new Expected("cold-start/60-secrets calls", Relation.EXACTLY, 3),
          new Expected("outage/10-minutes reads", Relation.EXACTLY, 6_000_000),
          new Expected("outage/10-minutes failed-reads", Relation.AT_MOST, 0),
          new Expected("outage/10-minutes wrong-reads", Relation.AT_MOST, 0),
          new Expected("outage/10-minutes warnings", Relation.EXACTLY, 1),
          new Expected("outage/10-minutes recoveries", Relation.EXACTLY, 1),
          new Expected("start-to-first-secret ratio-to-peer", Relation.AT_MOST, 1),
          new Expected("footprint jars", Relation.AT_MOST, 30),
          new Expected("footprint megabytes", Relation.AT_MOST, 15));

  private Report() {}

  /** Prints the figures of files; the answer is 0 when all that is expected is there and met. */
  static int print(List<Path> files, PrintStream out) throws IOException {
    Figures figures = new Figures().read(files);
    figures.addRatio(
        "start-to-first-secret ratio-to-peer",
        "start-to-first-secret seconds",
        "start-to-first-secret peer-seconds");
    return figures.print("secrets", SECRETS, out);
  }
}
