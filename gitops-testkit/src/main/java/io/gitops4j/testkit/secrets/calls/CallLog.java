package io.gitops4j.testkit.secrets.calls;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Keeps the newest calls in the order of their arrival. */
public final class CallLog {
  private final Deque<Entry> entries = new ArrayDeque<>();
  private final int limit;
  private long count;

  /** A log that keeps so many calls. */
  public CallLog(int limit) {
    this.limit = limit;
  }

  /** A call that is written down when it comes, and completed when it is answered. */
  public static final class Entry {
    private volatile Call call;

    private Entry(Call call) {
      this.call = call;
    }

    /** Completes it. */
    public void answered(int status, String errorCode) {
      call = copy(call, call.number(), status, errorCode);
    }
  }

  /** Writes a call down; its number is set. */
  public synchronized Entry arrived(Call c) {
    count++;
    Entry entry = new Entry(copy(c, count, c.status(), c.errorCode()));
    if (entries.size() >= limit) {
      entries.remove();
    }
    entries.add(entry);
    return entry;
  }

  private static Call copy(Call c, long number, int status, String errorCode) {
    return new Call(
        number,
        c.at(),
        c.service(),
        c.operation(),
        c.ids(),
        c.region(),
        c.accessKeyId(),
        c.role(),
        status,
        errorCode);
  }

  /** How many calls came, also those that are not kept. */
  public synchronized long count() {
    return count;
  }

  /** The calls that are kept, the oldest first. */
  public List<Call> all() {
    List<Entry> copy;
    synchronized (this) {
      copy = new ArrayList<>(entries);
    }
    List<Call> calls = new ArrayList<>(copy.size());
    copy.forEach(entry -> calls.add(entry.call));
    return calls;
  }
}
