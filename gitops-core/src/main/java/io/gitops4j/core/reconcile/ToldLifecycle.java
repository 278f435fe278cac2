package io.gitops4j.core.reconcile;

import io.gitops4j.Change;
import io.gitops4j.Failure;
import io.gitops4j.ObjectHealth;
import io.gitops4j.ObjectRef;
import io.gitops4j.UnitId;
import io.gitops4j.core.lifecycle.LifecycleListener;
import io.gitops4j.event.ReconcileEvent;
import org.jspecify.annotations.Nullable;

/** Tells as events what is done to a release. */
final class ToldLifecycle implements LifecycleListener {

  private final Events events;
  private final UnitId unit;

  ToldLifecycle(Events events, UnitId unit) {
    this.events = events;
    this.unit = unit;
  }

  @Override
  public void changed(Change change) {
    events.tell(at -> new ReconcileEvent.ObjectChanged(at, unit, change));
  }

  @Override
  public void health(ObjectHealth health) {
    events.tell(at -> new ReconcileEvent.HealthChanged(at, unit, health));
  }

  @Override
  public void drifted(ObjectRef ref, boolean deleted) {
    events.tell(at -> new ReconcileEvent.DriftDetected(at, unit, ref, deleted));
  }

  @Override
  public void hook(String event, ObjectRef ref, @Nullable Failure problem) {
    events.tell(at -> new ReconcileEvent.HookFinished(at, unit, event, ref, problem));
  }
}
