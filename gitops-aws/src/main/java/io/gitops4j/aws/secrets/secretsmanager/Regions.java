package io.gitops4j.aws.secrets.secretsmanager;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * In which order regions are asked: the one that is meant, then the others as they were given. A
 * region that did not answer comes last for {@value #SECONDS} seconds, so that not every read waits
 * for it; then it is tried first again, because replicas are behind by some seconds and the service
 * writes to the first region only (Secrets Manager User Guide, "Replicate secrets across regions").
 *
 * <p>Safe to use from many threads.
 */
final class Regions {

  private static final int SECONDS = 30;

  private final List<String> replicas;
  private final LongSupplier nanoTime;
  private final Map<String, Long> failed = new HashMap<>();

  Regions(List<String> replicas, LongSupplier nanoTime) {
    this.replicas = replicas;
    this.nanoTime = nanoTime;
  }

  /** All regions, the best one to ask at the front. */
  synchronized List<String> order(String meant, String home) {
    List<String> answering = new ArrayList<>();
    List<String> failing = new ArrayList<>();
    List<String> all = new ArrayList<>(List.of(meant, home));
    all.addAll(replicas);
    all.stream()
        .distinct()
        .forEach(region -> (isFailing(region) ? failing : answering).add(region));
    answering.addAll(failing);
    return answering;
  }

  private boolean isFailing(String region) {
    Long at = failed.get(region);
    return at != null && nanoTime.getAsLong() - at < TimeUnit.SECONDS.toNanos(SECONDS);
  }

  /**
   * A region did not answer.
   *
   * @return whether that is news
   */
  synchronized boolean failed(String region) {
    return failed.put(region, nanoTime.getAsLong()) == null;
  }

  /** A region answered. */
  synchronized void answered(String region) {
    failed.remove(region);
  }
}
