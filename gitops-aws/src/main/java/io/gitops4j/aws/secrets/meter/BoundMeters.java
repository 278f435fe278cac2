package io.gitops4j.aws.secrets.meter;

import io.gitops4j.secrets.Registration;
import io.gitops4j.secrets.SecretStatus;
import io.gitops4j.secrets.Secrets;
import io.gitops4j.secrets.SecretsEvent;
import io.gitops4j.secrets.SecretsListener;
import io.gitops4j.secrets.SecretsStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The meters in one registry.
 *
 * <p>Registries hold what they measure weakly. The secrets hold this, as a listener, so that the
 * meters live as long as the secrets do, and no longer.
 */
final class BoundMeters implements SecretsListener, AutoCloseable {

  private static final String PREFIX = "gitops4j.secrets.";
  private static final long KEEP = Duration.ofSeconds(1).toNanos();
  private static final Map<Class<? extends SecretsEvent>, String> EVENTS =
      Map.of(
          SecretsEvent.Known.class, "known",
          SecretsEvent.Rotated.class, "rotated",
          SecretsEvent.Stale.class, "stale",
          SecretsEvent.Expired.class, "expired",
          SecretsEvent.Recovered.class, "recovered",
          SecretsEvent.Degraded.class, "degraded",
          SecretsEvent.ListenerFailed.class, "listener_failed");

  private final Secrets secrets;
  private final MeterRegistry registry;
  private final Tags tags;
  private final List<Meter> meters = new ArrayList<>();
  private final Map<Class<?>, Counter> events = new HashMap<>();
  private @Nullable Registration registration;
  private SecretsStatus status;
  private long statusAt;

  private BoundMeters(Secrets secrets, MeterRegistry registry, Tags tags) {
    this.secrets = secrets;
    this.registry = registry;
    this.tags = tags;
    this.status = secrets.status();
    this.statusAt = registry.config().clock().monotonicTime();
  }

  static BoundMeters bind(Secrets secrets, MeterRegistry registry, Tags tags) {
    BoundMeters bound = new BoundMeters(secrets, registry, tags);
    bound.register();
    bound.registration = secrets.listen(bound);
    return bound;
  }

  private void register() {
    meters.add(
        TimeGauge.builder(
                PREFIX + "oldest.age",
                this,
                TimeUnit.NANOSECONDS,
                self -> self.status().oldest().toNanos())
            .description("The age of the oldest value that is served")
            .tags(tags)
            .register(registry));
    for (SecretStatus.State state : SecretStatus.State.values()) {
      meters.add(
          Gauge.builder(PREFIX + "known", this, self -> self.inState(state))
              .description("How many secrets are in this state")
              .tags(tags)
              .tag("state", state.name().toLowerCase(Locale.ROOT))
              .register(registry));
    }
    counter("calls", "Calls to stores of secrets, batches included", SecretsStatus::calls);
    counter("calls.batch", "Calls for several secrets", SecretsStatus::batches);
    counter("calls.failed", "Calls that failed as a whole", SecretsStatus::failures);
    counter("rotations", "New versions that were seen", SecretsStatus::rotations);
    EVENTS.forEach(
        (type, event) -> {
          Counter counter =
              Counter.builder(PREFIX + "events")
                  .description("What happened to the secrets")
                  .tags(tags)
                  .tag("event", event)
                  .register(registry);
          events.put(type, counter);
          meters.add(counter);
        });
  }

  private void counter(String name, String description, ToDoubleFunction<SecretsStatus> count) {
    meters.add(
        FunctionCounter.builder(PREFIX + name, this, self -> count.applyAsDouble(self.status()))
            .description(description)
            .tags(tags)
            .register(registry));
  }

  @Override
  public void on(SecretsEvent event) {
    Counter counter = events.get(event.getClass());
    if (counter != null) {
      counter.increment();
    }
  }

  private double inState(SecretStatus.State state) {
    return status().secrets().stream().filter(s -> s.state() == state).count();
  }

  /** What was known at most a second ago; what was known last when the secrets were closed. */
  private synchronized SecretsStatus status() {
    long now = registry.config().clock().monotonicTime();
    if (now - statusAt >= KEEP) {
      try {
        status = secrets.status();
      } catch (IllegalStateException closed) {
        return status;
      }
      statusAt = now;
    }
    return status;
  }

  @Override
  public void close() {
    if (registration != null) {
      registration.close();
    }
    meters.forEach(registry::remove);
  }
}
