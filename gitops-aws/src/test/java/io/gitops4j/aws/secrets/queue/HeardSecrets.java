package io.gitops4j.aws.secrets.queue;

import io.gitops4j.SecretRef;
import io.gitops4j.SecretValue;
import io.gitops4j.secrets.Registration;
import io.gitops4j.secrets.Secret;
import io.gitops4j.secrets.Secrets;
import io.gitops4j.secrets.SecretsListener;
import io.gitops4j.secrets.SecretsStatus;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Secrets that write down what they are told. */
final class HeardSecrets implements Secrets {

  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private volatile boolean closed;

  String next() throws InterruptedException {
    return String.valueOf(heard.poll(10, TimeUnit.SECONDS));
  }

  boolean nothingMore() {
    return heard.isEmpty();
  }

  @Override
  public void changed(String nameOrArn) {
    if (closed) {
      throw new IllegalStateException("closed");
    }
    heard.add(nameOrArn);
  }

  @Override
  public void close() {
    closed = true;
  }

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
}
