package io.gitops4j.aws.secrets.queue;

import io.gitops4j.aws.secrets.NoSecrets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Secrets that write down what they are told. */
final class HeardSecrets extends NoSecrets {

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
}
