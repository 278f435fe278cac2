package io.gitops4j.benchmarks.secrets;

import io.gitops4j.aws.secrets.AwsSecrets;
import io.gitops4j.aws.secrets.cache.CachePolicy;
import io.gitops4j.secrets.Secrets;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** The secrets of this project. */
final class Ours implements Library {

  private final Secrets secrets;

  Ours(URI endpoint, Duration refreshAfter) {
    this.secrets = open(endpoint, refreshAfter);
  }

  static AwsSecrets open(URI endpoint, Duration refreshAfter) {
    CachePolicy policy = CachePolicy.defaults().jitter(0).refreshAfter(refreshAfter);
    return AwsSecrets.builder()
        .region("eu-west-1")
        .endpoint(endpoint)
        .credentials(StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "none")))
        .cache(policy)
        .build();
  }

  @Override
  public String read(String name) {
    return secrets.lookup(name).reveal();
  }

  @Override
  public void preload(List<String> names) {
    secrets.preload(names);
  }

  @Override
  public void awaitExpiry(String name) throws InterruptedException {
    while (!isExpired(name)) {
      Thread.sleep(1);
    }
  }

  @Override
  public boolean isExpired(String name) {
    return secrets.status().secrets().stream()
        .filter(secret -> secret.ref().name().equals(name))
        .anyMatch(secret -> secret.next().compareTo(Duration.ZERO) <= 0);
  }

  @Override
  public void close() {
    secrets.close();
  }
}
