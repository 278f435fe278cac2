package io.gitops4j.benchmarks.secrets.soak;

import io.gitops4j.benchmarks.secrets.upstream.MarkedValue;
import io.gitops4j.secrets.leak.LeakGuard;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Looks for values in every text that comes to light: any that there ever was as it is, and those
 * of now in whatever encoding. Safe for many threads.
 *
 * <p>There is one for the process, because what writes the logs is made by SLF4J.
 */
final class TextSearch {

  private static final TextSearch INSTANCE = new TextSearch();

  private final AtomicLong texts = new AtomicLong();
  private final AtomicLong found = new AtomicLong();
  private volatile String key = "";
  private volatile LeakGuard guard = LeakGuard.none();

  private TextSearch() {}

  static TextSearch instance() {
    return INSTANCE;
  }

  /** From now on it knows what to look for. */
  void begin(String keyOfValues, LeakGuard ofNow) {
    key = keyOfValues;
    guard = ofNow;
  }

  /** From now on it looks only for values as they are. */
  void endGuard() {
    LeakGuard ended = guard;
    guard = LeakGuard.none();
    ended.close();
  }

  void search(String where, Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    search(where, text.toString());
  }

  void search(String where, String text) {
    texts.incrementAndGet();
    boolean leak = holdsValue(text);
    try {
      leak |= guard.find(text).isPresent();
    } catch (IllegalStateException closed) {
      leak |= holdsValue(text);
    }
    if (leak && found.incrementAndGet() <= 3) {
      System.err.println("secrets-soak: a value in " + where);
    }
  }

  private boolean holdsValue(String text) {
    for (int at = text.indexOf(MarkedValue.MARK);
        at >= 0;
        at = text.indexOf(MarkedValue.MARK, at + 1)) {
      if (MarkedValue.at(text, at, key) != null) {
        return true;
      }
    }
    return false;
  }

  long texts() {
    return texts.get();
  }

  long found() {
    return found.get();
  }
}
