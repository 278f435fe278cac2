package io.gitops4j.benchmarks.secrets;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * A library that keeps secrets at hand. This and the drivers that use it know the JDK alone, so
 * that each library runs on the class path that it brings.
 */
interface Library extends AutoCloseable {

  /**
   * Opens one.
   *
   * @param name {@code ours} or {@code peer}
   * @param refreshAfter when a value is asked for anew, at the latest
   */
  static Library open(String name, URI endpoint, Duration refreshAfter) {
    return name.equals("ours")
        ? new Ours(endpoint, refreshAfter)
        : new Peer(endpoint, refreshAfter);
  }

  /** Reads the secret as a service does on every request. */
  String read(String name);

  /** Makes secrets known, as a service does at its start. */
  void preload(List<String> names);

  /** Returns when it is time to ask for a known secret anew. */
  void awaitExpiry(String name) throws InterruptedException;

  /** Whether an answer for the secret is still to come. */
  boolean isExpired(String name);

  @Override
  void close();
}
