package io.gitops4j.core;

import io.gitops4j.Action;
import io.gitops4j.ApplyException;
import io.gitops4j.Change;
import io.gitops4j.ChangeSet;
import io.gitops4j.Failure;
import io.gitops4j.Health;
import io.gitops4j.HealthReport;
import io.gitops4j.LiveVersion;
import io.gitops4j.Manifest;
import io.gitops4j.ObjectHealth;
import io.gitops4j.ObjectRef;
import io.gitops4j.Plan;
import io.gitops4j.PlannedChange;
import io.gitops4j.Reason;
import io.gitops4j.Stage;
import io.gitops4j.UnitId;
import io.gitops4j.spi.Applier;
import io.gitops4j.spi.ApplyRequest;
import io.gitops4j.spi.AwaitRequest;
import io.gitops4j.spi.Drift;
import io.gitops4j.spi.DriftWatch;
import io.gitops4j.spi.OwnedUnit;
import io.gitops4j.spi.PlanRequest;
import io.gitops4j.spi.Removal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * An applier whose cluster is a map, written as a user would write one; it records what it is asked
 * and fails, stalls or breaks where a test says so.
 */
public final class MemoryCluster implements Applier {

  private record Inventory(String owner, Removal removal, Map<ObjectRef, String> objects) {}

  private final Map<ObjectRef, Map<String, Object>> objects =
      Collections.synchronizedMap(new TreeMap<>());
  private final Map<UnitId, Inventory> inventories = Collections.synchronizedMap(new TreeMap<>());
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final Map<ObjectRef, String> refused = new ConcurrentHashMap<>();
  private final Set<ObjectRef> lingering = ConcurrentHashMap.newKeySet();
  private final Map<ObjectRef, Health> sick = new ConcurrentHashMap<>();
  private final Map<ObjectRef, String> said = new ConcurrentHashMap<>();
  private volatile UnaryOperator<Plan> planning = UnaryOperator.identity();
  private final Map<UnitId, RuntimeException> broken = new ConcurrentHashMap<>();
  private final Map<UnitId, Consumer<Stage>> hooks = new ConcurrentHashMap<>();
  private final List<Consumer<Drift>> watchers = new CopyOnWriteArrayList<>();
  private final Set<UnitId> busy = ConcurrentHashMap.newKeySet();
  private final AtomicInteger version = new AtomicInteger();
  private final AtomicInteger reads = new AtomicInteger();
  private final Clock clock;

  public MemoryCluster() {
    this(Clock.systemUTC());
  }

  public MemoryCluster(Clock clock) {
    this.clock = clock;
  }

  // What a test sees and does.

  List<String> calls() {
    return List.copyOf(calls);
  }

  List<String> calls(String prefix) {
    return calls.stream().filter(c -> c.startsWith(prefix)).toList();
  }

  void forgetCalls() {
    calls.clear();
  }

  List<String> objects() {
    synchronized (objects) {
      return objects.keySet().stream().map(ObjectRef::toString).toList();
    }
  }

  Map<String, Object> object(String ref) {
    synchronized (objects) {
      return objects.entrySet().stream()
          .filter(e -> e.getKey().toString().equals(ref))
          .findFirst()
          .map(Map.Entry::getValue)
          .orElse(null);
    }
  }

  int reads() {
    return reads.get();
  }

  void put(Manifest manifest) {
    objects.put(manifest.ref(), new LinkedHashMap<>(manifest.content()));
  }

  void refuse(ObjectRef ref, String why) {
    refused.put(ref, why);
  }

  void accept(ObjectRef ref) {
    refused.remove(ref);
  }

  void sick(ObjectRef ref, Health health) {
    sick.put(ref, health);
  }

  void well(ObjectRef ref) {
    sick.remove(ref);
  }

  /** Keeps an object in the cluster when it is deleted, as a finalizer does. */
  void linger(ObjectRef ref) {
    lingering.add(ref);
  }

  void vanish(ObjectRef ref) {
    lingering.remove(ref);
    objects.remove(ref);
  }

  /** Changes every plan. */
  void planning(UnaryOperator<Plan> change) {
    planning = change;
  }

  /** Gives the health of an object a message. */
  void saying(ObjectRef ref, String message) {
    said.put(ref, message);
  }

  void breakPlan(UnitId unit, RuntimeException e) {
    broken.put(unit, e);
  }

  /** Called in the thread of every plan, apply and await of a unit, before it does anything. */
  void during(UnitId unit, Consumer<Stage> hook) {
    hooks.put(unit, hook);
  }

  void edit(ObjectRef ref, String key, Object value) {
    synchronized (objects) {
      Map<String, Object> live = objects.get(ref);
      if (live == null) {
        return;
      }
      Map<String, Object> changed = new LinkedHashMap<>(live);
      changed.put(key, value);
      objects.put(ref, changed);
    }
    drifted(ref, false);
  }

  void delete(ObjectRef ref) {
    objects.remove(ref);
    drifted(ref, true);
  }

  private void drifted(ObjectRef ref, boolean deleted) {
    Map<UnitId, Inventory> all;
    synchronized (inventories) {
      all = new TreeMap<>(inventories);
    }
    all.forEach(
        (unit, inventory) -> {
          if (inventory.objects().containsKey(ref)) {
            watchers.forEach(w -> w.accept(new Drift(unit, ref, deleted, clock.instant())));
          }
        });
  }

