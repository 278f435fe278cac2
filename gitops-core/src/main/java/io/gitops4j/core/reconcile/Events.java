package io.gitops4j.core.reconcile;

import io.gitops4j.event.ReconcileEvent;
import io.gitops4j.event.ReconcileListener;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells listeners what happens and when; what a listener throws is logged and ignored. */
public final class Events {

  private static final Logger LOG = LoggerFactory.getLogger(Events.class);

  private final Clock clock;
  private final List<ReconcileListener> listeners;

  /** Events that are told to these listeners, in this order. */
  public Events(Clock clock, List<ReconcileListener> listeners) {
    this.clock = clock;
    this.listeners = List.copyOf(listeners);
  }

  /** The time by the engine's clock. */
  public Instant now() {
    return clock.instant();
  }

  /** Tells an event that is made with the time it happens at. */
  public void tell(Function<Instant, ReconcileEvent> event) {
    ReconcileEvent told = event.apply(now());
    for (ReconcileListener listener : listeners) {
      try {
        listener.on(told);
      } catch (RuntimeException e) {
        LOG.warn("A reconcile listener threw on {}", told.getClass().getSimpleName(), e);
      }
    }
  }
}
