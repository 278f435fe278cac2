package io.gitops4j.testkit.apiserver.controllers;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How the controllers treat single objects: which roll out slowly, stall, fail or never move.
 *
 * <p>Objects are named {@code Kind/namespace/name}, such as {@code Deployment/prod/web}; those
 * without a namespace {@code Kind/name}. A name may be told before the object exists, and holds for
 * what has it later. Thread-safe.
 *
 * @since 0.1
 */
public final class Rollouts {

  /** What may happen to an object. */
  enum Fate {
    READY,
    SLOW,
    STALL,
    FAIL,
    CRASH_LOOP,
    PARTIAL,
    NEVER
  }

  record Knob(Fate fate, int number) {
    static final Knob READY = new Knob(Fate.READY, 1);
  }

  private final Map<String, Knob> knobs = new ConcurrentHashMap<>();
  private final Runnable changed;

  Rollouts(Runnable changed) {
    this.changed = changed;
  }

  /**
   * Becomes ready in so many steps, each a write of its own.
   *
   * @throws IllegalArgumentException when steps is below 1 or the name has no kind
   */
  public Rollouts slow(String object, int steps) {
    if (steps < 1) {
      throw new IllegalArgumentException("A rollout takes at least 1 step, not " + steps + ".");
    }
    return set(object, new Knob(Fate.SLOW, steps));
  }

  /** Starts and never gets ready; a Deployment fails when its progress deadline has passed. */
  public Rollouts stall(String object) {
    return set(object, new Knob(Fate.STALL, 0));
  }

  /** Fails: a Deployment exceeds its deadline at once, a Job its backoff limit, a Pod its start. */
  public Rollouts fail(String object) {
    return set(object, new Knob(Fate.FAIL, 0));
  }

  /** Starts, and its containers crash over and over. */
  public Rollouts crashLoop(String object) {
    return set(object, new Knob(Fate.CRASH_LOOP, 0));
  }

  /** Gets so many replicas ready and no more. */
  public Rollouts partial(String object, int ready) {
    return set(object, new Knob(Fate.PARTIAL, ready));
  }

  /** A Job that runs and never ends; another name of {@link #stall}. */
  public Rollouts hang(String object) {
    return stall(object);
  }

  /** No controller touches it: no status, no address, no end of a namespace. */
  public Rollouts never(String object) {
    return set(object, new Knob(Fate.NEVER, 0));
  }

  /** Back to getting ready at once. */
  public Rollouts clear(String object) {
    knobs.remove(checked(object));
    changed.run();
    return this;
  }

  /** All objects back to getting ready at once. */
  public Rollouts clear() {
    knobs.clear();
    changed.run();
    return this;
  }

  private Rollouts set(String object, Knob knob) {
    knobs.put(checked(object), knob);
    changed.run();
    return this;
  }

  private static String checked(String object) {
    int parts = object.split("/", -1).length;
    if (parts < 2 || parts > 3 || object.startsWith("/") || object.endsWith("/")) {
      throw new IllegalArgumentException(
          "\"" + object + "\" names no object; write Kind/namespace/name or Kind/name.");
    }
    return object;
  }

  SavedRollouts save() {
    return new SavedRollouts(knobs);
  }

  void restore(SavedRollouts saved) {
    knobs.clear();
    knobs.putAll(saved.knobs());
    changed.run();
  }

  Knob of(Kind kind, Map<String, @Nullable Object> object) {
    String namespace = Json.string(object, "metadata", "namespace");
    String name = Json.string(object, "metadata", "name");
    return knobs.getOrDefault(
        kind.kind() + "/" + (namespace.isEmpty() ? "" : namespace + "/") + name, Knob.READY);
  }
}
