package io.gitops4j.k8s.apply;

import io.gitops4j.Failure;
import io.gitops4j.Health;
import io.gitops4j.HealthReport;
import io.gitops4j.LiveVersion;
import io.gitops4j.ObjectHealth;
import io.gitops4j.ObjectRef;
import io.gitops4j.Reason;
import io.gitops4j.Stage;
import io.gitops4j.UnitId;
import io.gitops4j.k8s.api.ApiError;
import io.gitops4j.k8s.api.KubernetesApi;
import io.gitops4j.k8s.api.LiveObject;
import io.gitops4j.k8s.api.Refusal;
import io.gitops4j.k8s.api.ResourceType;
import io.gitops4j.k8s.api.Sentence;
import io.gitops4j.k8s.health.HealthCheck;
import io.gitops4j.k8s.inventory.Inventory;
import io.gitops4j.k8s.inventory.InventoryStore;
import io.gitops4j.k8s.live.LiveObjects;
import io.gitops4j.k8s.live.LiveRecord;
import io.gitops4j.k8s.live.Scope;
import io.gitops4j.k8s.plan.Cluster;
import io.gitops4j.spi.AwaitRequest;
import io.gitops4j.spi.HealthRules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Waits until objects are healthy, driven by watches.
 *
 * <p>Objects of our units are already watched; for others a watch of that one name is opened and
 * closed again. Every two seconds, and only where something cannot be watched, it is asked for. The
 * wait ends at once when one object has failed (source: Flux, fail fast). A Job that the cluster
 * removed after it had finished counts as healthy. What a unit has rules of its own for is judged
 * by them alone, also Jobs and objects that are being deleted (source: Flux, {@code StatusReader}
 * of {@code runtime/cel}, which comes before all others).
 */
public final class HealthWait {

  private static final Duration TICK = Duration.ofSeconds(2);
  private static final int LISTED = 5;

  private final Cluster cluster;

  /** Waits in a cluster. */
  public HealthWait(Cluster cluster) {
    this.cluster = cluster;
  }

  /** Waits for what a request names. */
  public HealthReport await(AwaitRequest request) {
    String account =
        cluster.inventories().find(request.unit(), Stage.AWAIT).map(Inventory::account).orElse("");
    return await(
        account,
        request.targets(),
        request.timeout(),
        request.observer(),
        request.rules(),
        request.unit().toString());
  }

  /**
   * Waits for objects of no unit.
   *
   * @param account {@code namespace/name} of the service account to look as; empty for none
   * @param rules what is gone by for the objects it covers
   */
  public HealthReport await(
      String account, List<AwaitRequest.Target> targets, Duration timeout, HealthRules rules) {
    return await(account, targets, timeout, health -> {}, rules, "a release");
  }

  private HealthReport await(
      String account,
      List<AwaitRequest.Target> targets,
      Duration timeout,
      Consumer<ObjectHealth> observer,
      HealthRules rules,
      String whose) {
    try (Run run = new Run(account, observer, rules)) {
      targets.forEach(run::add);
      return run.until(timeout);
    } catch (ApiError e) {
      throw Refusal.failure(Stage.AWAIT, "wait for the objects of " + whose, e);
    }
  }

  private final class Run implements AutoCloseable, LiveObjects.Listener {
    private final String account;
    private final KubernetesApi api;
    private final Consumer<ObjectHealth> observer;
    private final HealthRules rules;
    private final Map<ObjectRef, Target> targets = new LinkedHashMap<>();
    private final Map<ObjectRef, ObjectHealth> told = new HashMap<>();
    private boolean signalled;

    Run(String account, Consumer<ObjectHealth> observer, HealthRules rules) {
      this.account = account;
      this.api = cluster.apis().apply(account);
      this.observer = observer;
      this.rules = rules;
      cluster.live().subscribe(this);
    }

    void add(AwaitRequest.Target asked) {
      Target target = new Target(asked);
      targets.put(asked.ref(), target);
    }

    @Override
    public synchronized void changed(Scope scope, ObjectRef ref, @Nullable LiveRecord record) {
      signalled = true;
      notifyAll();
    }

