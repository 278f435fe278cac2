package io.gitops4j.benchmarks.secrets;

import com.amazonaws.secretsmanager.caching.SecretCache;
import com.amazonaws.secretsmanager.caching.SecretCacheConfiguration;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * AWS' own cache of secrets, with the HTTP client that its SDK chooses of the three that it brings.
 */
final class Peer implements Library {

  private final SecretCache cache;
  private final Duration refreshAfter;

  Peer(URI endpoint, Duration refreshAfter) {
    this.cache = open(endpoint, refreshAfter);
    this.refreshAfter = refreshAfter;
  }

  static SecretCache open(URI endpoint, Duration refreshAfter) {
    SecretCacheConfiguration configuration = new SecretCacheConfiguration();
    configuration.setCacheItemTTL(refreshAfter.toMillis());
    configuration.setClient(
        SecretsManagerClient.builder()
            .region(Region.EU_WEST_1)
            .endpointOverride(endpoint)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "none")))
            .build());
    return new SecretCache(configuration);
  }

  @Override
  public String read(String name) {
    return cache.getSecretString(name);
  }

  @Override
  public void preload(List<String> names) {
    names.forEach(cache::getSecretString);
  }

  /** Nothing tells; but from its time limit on, the next read asks. */
  @Override
  public void awaitExpiry(String name) throws InterruptedException {
    Thread.sleep(refreshAfter.plusMillis(50).toMillis());
  }

  @Override
  public boolean isExpired(String name) {
    return true;
  }

  @Override
  public void close() {
    cache.close();
  }
}
