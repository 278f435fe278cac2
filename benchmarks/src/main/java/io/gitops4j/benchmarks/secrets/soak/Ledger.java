package io.gitops4j.benchmarks.secrets.soak;

import io.gitops4j.benchmarks.secrets.upstream.MarkedValue;
import io.gitops4j.benchmarks.secrets.upstream.UpstreamProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What the driver knows of the secrets: which version is current, since when the ones before are
 * not, which were seen by readers and which were told to listeners. It holds numbers, no values.
 *
 * <p>Everything is allocated at the start, so that the soak's own memory does not grow.
 */
final class Ledger {

  /** How many secrets there are, and how many of them are rotated. */
  static final int SECRETS = 8;

  static final int ROTATING = 6;

  private final UpstreamProcess upstream;
  private final String key;
  private final int versions;
  private final AtomicIntegerArray current = new AtomicIntegerArray(SECRETS);
  private final AtomicLongArray superseded;
  private final AtomicIntegerArray seen;
  private final AtomicIntegerArray told;

  Ledger(UpstreamProcess upstream, String key, int versions) {
    this.upstream = upstream;
    this.key = key;
    this.versions = versions;
    this.superseded = new AtomicLongArray(SECRETS * versions);
    this.seen = new AtomicIntegerArray(SECRETS * versions);
    this.told = new AtomicIntegerArray(SECRETS * versions);
    for (int secret = 0; secret < SECRETS; secret++) {
      order(secret, 0);
    }
  }

  static String name(int secret) {
    return "soak/service-" + secret;
  }

  static List<String> names() {
    List<String> names = new ArrayList<>();
    for (int secret = 0; secret < SECRETS; secret++) {
      names.add(name(secret));
    }
    return names;
  }

  String key() {
    return key;
  }

  private void order(int secret, int version) {
    upstream.order("rotate " + name(secret) + " " + secret + " " + version + " " + key);
  }

  /** Rotates every secret that rotates. */
  void rotate() {
    for (int secret = 0; secret < ROTATING; secret++) {
      int before = current.get(secret);
      order(secret, before + 1);
      current.set(secret, before + 1);
      superseded.set(at(secret, before), System.nanoTime());
    }
  }

  private int at(int secret, int version) {
    if (version >= versions) {
      throw new IllegalStateException("there are more versions than were planned for");
    }
    return secret * versions + version;
  }

  int current(int secret) {
    return current.get(secret);
  }

  /** Nanoseconds for which a value had been replaced at a moment; zero when it had not. */
  long staleness(MarkedValue value, long moment) {
    long since = superseded.get(at(value.secret(), value.version()));
    return since == 0 ? 0 : Math.max(0, moment - since);
  }

  void seen(MarkedValue value) {
    seen.lazySet(at(value.secret(), value.version()), 1);
  }

  void told(MarkedValue value) {
    told.incrementAndGet(at(value.secret(), value.version()));
  }

  boolean newestIsTold(int secret) {
    int newest = current.get(secret);
    return newest == 0 || told.get(at(secret, newest)) > 0;
  }

  /** Versions that were seen or are the newest, and were not told exactly once. */
  int notToldOnce() {
    int count = 0;
    for (int secret = 0; secret < SECRETS; secret++) {
      for (int version = 1; version <= current.get(secret); version++) {
        int at = at(secret, version);
        boolean needed = seen.get(at) > 0 || version == current.get(secret);
        count += told.get(at) > 1 || (needed && told.get(at) == 0) ? 1 : 0;
      }
    }
    return count;
  }

  int toldVersions() {
    int count = 0;
    for (int i = 0; i < told.length(); i++) {
      count += told.get(i) > 0 ? 1 : 0;
    }
    return count;
  }

  int rotations() {
    int count = 0;
    for (int secret = 0; secret < SECRETS; secret++) {
      count += current.get(secret);
    }
    return count;
  }
}