  // The SPI.

  @Override
  public String id() {
    return "memory";
  }

  @Override
  public Plan plan(PlanRequest request) {
    busy(request.unit());
    try {
      hook(request.unit(), Stage.PLAN);
      calls.add("plan " + request.unit());
      if (broken.containsKey(request.unit())) {
        throw broken.get(request.unit());
      }
      List<PlannedChange> changes = new ArrayList<>();
      for (Manifest manifest : request.manifests()) {
        if (refused.containsKey(manifest.ref())) {
          throw new ApplyException(
              Failure.builder(
                      Stage.PLAN, Reason.REJECTED, "Cannot plan " + manifest.ref() + ": refused.")
                  .object(manifest.ref())
                  .build());
        }
        Map<String, Object> live = objects.get(manifest.ref());
        Action action =
            live == null
                ? Action.CREATED
                : live.equals(manifest.content()) ? Action.UNCHANGED : Action.CONFIGURED;
        changes.add(
            new PlannedChange(
                manifest.ref(),
                manifest.apiVersion(),
                action,
                "",
                List.of(),
                manifest,
                live == null ? null : new LiveVersion("u", "1")));
      }
      Inventory inventory = inventories.get(request.unit());
      if (request.options().prune() && inventory != null) {
        inventory
            .objects()
            .forEach(
                (ref, apiVersion) -> {
                  if (request.manifests().find(ref).isEmpty()
                      && !request.claimed().contains(ref)
                      && objects.containsKey(ref)) {
                    changes.add(
                        new PlannedChange(
                            ref,
                            apiVersion,
                            Action.DELETED,
                            "no longer in the repository",
                            List.of(),
                            null,
                            new LiveVersion("u", "1")));
                  }
                });
      }
      return planning.apply(new Plan(request.unit(), request.revision(), changes));
    } finally {
      busy.remove(request.unit());
    }
  }

  @Override
  public ChangeSet apply(ApplyRequest request) {
    Plan plan = request.plan();
    busy(plan.unit());
    try {
      hook(plan.unit(), Stage.APPLY);
      calls.add("apply " + plan.unit());
      Map<ObjectRef, String> owned = new TreeMap<>();
      List<Change> done = new ArrayList<>();
      for (PlannedChange change : plan.changes()) {
        if (change.action() == Action.DELETED) {
          if (!lingering.contains(change.ref())) {
            objects.remove(change.ref());
          }
        } else {
          owned.put(change.ref(), change.apiVersion());
          change.manifest().ifPresent(m -> objects.put(m.ref(), new LinkedHashMap<>(m.content())));
        }
        version.incrementAndGet();
        Change entry = Change.of(change.ref(), change.action());
        done.add(entry);
        request.observer().accept(entry);
      }
      inventories.put(
          plan.unit(),
          new Inventory(request.options().owner(), request.options().removal(), owned));
      return new ChangeSet(done);
    } finally {
      busy.remove(plan.unit());
    }
  }

  @Override
  public HealthReport await(AwaitRequest request) {
    busy(request.unit());
    try {
      calls.add("await " + request.unit());
      hook(request.unit(), Stage.AWAIT);
      List<ObjectHealth> all = new ArrayList<>();
      Failure problem = null;
      for (AwaitRequest.Target target : request.targets()) {
        Health health = sick.getOrDefault(target.ref(), Health.CURRENT);
        ObjectHealth entry =
            new ObjectHealth(target.ref(), health, said.getOrDefault(target.ref(), ""));
        request.observer().accept(entry);
        all.add(entry);
        if (health != Health.CURRENT && problem == null) {
          problem =
              Failure.builder(
                      Stage.AWAIT, Reason.UNHEALTHY, target.ref() + " is not well: " + health + ".")
                  .object(target.ref())
                  .build();
        }
      }
      return new HealthReport(all, problem);
    } finally {
      busy.remove(request.unit());
    }
  }

  @Override
  public Optional<Map<String, Object>> read(String apiVersion, ObjectRef ref) {
    reads.incrementAndGet();
    return Optional.ofNullable(objects.get(ref));
  }

  @Override
  public Set<UnitId> units() {
    synchronized (inventories) {
      return Set.copyOf(inventories.keySet());
    }
  }

  @Override
  public List<OwnedUnit> ownedUnits() {
    synchronized (inventories) {
      return inventories.entrySet().stream()
          .map(e -> new OwnedUnit(e.getKey(), e.getValue().owner(), e.getValue().removal()))
          .toList();
    }
  }

  @Override
  public void release(UnitId unit) {
    calls.add("release " + unit);
    inventories.remove(unit);
  }

  @Override
  public DriftWatch watch(Consumer<Drift> listener) {
    watchers.add(listener);
    return () -> watchers.remove(listener);
  }

  private void hook(UnitId unit, Stage stage) {
    Consumer<Stage> hook = hooks.get(unit);
    if (hook != null) {
      hook.accept(stage);
    }
  }

  /** Waits for a latch as a wait for health does: an interruption ends it as the SPI says. */
  static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApplyException(
          Failure.of(Stage.AWAIT, Reason.CANCELLED, "Cannot wait: it was interrupted."));
    }
  }

  /** The engine promises never to call for one unit from two threads. */
  private void busy(UnitId unit) {
    if (!busy.add(unit)) {
      throw new AssertionError("two calls at once for " + unit);
    }
  }
}
