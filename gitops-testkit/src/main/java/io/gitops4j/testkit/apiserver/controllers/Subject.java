package io.gitops4j.testkit.apiserver.controllers;

import io.gitops4j.testkit.apiserver.controllers.Rollouts.Fate;
import io.gitops4j.testkit.apiserver.controllers.Rollouts.Knob;
import io.gitops4j.testkit.apiserver.model.Cluster;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.validation.Errors;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One object under a controller's eyes, and how to write it.
 *
 * @param cluster where it lives
 * @param kind its kind
 * @param object a copy of it, free to be changed
 * @param knob how it is to be treated
 */
record Subject(Cluster cluster, Kind kind, Map<String, @Nullable Object> object, Knob knob) {

  /** The manager that writes what controllers write. */
  static final String MANAGER = "kube-controller-manager";

  String name() {
    return Json.string(object, "metadata", "name");
  }

  String namespace() {
    return Json.string(object, "metadata", "namespace");
  }

  String uid() {
    return Json.string(object, "metadata", "uid");
  }

  long generation() {
    return Errors.number(object, 0, "metadata", "generation");
  }

  boolean terminating() {
    return Json.at(object, "metadata", "deletionTimestamp") != null;
  }

  Map<String, @Nullable Object> spec() {
    return Errors.object(object, "spec");
  }

  Map<String, @Nullable Object> status() {
    return Errors.object(object, "status");
  }

  boolean is(Fate fate) {
    return knob.fate() == fate;
  }

  /** Now, to the second. */
  String now() {
    return cluster.clock().instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** How long ago a time of the object was; nothing when it is not one. */
  Duration since(String time) {
    try {
      return Duration.between(Instant.parse(time), cluster.clock().instant());
    } catch (DateTimeException e) {
      return Duration.ZERO;
    }
  }

  /**
   * How many of so many are ready next: all, or a step more than before.
   *
   * @param wanted how many there shall be
   * @param ready how many there are
   */
  long nextReady(long wanted, long ready) {
    return switch (knob.fate()) {
      case SLOW ->
          Math.min(wanted, ready + Math.max(1, (wanted + knob.number() - 1) / knob.number()));
      case PARTIAL -> Math.min(wanted, knob.number());
      case STALL, FAIL, CRASH_LOOP, NEVER -> 0;
      case READY -> wanted;
    };
  }

  /** Writes the status if it is another one. */
  boolean status(Map<String, @Nullable Object> status) {
    if (Json.equal(status, status())) {
      return false;
    }
    Map<String, @Nullable Object> updated = Json.copyMap(object);
    updated.put("status", status);
    cluster.updateStatus(kind, updated, MANAGER);
    return true;
  }

  /** A copy of the status with a condition; its times move when its status does. */
  void condition(
      Map<String, @Nullable Object> status,
      String type,
      String value,
      String reason,
      String message,
      String probed) {
    List<@Nullable Object> conditions = new ArrayList<>();
    Map<String, @Nullable Object> made = new LinkedHashMap<>();
    made.put("type", type);
    made.put("status", value);
    if (!probed.isEmpty()) {
      made.put(probed, now());
    }
    made.put("lastTransitionTime", now());
    if (!reason.isEmpty()) {
      made.put("reason", reason);
      made.put("message", message);
    }
    boolean found = false;
    for (Map<String, @Nullable Object> old : Errors.objects(status, "conditions")) {
      if (!type.equals(old.get("type"))) {
        conditions.add(old);
        continue;
      }
      found = true;
      boolean same = value.equals(old.get("status")) && Json.string(old, "reason").equals(reason);
      if (value.equals(old.get("status"))) {
        made.put("lastTransitionTime", old.get("lastTransitionTime"));
      }
      conditions.add(same ? old : made);
    }
    if (!found) {
      conditions.add(made);
    }
    status.put("conditions", conditions);
  }

  /** A reference to this object as the controller of another. */
  Map<String, @Nullable Object> owner() {
    Map<String, @Nullable Object> owner = new LinkedHashMap<>();
    owner.put("apiVersion", kind.apiVersion());
    owner.put("kind", kind.kind());
    owner.put("name", name());
    owner.put("uid", uid());
    owner.put("controller", true);
    owner.put("blockOwnerDeletion", true);
    return owner;
  }

  /** Objects of a kind in the same namespace that this one controls. */
  List<Map<String, @Nullable Object>> owned(Kind dependents) {
    return cluster.list(dependents, namespace()).stream()
        .filter(
            o ->
                Errors.objects(o, "metadata", "ownerReferences").stream()
                    .anyMatch(r -> uid().equals(r.get("uid"))))
        .toList();
  }
}
