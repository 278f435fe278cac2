package io.gitops4j.core.reconcile;

import io.gitops4j.core.leak.Censor;
import io.gitops4j.core.leak.GuardedLog;
import io.gitops4j.event.ReconcileEvent;
import io.gitops4j.event.ReconcileListener;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/**
 * Tells listeners what happens and when, without values of secrets; what a listener throws is
 * logged and ignored.
 */
public final class Events {

  private final Clock clock;
  private final List<ReconcileListener> listeners;
  private final Censor censor;
  private final GuardedLog log;

  /** Events that are told to these listeners, in this order. */
  public Events(Clock clock, List<ReconcileListener> listeners, Censor censor) {
    this.clock = clock;
    this.listeners = List.copyOf(listeners);
    this.censor = censor;
    this.log = censor.log(Events.class);
  }

  /** The time by the engine's clock. */
  public Instant now() {
    return clock.instant();
  }

  /** The engine's clock. */
  public Clock clock() {
    return clock;
  }

  /** Takes values of secrets out of what is told and logged. */
  public Censor censor() {
    return censor;
  }

  /** Tells an event that is made with the time it happens at. */
  public void tell(Function<Instant, ReconcileEvent> event) {
    ReconcileEvent told = censor.event(event.apply(now()));
    for (ReconcileListener listener : listeners) {
      try {
        listener.on(told);
      } catch (RuntimeException e) {
        log.warn("A reconcile listener threw on {}", told.getClass().getSimpleName(), e);
      }
    }
  }
}
