package io.gitops4j.core.secrets;

import io.gitops4j.SecretRef;
import io.gitops4j.SecretValue;
import io.gitops4j.secrets.SecretHolder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The values that an engine resolved, for its leak guard and for reverts: of each reference the
 * last and the one before, which the cluster may still hold. Closing it overwrites them. Safe to
 * use from many threads.
 */
final class ResolvedSecrets implements SecretHolder, AutoCloseable {

  private static final int VERSIONS = 2;

  private final Map<SecretRef, List<SecretValue>> values = new HashMap<>();
  private final AtomicLong generation = new AtomicLong();

  /** Takes note of a value, whose bytes stay the caller's. */
  synchronized void put(SecretRef ref, byte[] bytes) {
    SecretValue value = SecretValue.of(ref.toString(), bytes);
    List<SecretValue> known = values.computeIfAbsent(ref, r -> new ArrayList<>());
    if (!known.isEmpty() && known.get(0).equals(value)) {
      value.close();
      return;
    }
    known.add(0, value);
    if (known.size() > VERSIONS) {
      known.remove(VERSIONS).close();
    }
    generation.incrementAndGet();
  }

  /** A copy of the last value of a reference. */
  synchronized Optional<byte[]> find(SecretRef ref) {
    return Optional.ofNullable(values.get(ref)).map(known -> known.get(0).revealBytes());
  }

  @Override
  public synchronized void forEachSecret(Consumer<SecretValue> visitor) {
    values.values().forEach(known -> known.forEach(visitor));
  }

  @Override
  public long generation() {
    return generation.get();
  }

  @Override
  public synchronized void close() {
    values.values().forEach(known -> known.forEach(SecretValue::close));
    values.clear();
  }
}
