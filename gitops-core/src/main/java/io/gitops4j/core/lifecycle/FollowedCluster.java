package io.gitops4j.core.lifecycle;

import io.gitops4j.Action;
import io.gitops4j.ApplyException;
import io.gitops4j.Change;
import io.gitops4j.Failure;
import io.gitops4j.HealthReport;
import io.gitops4j.Manifest;
import io.gitops4j.ObjectHealth;
import io.gitops4j.PlannedChange;
import io.gitops4j.spi.ReleaseCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The cluster of a release as a pass works on it.
 *
 * <p>Records and plans hold references to secrets; values come into an object on its way to the
 * cluster, where they are allowed, and go no further: what is compared is shown with references
 * again, and what the cluster says is told, and recorded, without values. What is done is told as
 * it is done.
 */
final class FollowedCluster implements ReleaseCluster {

  private final ReleaseCluster cluster;
  private final Dress dress;
  private final LifecycleListener listener;
  private final Map<String, ObjectHealth> healths = new LinkedHashMap<>();

  /**
   * What becomes of objects and sentences on their way.
   *
   * @param shown an object with its place, and marks at what must not be shown
   * @param filled the same with values of secrets where they are allowed
   * @param redacted a failure without values of secrets
   */
  record Dress(
      UnaryOperator<Manifest> shown,
      UnaryOperator<Manifest> filled,
      UnaryOperator<Failure> redacted) {}

  FollowedCluster(ReleaseCluster cluster, Dress dress, LifecycleListener listener) {
    this.cluster = cluster;
    this.dress = dress;
    this.listener = listener;
  }

  /** The health of all that was waited for, each as it was seen last. */
  List<ObjectHealth> healths() {
    return List.copyOf(healths.values());
  }

  private Manifest sent(Manifest object) {
    return dress.filled().apply(dress.shown().apply(object));
  }

  private List<Manifest> sent(List<Manifest> objects) {
    return objects.stream().map(this::sent).toList();
  }

  private <T> T asked(Supplier<T> call) {
    try {
      return call.get();
    } catch (ApplyException e) {
      Failure clean = dress.redacted().apply(e.failure());
      throw clean.equals(e.failure()) ? e : new ApplyException(clean);
    }
  }

  @Override
  public Optional<Manifest> place(Manifest manifest, String namespace) {
    return asked(() -> cluster.place(manifest, namespace));
  }

  @Override
  public void refresh() {
    cluster.refresh();
  }

  @Override
  public List<Optional<Map<String, @Nullable Object>>> read(List<Manifest> objects) {
    return objects.isEmpty() ? List.of() : asked(() -> cluster.read(objects));
  }

  @Override
  public List<Change> apply(List<Manifest> objects, Writing writing) {
    List<Change> changes = new ArrayList<>();
    for (Change change : asked(() -> cluster.apply(sent(objects), writing))) {
      Failure problem = change.problem();
      Change clean =
          problem == null
              ? change
              : Change.failed(change.ref(), change.action(), dress.redacted().apply(problem));
      listener.changed(clean);
      changes.add(clean);
    }
    return changes;
  }

  @Override
  public boolean delete(Manifest object, Propagation propagation) {
    boolean was = asked(() -> cluster.delete(object, propagation));
    if (was) {
      listener.changed(Change.of(object.ref(), Action.DELETED));
    }
    return was;
  }

  @Override
  public boolean awaitGone(Manifest object, Duration timeout) {
    return asked(() -> cluster.awaitGone(object, timeout));
  }

  @Override
  public HealthReport await(List<Manifest> objects, Duration timeout) {
    HealthReport report = asked(() -> cluster.await(objects, timeout));
    report.objects().forEach(this::seen);
    Failure problem = report.problem();
    return problem == null
        ? report
        : new HealthReport(report.objects(), dress.redacted().apply(problem));
  }

  @Override
  public ObjectHealth awaitRun(Manifest object, Duration timeout) {
    ObjectHealth health = asked(() -> cluster.awaitRun(object, timeout));
    seen(health);
    return health;
  }

  private void seen(ObjectHealth health) {
    healths.put(health.ref().toString(), health);
    listener.health(health);
  }

  @Override
  public List<PlannedChange> compare(List<Manifest> objects, Writing writing) {
    if (objects.isEmpty()) {
      return List.of();
    }
    List<PlannedChange> shown = new ArrayList<>();
    List<PlannedChange> seen = asked(() -> cluster.compare(sent(objects), writing));
    for (int i = 0; i < seen.size(); i++) {
      PlannedChange change = seen.get(i);
      shown.add(
          new PlannedChange(
              change.ref(),
              change.apiVersion(),
              change.action(),
              change.reason(),
              change.fields(),
              dress.shown().apply(objects.get(i)),
              change.seen()));
    }
    return shown;
  }
}
