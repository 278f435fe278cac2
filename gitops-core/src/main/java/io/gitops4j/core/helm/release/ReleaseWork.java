package io.gitops4j.core.helm.release;

import io.gitops4j.Action;
import io.gitops4j.ApplyException;
import io.gitops4j.Change;
import io.gitops4j.Failure;
import io.gitops4j.GitOpsException;
import io.gitops4j.HealthReport;
import io.gitops4j.Manifest;
import io.gitops4j.ObjectRef;
import io.gitops4j.Reason;
import io.gitops4j.Stage;
import io.gitops4j.spi.ReleaseCluster;
import io.gitops4j.spi.ReleaseStore;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One action on one release, under way: what it has done so far, and its record.
 *
 * <p>From the moment the record is stored until it says how the action ended, whatever goes wrong
 * is written into it, also when the thread was interrupted: then one more request is sent, so that
 * no release stays pending. Not for several threads.
 */
final class ReleaseWork {

  private final ReleaseHistory history;
  private final ReleaseCluster cluster;
  private final Clock clock;
  private final ReleaseListener listener;
  private final ActionOptions options;
  private final ReleaseObjects objects;
  private final List<Change> changes = new ArrayList<>();
  private final List<Manifest> created = new ArrayList<>();
  private ReleaseHistory.@Nullable Entry entry;

  ReleaseWork(
      ReleaseHistory history,
      ReleaseCluster cluster,
      Clock clock,
      ReleaseListener listener,
      ActionOptions options,
      ReleaseObjects objects) {
    this.history = history;
    this.cluster = cluster;
    this.clock = clock;
    this.listener = listener;
    this.options = options;
    this.objects = objects;
  }

  /** A step of the action; what it throws ends the action. */
  @FunctionalInterface
  interface Steps {
    void run();
  }

  ReleaseObjects objects() {
    return objects;
  }

  ReleaseCluster cluster() {
    return cluster;
  }

  ReleaseListener listener() {
    return listener;
  }

  ActionOptions options() {
    return options;
  }

  Instant now() {
    return clock.instant();
  }

  List<Change> changes() {
    return changes;
  }

  Release release() {
    return entry().release();
  }

  private ReleaseHistory.Entry entry() {
    if (entry == null) {
      throw new IllegalStateException("the action has no record yet");
    }
    return entry;
  }

  /** Stores a new revision, which is the lock. */
  void begin(Release release, List<ReleaseStore.Head> before) {
    Map<String, String> labels = new LinkedHashMap<>(release.labels());
    labels.put(ReleaseMark.CONTENT, ReleaseMark.content(release));
    entry = history.create(release.toBuilder().labels(labels).build(), before);
  }

  /** Goes on with a revision that is stored. */
  void resume(ReleaseHistory.Entry stored) {
    entry = stored;
  }

  /** Changes what is recorded next. */
  void remember(Release release) {
    entry = new ReleaseHistory.Entry(release, entry().record());
  }

  /** Changes the record. */
  void record(Release release) {
    entry = history.update(entry(), release);
  }

  /**
   * Takes the steps; when one fails the record says so.
   *
   * @param sentence what the record says before the reason, such as {@code Upgrade "web" failed: }
   * @return why it failed; null when it did not
   */
  @Nullable Failure attempt(String sentence, Steps steps) {
    try {
      steps.run();
      return null;
    } catch (GitOpsException e) {
      return failed(sentence, e.failure());
    } catch (RuntimeException e) {
      failed(sentence, Failure.of(Stage.APPLY, Reason.INTERNAL, "An unexpected error."));
      throw e;
    }
  }

  private Failure failed(String sentence, Failure failure) {
    boolean interrupted = Thread.interrupted();
    try {
      if (options.cleansUpOnFail()) {
        cleanUp();
      }
      record(
          release().toBuilder().status(ReleaseStatus.FAILED, sentence + failure.message()).build());
    } catch (GitOpsException e) {
      return failure; // The first is the one to tell; the record stays pending, to be unlocked.
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    return failure;
  }

  private void cleanUp() {
    for (int i = created.size() - 1; i >= 0; i--) {
      Manifest object = created.get(i);
      if (cluster.delete(object, options.propagation())) {
        changes.add(Change.of(object.ref(), Action.DELETED));
      }
    }
  }

  /** Writes objects in their order, equal kinds that follow each other at once. */
  void write(List<Manifest> desired) {
    ReleaseCluster.Writing writing =
        new ReleaseCluster.Writing(options.forcesConflicts(), options.recreates());
    Map<ObjectRef, Manifest> byRef = new LinkedHashMap<>();
    desired.forEach(object -> byRef.put(object.ref(), object));
    int from = 0;
    while (from < desired.size()) {
      int to = from + 1;
      String kind = desired.get(from).ref().kind();
      while (to < desired.size() && desired.get(to).ref().kind().equals(kind)) {
        to++;
      }
      List<Manifest> batch = desired.subList(from, to).stream().map(objects::marked).toList();
      Failure problem = null;
      for (Change change : cluster.apply(batch, writing)) {
        changes.add(change);
        Manifest object = byRef.get(change.ref());
        if (change.action() == Action.CREATED && change.problem() == null && object != null) {
          created.add(object);
        }
        problem = problem == null ? change.problem() : problem;
      }
      if (problem != null) {
        throw new ApplyException(problem);
      }
      from = to;
    }
  }

  /** Deletes what one list of objects has and another has not, unless it is to be kept. */
  void removeGone(List<Manifest> before, List<Manifest> after) {
    Set<ObjectRef> still = new HashSet<>();
    after.forEach(object -> still.add(object.ref()));
    List<Manifest> gone = before.stream().filter(o -> !still.contains(o.ref())).toList();
    List<Optional<Map<String, @Nullable Object>>> live = cluster.read(gone);
    for (int i = 0; i < gone.size(); i++) {
      Manifest object = gone.get(i);
      if (live.get(i).isPresent()) {
        Map<String, @Nullable Object> there = live.get(i).get();
        boolean stays =
            ReleaseObjects.isKept(ReleaseObjects.annotations(there))
                || objects.otherOwner(there).isPresent()
                || options.leaves(object.ref());
        if (!stays) {
          cluster.delete(object, options.propagation());
        }
        changes.add(Change.of(object.ref(), stays ? Action.SKIPPED : Action.DELETED));
      }
    }
  }

  /** Waits until objects are healthy, if that is wanted. */
  void await(List<Manifest> desired) {
    List<Manifest> waited =
        desired.stream()
            .filter(object -> options.waitsForJobs() || !object.ref().kind().equals("Job"))
            .toList();
    if (options.waits() && !waited.isEmpty()) {
      HealthReport report = cluster.await(waited, options.timeout());
      if (report.problem() != null) {
        throw new ApplyException(report.problem());
      }
    }
  }
}
