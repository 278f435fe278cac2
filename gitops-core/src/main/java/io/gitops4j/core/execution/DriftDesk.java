package io.gitops4j.core.execution;

import io.gitops4j.ObjectRef;
import io.gitops4j.UnitId;
import io.gitops4j.UnitResult;
import io.gitops4j.UnitStatus;
import io.gitops4j.core.reconcile.Events;
import io.gitops4j.event.ReconcileEvent;
import io.gitops4j.schedule.Timer;
import io.gitops4j.spi.Drift;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns drift into reverts: at once, and not endlessly against somebody who does it over and over.
 *
 * <p>Each unit may be reverted {@value #BURST} times without delay; one more is allowed with every
 * second that passes. Drift that comes while a revert is due or under way is part of it. Told are
 * the first drift of an object, and its revert.
 */
final class DriftDesk {

  private static final int BURST = 60;
  private static final Duration REFILL = Duration.ofSeconds(1);

  private static final class Desk {
    final Map<ObjectRef, Instant> open = new TreeMap<>();
    int spent;
    @Nullable Instant since;
    boolean due;
  }

  private final Events events;
  private final Timer timer;
  private final Consumer<UnitId> revert;
  private final Map<UnitId, Desk> desks = new HashMap<>();
  private final Map<UnitId, Set<ObjectRef>> noted = new HashMap<>();

  DriftDesk(Events events, Timer timer, Consumer<UnitId> revert) {
    this.events = events;
    this.timer = timer;
    this.revert = revert;
  }

  void take(Drift drift) {
    boolean first;
    boolean now;
    synchronized (desks) {
      Desk desk = desks.computeIfAbsent(drift.unit(), u -> new Desk());
      first = desk.open.putIfAbsent(drift.ref(), drift.seenAt()) == null;
      now = !desk.due && spend(desk);
      if (!now && !desk.due) {
        desk.due = true;
        timer.schedule(REFILL, () -> due(drift.unit()));
      }
    }
    if (first) {
      events.tell(
          at -> new ReconcileEvent.DriftDetected(at, drift.unit(), drift.ref(), drift.deleted()));
    }
    if (now) {
      revert.accept(drift.unit());
    }
  }

  /** Tells of drift that is left as it is, once until the unit's objects are written again. */
  void note(Drift drift) {
    boolean first;
    synchronized (desks) {
      first = noted.computeIfAbsent(drift.unit(), u -> new HashSet<>()).add(drift.ref());
    }
    if (first) {
      events.tell(
          at -> new ReconcileEvent.DriftDetected(at, drift.unit(), drift.ref(), drift.deleted()));
    }
  }

  private void due(UnitId unit) {
    synchronized (desks) {
      Desk desk = desks.get(unit);
      if (desk == null) {
        return;
      }
      desk.due = false;
      spend(desk);
    }
    revert.accept(unit);
  }

  /** Takes one revert of the allowance, if there is one left. */
  private boolean spend(Desk desk) {
    Instant now = events.now();
    if (desk.since != null) {
      long regained = Duration.between(desk.since, now).dividedBy(REFILL);
      desk.spent = (int) Math.max(0, desk.spent - regained);
      desk.since = desk.since.plus(REFILL.multipliedBy(regained));
    } else {
      desk.since = now;
    }
    if (desk.spent >= BURST) {
      return false;
    }
    desk.spent++;
    return true;
  }

  /** A unit ran: what had drifted is as it was applied, unless the run failed. */
  void finished(UnitId unit, UnitResult result) {
    Map<ObjectRef, Instant> reverted;
    synchronized (desks) {
      if (result.changes().wrote()) {
        noted.remove(unit);
      }
      Desk desk = desks.get(unit);
      if (desk == null) {
        return;
      }
      if (result.status() == UnitStatus.REMOVED) {
        desks.remove(unit);
      }
      if (!result.ready()) {
        return;
      }
      reverted = new TreeMap<>(desk.open);
      desk.open.clear();
    }
    reverted.forEach(
        (ref, seen) ->
            events.tell(
                at -> new ReconcileEvent.DriftReverted(at, unit, ref, Duration.between(seen, at))));
  }
}
