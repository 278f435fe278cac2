package io.gitops4j.aws.secrets.cache;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * When the secrets of one store are to be asked for anew.
 *
 * <p>Each has a time at which it is due, and an earliest one, from which on it may go along with
 * another that is due: so secrets that were read one after the other soon travel in the same
 * batches. Safe to use from many threads.
 */
final class DueTimes {

  private final Agenda agenda;
  private final long window;
  private final Consumer<List<Entry>> whenDue;
  private final TreeSet<Due> order = new TreeSet<>();
  private final Map<Entry, Due> byEntry = new HashMap<>();
  private long count;
  private Agenda.@Nullable Item alarm;
  private long alarmAt;

  /**
   * Times that end in a call.
   *
   * @param window the longest that an earliest time is before the time at which something is due
   * @param whenDue is called with what is due, without a lock, in the timer's thread
   */
  DueTimes(Agenda agenda, long window, Consumer<List<Entry>> whenDue) {
    this.agenda = agenda;
    this.window = window;
    this.whenDue = whenDue;
  }

  /** Sets when a secret is due, instead of what was set before. */
  synchronized void set(Entry entry, long earliest, long at) {
    Due due = new Due(entry, earliest, at, count++);
    Due before = byEntry.put(entry, due);
    if (before != null) {
      order.remove(before);
    }
    order.add(due);
    if (alarm == null || at - alarmAt < 0) {
      arm();
    }
  }

  synchronized void remove(Entry entry) {
    Due before = byEntry.remove(entry);
    if (before != null) {
      order.remove(before);
    }
  }

  /** When a secret is due. */
  synchronized OptionalLong of(Entry entry) {
    Due due = byEntry.get(entry);
    return due == null ? OptionalLong.empty() : OptionalLong.of(due.nanos);
  }

  /** Makes everything due now. */
  void allNow() {
    List<Entry> all;
    synchronized (this) {
      all = order.stream().map(due -> due.entry).toList();
      order.clear();
      byEntry.clear();
    }
    whenDue.accept(all);
  }

  private void run() {
    List<Entry> ready = new ArrayList<>();
    synchronized (this) {
      alarm = null;
      long now = agenda.now();
      if (!order.isEmpty() && order.first().nanos - now <= 0) {
        take(now, ready);
      }
      arm();
    }
    if (!ready.isEmpty()) {
      whenDue.accept(ready);
    }
  }

  /** Guarded by this. */
  private void take(long now, List<Entry> ready) {
    Iterator<Due> all = order.iterator();
    while (all.hasNext()) {
      Due due = all.next();
      if (due.nanos - now > window) {
        return;
      }
      if (due.earliest - now <= 0) {
        all.remove();
        byEntry.remove(due.entry);
        ready.add(due.entry);
      }
    }
  }

  /** Guarded by this. */
  private void arm() {
    if (alarm != null) {
      agenda.cancel(alarm);
      alarm = null;
    }
    if (!order.isEmpty()) {
      alarmAt = order.first().nanos;
      alarm = agenda.at(alarmAt, this::run);
    }
  }

  /** When one secret is due. */
  private static final class Due extends Timed {
    private final Entry entry;
    private final long earliest;

    Due(Entry entry, long earliest, long at, long number) {
      super(at, number);
      this.entry = entry;
      this.earliest = earliest;
    }
  }
}
