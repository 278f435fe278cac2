package io.gitops4j.secrets.leak;

import io.gitops4j.SecretValue;
import io.gitops4j.secrets.SecretHolder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A holder whose values a test chooses. */
final class HeldSecrets implements SecretHolder {
  private final List<SecretValue> values = new ArrayList<>();
  private volatile long generation;

  static HeldSecrets of(String... namesAndValues) {
    HeldSecrets secrets = new HeldSecrets();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      secrets.put(SecretValue.of(namesAndValues[i], namesAndValues[i + 1]));
    }
    return secrets;
  }

  synchronized void put(SecretValue value) {
    values.removeIf(v -> v.name().equals(value.name()));
    values.add(value);
    generation++;
  }

  @Override
  public synchronized void forEachSecret(Consumer<SecretValue> visitor) {
    values.forEach(visitor);
  }

  @Override
  public long generation() {
    return generation;
  }
}
