package io.gitops4j.aws.secrets.store;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.SecretException;
import io.gitops4j.Stage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What a store calls with, one for each place it calls: opened when first needed, closed with the
 * store. Safe to use from many threads.
 *
 * @param <K> the place: a region, an account
 * @param <L> what is called with
 * @since 0.1
 */
public final class Lanes<K, L extends AutoCloseable> implements AutoCloseable {

  private final String what;
  private final Function<K, L> open;

  /** Guarded by this, as what follows. */
  private final Map<K, L> lanes = new HashMap<>();

  private boolean closed;

  /**
   * None yet.
   *
   * @param what what the store reads, for the sentence of who comes too late
   * @param open opens one, quickly and without a call
   */
  public Lanes(String what, Function<K, L> open) {
    this.what = what;
    this.open = open;
  }

  /**
   * The one for a place.
   *
   * @throws SecretException with {@link Reason#CANCELLED} when they were closed
   */
  public synchronized L of(K place) {
    if (closed) {
      throw new SecretException(
          Failure.of(
              Stage.SECRETS,
              Reason.CANCELLED,
              "Cannot read " + what + ": the store was closed; make a new one."));
    }
    L known = lanes.get(place);
    if (known == null) {
      known = open.apply(place);
      lanes.put(place, known);
    }
    return known;
  }

  /** Whether one of those that are open is so. */
  public synchronized boolean any(Predicate<L> such) {
    return lanes.values().stream().anyMatch(such);
  }

  /** Whether they were closed. */
  public synchronized boolean isClosed() {
    return closed;
  }

  /** Closes all. Closing twice does nothing. */
  @Override
  public void close() {
    List<L> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(lanes.values());
      lanes.clear();
    }
    for (L lane : all) {
      try {
        lane.close();
      } catch (Exception e) {
        throw new IllegalStateException("closing a client does not fail", e);
      }
    }
  }
}
