package io.gitops4j.aws.secrets.cache;

import io.gitops4j.SecretRef;
import io.gitops4j.secrets.SecretsEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/** What all secrets of one cache share. */
final class Core {

  private final CachePolicy policy;
  private final Clock clock;
  private final Executor executor;
  private final Agenda agenda;
  private final Events events;
  private final RotationListeners rotationListeners = new RotationListeners(this);
  private final AtomicLong generation = new AtomicLong();
  private final AtomicLong rotations = new AtomicLong();

  Core(CachePolicy policy, Clock clock, Executor executor, Agenda agenda) {
    this.policy = policy;
    this.clock = clock;
    this.executor = executor;
    this.agenda = agenda;
    this.events = new Events(clock, executor, agenda);
  }

  CachePolicy policy() {
    return policy;
  }

  Executor executor() {
    return executor;
  }

  Agenda agenda() {
    return agenda;
  }

  Events events() {
    return events;
  }

  RotationListeners rotationListeners() {
    return rotationListeners;
  }

  /** The time of the clock, for people. */
  Instant instant() {
    return clock.instant();
  }

  /** The time of the clock, in milliseconds. */
  long millis() {
    return clock.millis();
  }

  /** The time of the timer, by which ages and waits are measured; in nanoseconds. */
  long now() {
    return agenda.now();
  }

  /** Other values are held than before. */
  void heldChanged() {
    generation.incrementAndGet();
  }

  long generation() {
    return generation.get();
  }

  void rotated() {
    rotations.incrementAndGet();
  }

  long rotations() {
    return rotations.get();
  }

  void tellKnown(SecretRef ref, String version) {
    events.tell(new SecretsEvent.Known(instant(), ref, version));
  }

  void tellListenerFailed(SecretRef ref, String thrown) {
    events.tell(new SecretsEvent.ListenerFailed(instant(), ref, thrown));
  }

  /** Sends what waits for listeners. Not to be called under a lock. */
  void flush() {
    rotationListeners.flush();
    events.flush();
  }

  void close() {
    agenda.close();
    rotationListeners.close();
    events.close();
  }
}
