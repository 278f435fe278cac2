package io.gitops4j.aws.secrets.meter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.SecretRef;
import io.gitops4j.Stage;
import io.gitops4j.secrets.SecretStatus.State;
import io.gitops4j.secrets.SecretsEvent;
import io.gitops4j.secrets.SecretsStatus;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SecretsMetersTest {

  private static final Instant AT = Instant.parse("2026-11-26T09:00:00Z");
  private static final SecretRef REF = SecretRef.parse("aws-secretsmanager:prod/db");

  private final MockClock clock = new MockClock();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
  private final KnownSecrets secrets = new KnownSecrets();

  @Test
  void gauges_secretsInDifferentStates_showAgeAndNumbers() {
    secrets.status(
        new SecretsStatus(
            List.of(
                KnownSecrets.secret("a", State.FRESH, Duration.ofSeconds(3)),
                KnownSecrets.secret("b", State.FRESH, Duration.ofSeconds(5)),
                KnownSecrets.secret("c", State.STALE, Duration.ofMinutes(2)),
                KnownSecrets.secret("d", State.UNKNOWN, Duration.ZERO)),
            0,
            0,
            0,
            0));
    new SecretsMeters(secrets).bindTo(registry);

    assertThat(registry.get("gitops4j.secrets.oldest.age").timeGauge().value(TimeUnit.SECONDS))
        .isCloseTo(120, within(1e-9));
    assertThat(known("fresh")).isEqualTo(2);
    assertThat(known("stale")).isEqualTo(1);
    assertThat(known("expired")).isZero();
    assertThat(known("unknown")).isEqualTo(1);
  }

  @Test
  void counters_callsAndRotations_showWhatTheStatusCounts() {
    secrets.status(new SecretsStatus(List.of(), 7, 3, 2, 1));
    new SecretsMeters(secrets).bindTo(registry);

    assertThat(counted("gitops4j.secrets.calls")).isEqualTo(7);
    assertThat(counted("gitops4j.secrets.calls.batch")).isEqualTo(3);
    assertThat(counted("gitops4j.secrets.calls.failed")).isEqualTo(2);
    assertThat(counted("gitops4j.secrets.rotations")).isEqualTo(1);
  }

  @Test
  void meters_readOften_lookAtTheSecretsOnceASecond() {
    new SecretsMeters(secrets).bindTo(registry);
    int looks = secrets.looks();
    secrets.status(new SecretsStatus(List.of(), 5, 0, 0, 0));

    for (int i = 0; i < 10; i++) {
      assertThat(counted("gitops4j.secrets.calls")).isZero();
    }
    assertThat(secrets.looks()).isEqualTo(looks);

    clock.add(Duration.ofSeconds(1));
    assertThat(counted("gitops4j.secrets.calls")).isEqualTo(5);
    assertThat(secrets.looks()).isEqualTo(looks + 1);
  }

  @Test
  void events_eachKind_isCounted() {
    new SecretsMeters(secrets).bindTo(registry);
    Failure failure = Failure.of(Stage.SECRETS, Reason.UNAVAILABLE, "no answer");

    secrets.tell(new SecretsEvent.Known(AT, REF, "v1"));
    secrets.tell(new SecretsEvent.Rotated(AT, REF, "v1", "v2"));
    secrets.tell(new SecretsEvent.Rotated(AT, REF, "v2", "v3"));
    secrets.tell(new SecretsEvent.Stale(AT, REF, failure, Duration.ofMinutes(1)));
    secrets.tell(new SecretsEvent.Expired(AT, REF, failure, Duration.ofHours(25)));
    secrets.tell(new SecretsEvent.Recovered(AT, REF, Duration.ofMinutes(1)));
    secrets.tell(new SecretsEvent.Degraded(AT, "one by one"));
    secrets.tell(new SecretsEvent.ListenerFailed(AT, REF, "java.lang.Error"));

    assertThat(events("known")).isEqualTo(1);
    assertThat(events("rotated")).isEqualTo(2);
    assertThat(events("stale")).isEqualTo(1);
    assertThat(events("expired")).isEqualTo(1);
    assertThat(events("recovered")).isEqualTo(1);
    assertThat(events("degraded")).isEqualTo(1);
    assertThat(events("listener_failed")).isEqualTo(1);
  }

  @Test
  void bind_twice_countsOnce() {
    SecretsMeters meters = new SecretsMeters(secrets);
    meters.bindTo(registry);
    meters.bindTo(registry);
    secrets.tell(new SecretsEvent.Known(AT, REF, "v1"));
    assertThat(events("known")).isEqualTo(1);
  }

  @Test
  void meters_ofTwoServices_areToldApartByTags() {
    new SecretsMeters(secrets, Tags.of("of", "a")).bindTo(registry);
    KnownSecrets others = new KnownSecrets();
    others.status(new SecretsStatus(List.of(), 9, 0, 0, 0));
    new SecretsMeters(others, Tags.of("of", "b")).bindTo(registry);
    assertThat(registry.get("gitops4j.secrets.calls").tag("of", "b").functionCounter().count())
        .isEqualTo(9);
  }

  @Test
  void close_meters_takesAllAwayAndListensNoMore() {
    SecretsMeters meters = new SecretsMeters(secrets);
    meters.bindTo(registry);
    meters.close();
    meters.close();

    assertThat(registry.getMeters()).isEmpty();
    assertThat(secrets.listeners).isEmpty();
    assertThatThrownBy(() -> meters.bindTo(registry))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the meters were closed");
  }

  @Test
  void close_secretsFirst_metersKeepWhatWasKnown() {
    secrets.status(new SecretsStatus(List.of(), 4, 0, 0, 0));
    new SecretsMeters(secrets).bindTo(registry);
    secrets.close();
    clock.add(Duration.ofMinutes(1));
    assertThat(counted("gitops4j.secrets.calls")).isEqualTo(4);
  }

  private double known(String state) {
    return registry.get("gitops4j.secrets.known").tag("state", state).gauge().value();
  }

  private double events(String event) {
    return registry.get("gitops4j.secrets.events").tag("event", event).counter().count();
  }

  private double counted(String name) {
    return registry.get(name).functionCounter().count();
  }
}
