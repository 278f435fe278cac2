package io.gitops4j.aws.secrets;

import io.gitops4j.SecretRef;
import io.gitops4j.SecretValue;
import io.gitops4j.secrets.Registration;
import io.gitops4j.secrets.Secret;
import io.gitops4j.secrets.Secrets;
import io.gitops4j.secrets.SecretsListener;
import io.gitops4j.secrets.SecretsStatus;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** Secrets of which there are none, for tests that need only a part of them. */
public abstract class NoSecrets implements Secrets {

  @Override
  public Secret lookup(String reference) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Secret lookup(SecretRef reference) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Secret> preload(Collection<String> references) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void changed(String nameOrArn) {
    throw new UnsupportedOperationException();
  }

  @Override
  public SecretsStatus status() {
    return new SecretsStatus(List.of(), 0, 0, 0, 0);
  }

  @Override
  public Registration listen(SecretsListener listener) {
    return () -> {};
  }

  @Override
  public void forEachSecret(Consumer<SecretValue> visitor) {}

  @Override
  public long generation() {
    return 0;
  }

  @Override
  public void close() {}
}
