package io.gitops4j.k8s.plan;

import io.gitops4j.Action;
import io.gitops4j.ApplyException;
import io.gitops4j.Failure;
import io.gitops4j.Manifest;
import io.gitops4j.ObjectRef;
import io.gitops4j.Plan;
import io.gitops4j.PlannedChange;
import io.gitops4j.Reason;
import io.gitops4j.Stage;
import io.gitops4j.k8s.api.KubernetesApi;
import io.gitops4j.k8s.api.ResourceType;
import io.gitops4j.spi.ApplyOptions;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The dry runs that planning had to leave out, because a namespace or a kind comes with the same
 * plan. They are made up for when those are there, before anything of the objects' stage is
 * written.
 *
 * <p>A new kind is served a moment after its definition is established; until then it is asked for
 * again, up to the stage timeout.
 */
public final class DeferredDryRun {

  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Cluster cluster;
  private final KubernetesApi api;
  private final DryRun dryRun;
  private final Set<String> namespaces = new HashSet<>();
  private final Set<String> kinds;

  /** The dry runs of a plan. */
  public DeferredDryRun(Cluster cluster, Plan plan, ApplyOptions options) {
    this.cluster = cluster;
    String account = options.serviceAccount();
    this.api = cluster.apis().apply(account == null ? "" : account);
    this.dryRun = new DryRun(cluster, api, plan.unit(), options, Stage.APPLY);
    for (PlannedChange change : plan.changes()) {
      if (change.ref().kind().equals("Namespace") && change.action() == Action.CREATED) {
        namespaces.add(change.ref().name());
      }
    }
    List<Manifest> definitions =
        plan.changes().stream()
            .filter(c -> c.action().writes() && c.desired() != null)
            .map(c -> Objects.requireNonNull(c.desired()))
            .toList();
    this.kinds = Preparation.definitions(definitions).keySet();
  }

  /** What fails of these objects. */
  public Map<ObjectRef, Failure> failures(List<PlannedChange> desired) {
    List<PlannedChange> deferred = desired.stream().filter(this::deferred).toList();
    Map<ObjectRef, Failure> failures = new ConcurrentHashMap<>();
    cluster
        .parallel()
        .forEach(
            deferred,
            change -> {
              try {
                run(change);
              } catch (ApplyException e) {
                failures.put(change.ref(), e.failure());
              }
            });
    return failures;
  }

  private boolean deferred(PlannedChange change) {
    return change.action().writes()
        && change.seen() == null
        && (namespaces.contains(change.ref().namespace())
            || kinds.contains(change.ref().group() + "/" + change.ref().kind()));
  }

  private void run(PlannedChange change) {
    Manifest manifest = Objects.requireNonNull(change.desired());
    boolean newKind = kinds.contains(change.ref().group() + "/" + change.ref().kind());
    long end = System.nanoTime() + cluster.stageTimeout().toNanos();
    while (true) {
      Optional<ResourceType> type =
          cluster.discovery().find(change.apiVersion(), change.ref().kind());
      Desired desired = Desired.of(manifest, type.orElse(null));
      boolean late = System.nanoTime() - end >= 0;
      if (type.isPresent()) {
        try {
          dryRun.of(desired, type.get());
          return;
        } catch (ApplyException e) {
          if (!newKind || late || e.failure().reason() != Reason.NOT_FOUND) {
            throw e;
          }
        }
      } else if (late) {
        throw desired.failure(
            Stage.APPLY,
            Reason.TIMEOUT,
            "the cluster does not serve its kind, whose CustomResourceDefinition was applied",
            null);
      }
      pause(desired);
    }
  }

  private static void pause(Desired desired) {
    try {
      Thread.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw desired.failure(Stage.APPLY, Reason.CANCELLED, "interrupted", null);
    }
  }
}
