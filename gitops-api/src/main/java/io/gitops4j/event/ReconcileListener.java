package io.gitops4j.event;

/**
 * Hears of what happens during a reconcile.
 *
 * <p>Events of one unit come in order; events of different units may come from several threads at
 * once. A listener returns soon and does not throw; what it throws is logged and ignored.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface ReconcileListener {

  /** Called for every event. */
  void on(ReconcileEvent event);
}
