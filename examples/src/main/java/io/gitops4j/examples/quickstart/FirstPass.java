package io.gitops4j.examples.quickstart;

import io.gitops4j.Health;
import io.gitops4j.ObjectRef;
import io.gitops4j.event.ReconcileEvent;
import io.gitops4j.event.ReconcileListener;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Shows the first pass, and what it waits for when that takes long; what comes later is told by the
 * scenes themselves.
 */
final class FirstPass implements ReconcileListener {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int MOST_NAMES = 3;

  private final PrintStream out;
  private final ReconcileListener progress;
  private final Map<ObjectRef, String> waiting = new TreeMap<>();
  private @Nullable Instant next;
  private boolean over;

  FirstPass(PrintStream out, ReconcileListener progress) {
    this.out = out;
    this.progress = progress;
  }

  @Override
  public synchronized void on(ReconcileEvent event) {
    if (over) {
      return;
    }
    over = event instanceof ReconcileEvent.PassFinished;
    if (event instanceof ReconcileEvent.HealthChanged e) {
      if (e.health().health() == Health.CURRENT) {
        waiting.remove(e.health().ref());
      } else {
        waiting.put(e.health().ref(), e.health().message());
      }
    }
    progress.on(event);
  }

  /** Called now and then: names what has not become healthy for a while. */
  synchronized void remind(Instant now) {
    if (next == null) {
      next = now.plus(PATIENCE);
    }
    if (over || waiting.isEmpty() || now.isBefore(next)) {
      return;
    }
    next = now.plus(PATIENCE.multipliedBy(3));
    out.println("  waiting for what is not healthy yet, " + waiting.size() + " in all:");
    waiting.entrySet().stream()
        .limit(MOST_NAMES)
        .forEach(e -> out.println("    " + e.getKey() + ": " + e.getValue()));
  }
}
