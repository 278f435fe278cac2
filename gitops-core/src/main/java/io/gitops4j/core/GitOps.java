package io.gitops4j.core;

import io.gitops4j.PlanResult;
import io.gitops4j.ReconcileResult;
import io.gitops4j.UnitId;
import io.gitops4j.core.execution.Engine;
import io.gitops4j.core.execution.Live;
import io.gitops4j.core.execution.Sources;
import io.gitops4j.core.secrets.SecretSeat;
import io.gitops4j.schedule.Timer;
import io.gitops4j.spi.Applier;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A GitOps engine in a program: reads a repository, and makes a cluster be what it says.
 *
 * <pre>{@code
 * try (GitOps gitops = GitOps.builder().source(source).path("clusters/production").build()) {
 *   ReconcileResult result = gitops.reconcile().orThrow();
 * }
 * }</pre>
 *
 * <p>{@link #plan()} shows, {@link #reconcile()} does one pass, {@link #start()} keeps on. Results
 * are values; nothing here throws for what happens in the world. Safe to use from many threads; two
 * passes never run at once. Whoever builds it closes it: what was handed to the builder stays the
 * caller's, what the engine made or found is closed with it.
 *
 * @since 0.1
 */
public final class GitOps implements AutoCloseable {

  /** What the engine made itself and therefore ends. */
  record Owned(
      Sources sources,
      SecretSeat secrets,
      @Nullable ExecutorService executor,
      @Nullable Timer timer,
      @Nullable Applier applier,
      Duration closeTimeout) {}

  private final Engine engine;
  private final Live live;
  private final Owned owned;
  private final Object pass = new Object();
  private final AtomicBoolean closed = new AtomicBoolean();

  GitOps(Engine engine, Owned owned) {
    this.engine = engine;
    this.live = new Live(engine);
    this.owned = owned;
  }

  /** Starts an engine; a source, or units, and an applier must be given or found. */
  public static GitOpsBuilder builder() {
    return new GitOpsBuilder();
  }

  /**
   * What a pass would do now. Nothing is written, no listener is told. A unit whose dependency has
   * no plan has none either.
   *
   * <p>An interruption ends it, with the flag kept and {@link io.gitops4j.Reason#CANCELLED} as the
   * failure of what was not planned.
   */
  public PlanResult plan() {
    synchronized (pass) {
      requireOpen();
      return engine.plan();
    }
  }

  /**
   * One pass over all units; returns when each has ended, with the units that were removed.
   *
   * <p>An interruption ends it: waits end, writes in flight are finished, the flag is kept, and
   * what was not reconciled has the failure {@link io.gitops4j.Reason#CANCELLED}.
   *
   * @throws IllegalStateException when the engine runs continuously, or is closed
   */
  public ReconcileResult reconcile() {
    synchronized (pass) {
      return live.pass();
    }
  }

  /**
   * Keeps the cluster as the repository says until closed: by each unit's interval, at once on a
   * new revision and on drift. Returns at once; the first pass begins in the engine's threads.
   *
   * @return ends it when closed; the engine cannot be started again then
   * @throws IllegalStateException when it runs already, or is closed
   */
  public Running start() {
    synchronized (pass) {
      live.start();
    }
    return new Running(this);
  }

  /**
   * Asks the source and reconciles every unit now; returns at once. A unit that waits for health
   * gives that up and begins again.
   *
   * @throws IllegalStateException when the engine does not run continuously
   */
  public void requestReconcile() {
    live.request();
  }

  /**
   * Reconciles one unit now, at the revision at hand; returns at once.
   *
   * @throws IllegalStateException when the engine does not run continuously
   * @throws IllegalArgumentException when there is no such unit
   */
  public void requestReconcile(UnitId unit) {
    live.request(unit);
  }

  /** The last result of every unit, in the order of the graph; empty before the first. */
  public ReconcileResult status() {
    return live.status();
  }

  private void requireOpen() {
    if (closed.get()) {
      throw new IllegalStateException("the engine is closed");
    }
  }

  private void stop() {
    live.close(owned.closeTimeout());
  }

  /**
   * Ends what runs, as an interruption of {@link #reconcile()} does, waits for it within the
   * builder's {@code closeTimeout}, and ends the threads. Closing twice does nothing.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    stop();
    if (owned.executor() != null) {
      end(owned.executor());
    }
    if (owned.timer() != null) {
      owned.timer().close();
    }
    owned.sources().close();
    owned.secrets().close();
    if (owned.applier() != null) {
      owned.applier().close();
    }
  }

  private static void end(ExecutorService executor) {
    executor.shutdownNow();
    try {
      executor.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * An engine that runs continuously.
   *
   * @since 0.1
   */
  public static final class Running implements AutoCloseable {
    private final GitOps gitops;

    private Running(GitOps gitops) {
      this.gitops = gitops;
    }

    /** As {@link GitOps#requestReconcile()}. */
    public void requestReconcile() {
      gitops.requestReconcile();
    }

    /** As {@link GitOps#requestReconcile(UnitId)}. */
    public void requestReconcile(UnitId unit) {
      gitops.requestReconcile(unit);
    }

    /** As {@link GitOps#status()}. */
    public ReconcileResult status() {
      return gitops.status();
    }

    /** Ends the continuous run, and leaves the engine to be closed. Closing twice does nothing. */
    @Override
    public void close() {
      gitops.stop();
    }
  }
}
