package io.gitops4j.examples.secretsservice;

import io.gitops4j.secrets.SecretsEvent;
import io.gitops4j.secrets.SecretsListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What the secrets told, for who waits for it. A service would log it and count it. */
final class Events implements SecretsListener {

  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final List<SecretsEvent> events = new ArrayList<>();

  @Override
  public synchronized void on(SecretsEvent event) {
    events.add(event);
    notifyAll();
  }

  synchronized long count(Class<? extends SecretsEvent> kind) {
    return events.stream().filter(kind::isInstance).count();
  }

  /** The first event of a kind, also one that came already; empty when none comes in 10 seconds. */
  synchronized <E extends SecretsEvent> Optional<E> await(Class<E> kind, Predicate<E> which)
      throws InterruptedException {
    long end = System.nanoTime() + LONGEST.toNanos();
    while (true) {
      Optional<E> found =
          events.stream().filter(kind::isInstance).map(kind::cast).filter(which).findFirst();
      long left = (end - System.nanoTime()) / 1_000_000;
      if (found.isPresent() || left <= 0) {
        return found;
      }
      wait(left);
    }
  }
}