    HealthReport until(Duration timeout) {
      long end = System.nanoTime() + timeout.toNanos();
      long nextAsk = System.nanoTime();
      while (true) {
        boolean ask = System.nanoTime() - nextAsk >= 0;
        if (ask) {
          nextAsk = System.nanoTime() + TICK.toNanos();
        }
        Instant now = cluster.clock().instant();
        List<ObjectHealth> all = new ArrayList<>();
        Duration pause = TICK;
        for (Target target : targets.values()) {
          HealthCheck.Result result = target.look(ask);
          Instant failsAt = result.failsAt();
          if (failsAt != null && failsAt.isAfter(now)) {
            Duration until = Duration.between(now, failsAt);
            pause = until.compareTo(pause) < 0 ? until : pause;
          }
          all.add(tell(target.asked.ref(), result.at(now)));
        }
        Optional<Failure> failed = failed(all);
        if (failed.isPresent()) {
          return new HealthReport(all, failed.get());
        }
        if (all.stream().allMatch(o -> o.health() == Health.CURRENT)) {
          return new HealthReport(all, null);
        }
        long left = end - System.nanoTime();
        if (left <= 0) {
          return new HealthReport(all, late(all, timeout));
        }
        if (!pause(Math.min(left, Math.max(pause.toNanos(), 1_000_000)))) {
          Failure cancelled =
              Failure.of(
                  Stage.AWAIT,
                  Reason.CANCELLED,
                  "The wait for healthy objects was interrupted; reconcile again.");
          return new HealthReport(all, cancelled);
        }
      }
    }

    private ObjectHealth tell(ObjectRef ref, HealthCheck.Result result) {
      ObjectHealth now = new ObjectHealth(ref, result.health(), result.message());
      ObjectHealth before = told.put(ref, now);
      if (!now.equals(before)) {
        observer.accept(now);
      }
      return now;
    }

