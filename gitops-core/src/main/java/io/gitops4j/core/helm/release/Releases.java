package io.gitops4j.core.helm.release;

import io.gitops4j.ApplyException;
import io.gitops4j.Change;
import io.gitops4j.Failure;
import io.gitops4j.Manifest;
import io.gitops4j.Notice;
import io.gitops4j.RenderException;
import io.gitops4j.spi.ReleaseCluster;
import io.gitops4j.spi.ReleaseStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The releases of a namespace: installs, upgrades, rolls back, tests and removes them, with records
 * that Helm 3.22 can read and continue, as it continues those that Helm or Flux made.
 *
 * <p>An action throws as long as nothing is recorded: {@link RenderException} when the chart cannot
 * be rendered, {@link ApplyException} when the release is not in a state for it ({@link
 * io.gitops4j.Reason#CONFLICT}, {@link io.gitops4j.Reason#NOT_FOUND}), an object belongs to
 * somebody else, or the cluster cannot be asked. From then on a failure is part of the outcome and
 * of the record. Objects are written by server-side apply; what one revision had and the next has
 * not is deleted, unless it is annotated {@code helm.sh/resource-policy: keep}.
 *
 * <p>Safe for use by several threads, for different releases; of two that work on one release one
 * fails with a conflict. Actions run on the calling thread and honour interruption: the record then
 * says failed, for which one request more is sent. Nothing is held that needs closing.
 *
 * @since 0.1
 */
public final class Releases {

  private final ReleaseStore store;
  private final ReleaseCluster cluster;
  private final ReleaseHistory history;
  private final Clock clock;
  private final ReleaseListener listener;

  private Releases(Builder settings) {
    this.store = settings.store;
    this.cluster = settings.cluster;
    this.history = new ReleaseHistory(settings.store, settings.codec, settings.maxHistory);
    this.clock = settings.clock;
    this.listener = settings.listener;
  }

  /** The releases that are recorded in a store and live in a cluster, with the defaults. */
  public static Releases of(ReleaseStore store, ReleaseCluster cluster) {
    return builder(store, cluster).build();
  }

  /** A builder. */
  public static Builder builder(ReleaseStore store, ReleaseCluster cluster) {
    return new Builder(store, cluster);
  }

  /** The revisions of a release, oldest first. */
  public List<ReleaseStore.Head> history(String name) {
    return store.history(name);
  }

  /** A revision of a release. */
  public Optional<Release> find(String name, int revision) {
    return history.get(name, revision).map(ReleaseHistory.Entry::release);
  }

  /** The last revision of a release. */
  public Optional<Release> last(String name) {
    return ReleaseHistory.last(history.heads(name))
        .flatMap(history::get)
        .map(ReleaseHistory.Entry::release);
  }

  /**
   * Installs a release: definitions, rendering, the record, hooks, objects, hooks.
   *
   * @param name the release's name, as the content is rendered for
   * @param namespace the namespace, as the content is rendered for
   */
  public ReleaseOutcome install(
      String name, String namespace, ReleaseContent content, ActionOptions options) {
    return new Installation(this, name, namespace, content, options).run();
  }

  /**
   * Upgrades a release from what is deployed, or from what failed or was superseded last where
   * nothing is.
   */
  public ReleaseOutcome upgrade(String name, ReleaseContent content, ActionOptions options) {
    return new Upgrade(this, name, content, options).run();
  }

  /**
   * Makes a release as an earlier revision was, by a new revision; charts are not rendered anew.
   *
   * @param target the revision to go back to; 0 for the one before the last
   */
  public ReleaseOutcome rollback(String name, int target, ActionOptions options) {
    return new Rollback(this, name, target, options).run();
  }

  /**
   * Runs the tests of the last revision, and records how they went.
   *
   * @param chosen names of tests to run; empty for all
   * @param excluded names of tests not to run
   */
  public ReleaseOutcome test(
      String name, Set<String> chosen, Set<String> excluded, ActionOptions options) {
    return new TestRun(this, name, chosen, excluded, options).run();
  }

  /**
   * Removes a release: hooks, objects, hooks, records.
   *
   * @return the last revision as it was or is recorded
   */
  public ReleaseOutcome uninstall(String name, ActionOptions options) {
    return new Uninstallation(this, name, options).run();
  }

  /**
   * Marks a release as failed that an action left pending, because it was stopped. Whoever calls
   * knows that none is under way. Source of the words: Flux helm-controller.
   *
   * @return the release as it is recorded now; empty when it is not pending
   */
  public Optional<Release> unlock(String name) {
    return ReleaseHistory.last(history.heads(name))
        .flatMap(history::get)
        .filter(entry -> entry.release().status().isPending())
        .map(
            entry -> {
              Release stale = entry.release();
              String text =
                  "Release unlocked from stale '%s' state".formatted(stale.status().text());
              Release unlocked = stale.toBuilder().status(ReleaseStatus.FAILED, text).build();
              return history.update(entry, unlocked).release();
            });
  }

  /**
   * The objects of a revision as they are written: in their namespaces, marked as the release's.
   * Those of a kind that the cluster knows no more are left out.
   */
  public List<Manifest> objects(Release release) {
    ReleaseObjects objects = objects(release.name(), release.namespace());
    return objects.readRecorded(release.manifest()).stream().map(objects::marked).toList();
  }

  ReleaseHistory history() {
    return history;
  }

  ReleaseCluster cluster() {
    return cluster;
  }

  ReleaseObjects objects(String name, String namespace) {
    return new ReleaseObjects(name, namespace, cluster);
  }

  ReleaseWork work(Release release, ActionOptions options) {
    return work(release.name(), release.namespace(), options);
  }

  ReleaseWork work(String name, String namespace, ActionOptions options) {
    return new ReleaseWork(history, cluster, clock, listener, options, objects(name, namespace));
  }

  static ReleaseOutcome outcome(
      ReleaseWork work, List<Change> before, List<Notice> notices, @Nullable Failure problem) {
    List<Change> changes = new ArrayList<>(before);
    changes.addAll(work.changes());
    return new ReleaseOutcome(work.release(), changes, notices, problem);
  }

  /**
   * Collects what {@link Releases} need.
   *
   * @since 0.1
   */
  public static final class Builder {
    private final ReleaseStore store;
    private final ReleaseCluster cluster;
    private ReleaseCodec codec = ReleaseCodec.withDefaults();
    private Clock clock = Clock.systemUTC();
    private ReleaseListener listener = ReleaseListener.NONE;
    private int maxHistory = 5;

    private Builder(ReleaseStore store, ReleaseCluster cluster) {
      this.store = store;
      this.cluster = cluster;
    }

    /** How records are packed; default {@link ReleaseCodec#withDefaults()}. */
    public Builder codec(ReleaseCodec own) {
      this.codec = own;
      return this;
    }

    /** The time of records; default the system's. */
    public Builder clock(Clock time) {
      this.clock = time;
      return this;
    }

    /** Who hears of hooks; default nobody. */
    public Builder listener(ReleaseListener who) {
      this.listener = who;
      return this;
    }

    /** The most revisions of a release that are kept, 0 for all; default 5, as Flux. */
    public Builder maxHistory(int most) {
      if (most < 0) {
        throw new IllegalArgumentException("maxHistory must be 0 or more");
      }
      this.maxHistory = most;
      return this;
    }

    /** The releases. */
    public Releases build() {
      return new Releases(this);
    }
  }
}
