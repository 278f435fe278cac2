package io.gitops4j.core;

import io.gitops4j.UnitId;
import io.gitops4j.event.ReconcileEvent;
import io.gitops4j.event.ReconcileListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Keeps what it is told, and lets a test wait for something. */
final class EventLog implements ReconcileListener {

  private final List<ReconcileEvent> events = new CopyOnWriteArrayList<>();

  @Override
  public void on(ReconcileEvent event) {
    events.add(event);
    synchronized (this) {
      notifyAll();
    }
  }

  List<ReconcileEvent> all() {
    return List.copyOf(events);
  }

  <T extends ReconcileEvent> List<T> of(Class<T> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** The events of a unit in short: {@code RENDER>}, {@code RENDER.}, {@code RENDER!}. */
  List<String> brief(UnitId unit) {
    List<String> brief = new ArrayList<>();
    for (ReconcileEvent event : events) {
      if (event instanceof ReconcileEvent.OfUnit of && of.unit().equals(unit)) {
        brief.add(brief(of));
      }
    }
    return brief;
  }

  private static String brief(ReconcileEvent.OfUnit event) {
    if (event instanceof ReconcileEvent.StageStarted e) {
      return e.stage() + ">";
    }
    if (event instanceof ReconcileEvent.StageFinished e) {
      return e.stage() + ".";
    }
    if (event instanceof ReconcileEvent.StageFailed e) {
      return e.stage() + "!" + e.failure().reason();
    }
    if (event instanceof ReconcileEvent.UnitFinished e) {
      return e.result().status().toString();
    }
    if (event instanceof ReconcileEvent.ObjectChanged e) {
      return e.change().toString();
    }
    return event.getClass().getSimpleName();
  }

  void clear() {
    events.clear();
  }

  /** Waits until an event was told, for 20 seconds at most. */
  <T extends ReconcileEvent> T await(Class<T> type, Predicate<T> which) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    synchronized (this) {
      while (true) {
        for (T event : of(type)) {
          if (which.test(event)) {
            return event;
          }
        }
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          throw new AssertionError("no such " + type.getSimpleName() + " among " + events);
        }
        try {
          wait(left);
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
    }
  }
}
