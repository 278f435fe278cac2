package io.gitops4j.aws.secrets.meter;

import io.gitops4j.SecretRef;
import io.gitops4j.aws.secrets.NoSecrets;
import io.gitops4j.secrets.Registration;
import io.gitops4j.secrets.SecretStatus;
import io.gitops4j.secrets.SecretsEvent;
import io.gitops4j.secrets.SecretsListener;
import io.gitops4j.secrets.SecretsStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Secrets that are in whatever state a test says; nothing can be looked up. */
final class KnownSecrets extends NoSecrets {

  final List<SecretsListener> listeners = new ArrayList<>();
  private SecretsStatus status = new SecretsStatus(List.of(), 0, 0, 0, 0);
  private boolean closed;
  private int looks;

  void status(SecretsStatus value) {
    status = value;
  }

  void tell(SecretsEvent event) {
    listeners.forEach(listener -> listener.on(event));
  }

  int looks() {
    return looks;
  }

  static SecretStatus secret(String name, SecretStatus.State state, Duration age) {
    return new SecretStatus(
        SecretRef.parse("aws-secretsmanager", name), state, "v1", age, 0, null, Duration.ZERO);
  }

  @Override
  public SecretsStatus status() {
    if (closed) {
      throw new IllegalStateException("closed");
    }
    looks++;
    return status;
  }

  @Override
  public Registration listen(SecretsListener listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Override
  public void close() {
    closed = true;
  }
}
