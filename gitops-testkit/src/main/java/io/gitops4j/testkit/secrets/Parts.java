package io.gitops4j.testkit.secrets;

import io.gitops4j.schedule.Timer;
import io.gitops4j.testkit.secrets.parameters.ParameterStore;
import io.gitops4j.testkit.secrets.queue.Queues;
import io.gitops4j.testkit.secrets.queue.SecretEvents;
import io.gitops4j.testkit.secrets.rotation.Rotator;
import io.gitops4j.testkit.secrets.tokens.TokenService;
import io.gitops4j.testkit.secrets.vault.StoredSecret;
import io.gitops4j.testkit.secrets.vault.Vault;
import io.gitops4j.testkit.time.VirtualTime;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** What a fake is made of, besides its port. */
final class Parts implements AutoCloseable {
  private final Clock clock;
  private final @Nullable Timer ownTimer;
  private final Vault vault;
  private final Rotator rotator;
  private final ParameterStore parameters;
  private final TokenService tokens = new TokenService();
  private final Queues queues;
  private final SecretEvents events;

  /** Parts that go by a virtual time, which stays its owner's. */
  Parts(VirtualTime time) {
    this(time, time, null);
  }

  /** Parts that go by the system's clock and a thread of their own. */
  Parts() {
    this(Clock.systemUTC(), Timer.ofThread("gitops4j-fake-secrets-rotation"));
  }

  private Parts(Clock clock, Timer ownTimer) {
    this(clock, ownTimer, ownTimer);
  }

  private Parts(Clock clock, Timer timer, @Nullable Timer ownTimer) {
    this.clock = clock;
    this.ownTimer = ownTimer;
    vault = new Vault(clock);
    queues = new Queues(clock);
    events = new SecretEvents(queues);
    parameters = new ParameterStore(clock);
    rotator = new Rotator(vault, timer, secret -> changed("RotationSucceeded", secret));
  }

  Clock clock() {
    return clock;
  }

  Vault vault() {
    return vault;
  }

  Rotator rotator() {
    return rotator;
  }

  ParameterStore parameters() {
    return parameters;
  }

  TokenService tokens() {
    return tokens;
  }

  Queues queues() {
    return queues;
  }

  SecretEvents events() {
    return events;
  }

  void changed(String operation, StoredSecret secret) {
    events.changed(operation, secret.name(), secret.arn(secret.region()), vault.now());
  }

  @Override
  public void close() {
    queues.close();
    rotator.close();
    if (ownTimer != null) {
      ownTimer.close();
    }
  }
}