    private synchronized boolean pause(long nanos) {
      try {
        long end = System.nanoTime() + nanos;
        while (!signalled && end - System.nanoTime() > 0) {
          wait(Math.max(1, (end - System.nanoTime()) / 1_000_000));
        }
        signalled = false;
        return true;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }

    @Override
    public void close() {
      cluster.live().unsubscribe(this);
      targets.values().forEach(Target::close);
    }

    /** One object and how it is looked at. */
    private final class Target {
      private final AwaitRequest.Target asked;
      private @Nullable ResourceType type;
      private @Nullable ObjectRef ref;
      private @Nullable Scope owned;
      private LiveObjects.@Nullable Sighting sighting;
      private boolean blind;
      private @Nullable LiveVersion judged;
      private HealthCheck.@Nullable Result verdict;
      private HealthCheck.Result last =
          new HealthCheck.Result(Health.UNKNOWN, "not looked at yet", null);

      Target(AwaitRequest.Target asked) {
        this.asked = asked;
      }

      HealthCheck.Result look(boolean ask) {
        ResourceType known = type;
        ObjectRef scoped = ref;
        if (known == null || scoped == null) {
          if (!ask) {
            return last;
          }
          Optional<ResourceType> found =
              cluster.discovery().find(asked.apiVersion(), asked.ref().kind());
          if (found.isEmpty()) {
            last =
                new HealthCheck.Result(
                    Health.NOT_FOUND, "the cluster does not know " + asked.apiVersion(), null);
            return last;
          }
          known = found.get();
          scoped = known.scoped(asked.ref());
          type = known;
          ref = scoped;
          begin(known, scoped);
        }
        last = result(known, scoped, ask);
        return last;
      }

      private void begin(ResourceType known, ObjectRef scoped) {
        Optional<UnitId> owner =
            cluster.inventories().owner(scoped).map(InventoryStore.Owned::unit);
        if (owner.isPresent()) {
          Scope scope = Scope.owned(account, owner.get(), known);
          cluster.live().ensure(Map.of(scope, Set.of(scoped.namespace())), cluster.parallel());
          if (cluster.live().look(scope, scoped).sight() != LiveObjects.Sight.UNKNOWN) {
            owned = scope;
            return;
          }
        }
        try {
          sighting =
              cluster
                  .live()
                  .open(Scope.named(account, scoped.name(), known), scoped.namespace(), Run.this);
        } catch (ApiError e) {
          if (!e.forbidden()) {
            throw e;
          }
          blind = true;
        }
      }

      private HealthCheck.Result result(ResourceType known, ObjectRef scoped, boolean ask) {
        Scope scope = owned;
        if (scope != null) {
          if (ask) {
            cluster.live().ensure(Map.of(scope, Set.of(scoped.namespace())), cluster.parallel());
          }
          LiveObjects.Look look = cluster.live().look(scope, scoped);
          return of(known, scoped, look.record(), look.sight() == LiveObjects.Sight.SEEN);
        }
        LiveObjects.Sighting seen = sighting;
        if (seen != null) {
          return of(known, scoped, seen.find(scoped, ask), seen.present(scoped));
        }
        if (blind && ask) {
          Optional<LiveObject> live = api.get(known, scoped);
          return rules.covers(scoped) && live.isPresent()
              ? judged(scoped, live.get())
              : of(known, scoped, live.map(cluster.live()::read), live.isPresent());
        }
        return last;
      }

      private HealthCheck.Result of(
          ResourceType known, ObjectRef scoped, Optional<LiveRecord> record, boolean present) {
        if (record.isEmpty()) {
          return new HealthCheck.Result(Health.NOT_FOUND, "it does not exist", null);
        }
        if (!present) {
          return new HealthCheck.Result(Health.CURRENT, "finished and removed", null);
        }
        return rules.covers(scoped) ? ruled(known, scoped, record.get()) : record.get().health();
      }

      /** Records have none of an object's content, so that it is read once for each version. */
      private HealthCheck.Result ruled(ResourceType kind, ObjectRef scoped, LiveRecord record) {
        HealthCheck.Result known = verdict;
        if (known != null && record.version().equals(judged)) {
          return known;
        }
        Optional<LiveObject> live = api.get(kind, scoped);
        return live.isEmpty()
            ? new HealthCheck.Result(Health.NOT_FOUND, "it does not exist", null)
            : judged(scoped, live.get());
      }

      private HealthCheck.Result judged(ObjectRef scoped, LiveObject live) {
        ObjectHealth found = rules.look(scoped, live.content());
        HealthCheck.Result result = new HealthCheck.Result(found.health(), found.message(), null);
        judged = live.version();
        verdict = result;
        return result;
      }

      void close() {
        LiveObjects.Sighting open = sighting;
        if (open != null) {
          open.close();
        }
      }
    }
  }

  private static Optional<Failure> failed(List<ObjectHealth> all) {
    List<ObjectHealth> failed = all.stream().filter(o -> o.health() == Health.FAILED).toList();
    if (failed.isEmpty()) {
      return Optional.empty();
    }
    ObjectHealth first = failed.get(0);
    String message =
        first.ref()
            + " has failed"
            + (first.message().isEmpty() ? "" : ": " + first.message())
            + (failed.size() > 1 ? " (and " + (failed.size() - 1) + " more have failed)" : "");
    return Optional.of(
        Failure.builder(Stage.AWAIT, Reason.UNHEALTHY, Sentence.of(message))
            .object(first.ref())
            .build());
  }

  private static Failure late(List<ObjectHealth> all, Duration timeout) {
    List<ObjectHealth> late = all.stream().filter(o -> o.health() != Health.CURRENT).toList();
    String listed =
        late.stream().limit(LISTED).map(ObjectHealth::toString).collect(Collectors.joining(", "));
    return Failure.builder(
            Stage.AWAIT,
            Reason.TIMEOUT,
            "After "
                + seconds(timeout)
                + ", "
                + late.size()
                + " of "
                + all.size()
                + " objects are not healthy: "
                + listed
                + (late.size() > LISTED ? ", and " + (late.size() - LISTED) + " more" : "")
                + ".")
        .object(late.get(0).ref())
        .build();
  }

  private static String seconds(Duration timeout) {
    return timeout.toString().substring(2).toLowerCase(Locale.ROOT);
  }
}
