package io.gitops4j.aws.secrets.meter;

import io.gitops4j.secrets.Secrets;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.IdentityHashMap;

/**
 * Shows the secrets of a service in Micrometer.
 *
 * <table>
 * <caption>Meters</caption>
 * <tr><th>name</th><th>kind</th><th>what</th></tr>
 * <tr><td>{@code gitops4j.secrets.oldest.age}</td><td>gauge, seconds</td><td>the age of the oldest
 * value that is served: alert on it, well below {@code maxStale}</td></tr>
 * <tr><td>{@code gitops4j.secrets.known}</td><td>gauge, by {@code state}: {@code fresh}, {@code
 * stale}, {@code expired}, {@code unknown}</td><td>how many secrets are in that state</td></tr>
 * <tr><td>{@code gitops4j.secrets.calls}</td><td>counter</td><td>calls to stores, batches
 * included</td></tr>
 * <tr><td>{@code gitops4j.secrets.calls.batch}</td><td>counter</td><td>those for several
 * secrets</td></tr>
 * <tr><td>{@code gitops4j.secrets.calls.failed}</td><td>counter</td><td>those that failed as a
 * whole</td></tr>
 * <tr><td>{@code gitops4j.secrets.rotations}</td><td>counter</td><td>new versions seen</td></tr>
 * <tr><td>{@code gitops4j.secrets.events}</td><td>counter, by {@code event}: {@code known}, {@code
 * rotated}, {@code stale}, {@code expired}, {@code recovered}, {@code degraded}, {@code
 * listener_failed}</td><td>what happened since the meters were bound</td></tr>
 * </table>
 *
 * <p>No meter has a tag with the name of a secret: there may be very many. Reading the meters costs
 * no call to a store, and looks at the secrets at most once a second.
 *
 * <p>Needs {@code io.micrometer:micrometer-core} on the class path. Safe to use from many threads.
 * Closing takes the meters out of the registries again, and does not close the secrets.
 *
 * <pre>{@code
 * new SecretsMeters(secrets).bindTo(registry);
 * }</pre>
 *
 * @since 0.1
 */
public final class SecretsMeters implements MeterBinder, AutoCloseable {

  private final Secrets secrets;
  private final Tags tags;
  private final IdentityHashMap<MeterRegistry, BoundMeters> bound = new IdentityHashMap<>();
  private boolean closed;

  /** Meters of these secrets. */
  public SecretsMeters(Secrets secrets) {
    this(secrets, Tags.empty());
  }

  /** Meters of these secrets, with tags that tell them from those of others. */
  public SecretsMeters(Secrets secrets, Iterable<Tag> tags) {
    this.secrets = secrets;
    this.tags = Tags.of(tags);
  }

  /**
   * Puts the meters into a registry. Twice into the same one does nothing.
   *
   * @throws IllegalStateException when this was closed
   */
  @Override
  public synchronized void bindTo(MeterRegistry registry) {
    if (closed) {
      throw new IllegalStateException("the meters were closed");
    }
    bound.computeIfAbsent(registry, r -> BoundMeters.bind(secrets, r, tags));
  }

  /** Takes the meters out of the registries. Closing twice does nothing. */
  @Override
  public synchronized void close() {
    closed = true;
    bound.values().forEach(BoundMeters::close);
    bound.clear();
  }
}
