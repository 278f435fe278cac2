package io.gitops4j.testkit.apiserver.controllers;

import io.gitops4j.testkit.apiserver.model.ApiException;
import io.gitops4j.testkit.apiserver.model.Cluster;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Runs the controllers: after every write, or one round at a time.
 *
 * <p>A controller looks at the whole cluster and writes what is missing, so it does not matter how
 * often it runs. A round lets each controller act once on each object; what one round writes the
 * next one sees, and each step of a rollout is a write of its own. When they run after every write,
 * rounds follow one another until nothing changes any more. A write that is refused, because
 * somebody else was faster, is tried again in the next round. Close it before the server.
 */
public final class Controllers implements AutoCloseable {

  /** So many rounds in a row without an end are taken for a fight with somebody else. */
  private static final int MOST_ROUNDS = 200;

  private final Cluster cluster;
  private final @Nullable Executor executor;
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final AtomicLong changes = new AtomicLong();
  private final AutoCloseable subscription;
  private final Rollouts rollouts = new Rollouts(this::wake);
  private final List<Controller> controllers;
  private volatile boolean closed;

  private Controllers(Cluster cluster, @Nullable Executor executor) {
    this.cluster = cluster;
    this.executor = executor;
    this.controllers =
        List.of(
            new NamespaceTerminator(),
            new GarbageCollector(),
            new DeploymentController(),
            new ReplicaSetController(),
            new StatefulSetController(),
            new DaemonSetController(),
            new CronJobController(),
            new JobController(),
            new PodController(),
            new ClaimController(),
            new LoadBalancerController(),
            new AutoscalerController(),
            new DisruptionBudgetController(),
            new QuotaController());
    this.subscription =
        cluster.subscribe(
            change -> {
              changes.incrementAndGet();
              wake();
            });
  }

  /** Controllers that act after each write, on the given executor, one run at a time. */
  public static Controllers automatic(Cluster cluster, Executor executor) {
    return new Controllers(cluster, executor);
  }

  /** Controllers that act when {@link #tick} is called. */
  public static Controllers manual(Cluster cluster) {
    return new Controllers(cluster, null);
  }

  /** How single objects are treated. */
  public Rollouts rollouts() {
    return rollouts;
  }

  /** One round. */
  public synchronized void tick() {
    for (Controller controller : controllers) {
      for (Controller.GroupKind handled : controller.kinds()) {
        cluster.kind(handled.group(), handled.kind()).ifPresent(k -> round(controller, k));
      }
    }
  }

  /** Runs an action that no controller acts meanwhile, and no decision from before outlives. */
  public synchronized void betweenRounds(Runnable action) {
    action.run();
  }

  /** What {@link #rollouts} were told so far. */
  public SavedRollouts savedRollouts() {
    return rollouts.save();
  }

  /** Replaces what {@link #rollouts} were told, and has the controllers look at everything. */
  public void restore(SavedRollouts saved) {
    rollouts.restore(saved);
  }

  private void round(Controller controller, Kind kind) {
    for (Map<String, @Nullable Object> object : cluster.list(kind)) {
      Rollouts.Knob knob = rollouts.of(kind, object);
      if (closed || knob.fate() == Rollouts.Fate.NEVER) {
        continue;
      }
      try {
        controller.reconcile(new Subject(cluster, kind, Json.copyMap(object), knob));
      } catch (ApiException e) {
        if (e.code() >= 500) {
          throw e;
        }
      }
    }
  }

  private void wake() {
    Executor runs = executor;
    if (runs == null || closed || !scheduled.compareAndSet(false, true)) {
      return;
    }
    try {
      runs.execute(this::settle);
    } catch (RejectedExecutionException e) {
      scheduled.set(false);
    }
  }

  private void settle() {
    scheduled.set(false);
    for (int i = 0; i < MOST_ROUNDS && !closed; i++) {
      long before = changes.get();
      tick();
      if (changes.get() == before) {
        return;
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      subscription.close();
    } catch (Exception e) {
      throw new IllegalStateException("Ending the controllers' subscription failed.", e);
    }
  }
}
