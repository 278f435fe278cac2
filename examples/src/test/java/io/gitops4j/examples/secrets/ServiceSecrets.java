package io.gitops4j.examples.secrets;

import io.gitops4j.aws.secrets.AwsSecrets;
import io.gitops4j.aws.secrets.cache.CachePolicy;
import io.gitops4j.secrets.Secrets;
import io.gitops4j.testkit.secrets.FakeSecretsManager;
import io.gitops4j.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * The secrets of a service in a test: read from a fake Secrets Manager, on virtual time. Whatever
 * runs in the background runs in the thread that moves the time.
 */
public final class ServiceSecrets implements AutoCloseable {

  /** Passwords of characters that frameworks may read as something else. */
  public static final String FIRST = "f1rst-pass#w0rd:$7\\";

  public static final String SECOND = "s3cond-pass#w0rd:$8\\";

  private static final Duration REFRESH = Duration.ofMinutes(10);

  private final VirtualTime time = new VirtualTime();
  public final FakeSecretsManager fake = FakeSecretsManager.start(time);
  public final Secrets secrets =
      AwsSecrets.builder()
          .region(fake.region())
          .endpoint(fake.endpoint())
          .credentials(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
          .cache(CachePolicy.defaults().refreshAfter(REFRESH).jitter(0))
          .clock(time)
          .timer(time)
          .executor(Runnable::run)
          .build();

  /** Secrets of which {@code prod/db} is there, with a user and {@link #FIRST}. */
  public ServiceSecrets() {
    fake.put("prod/db", database(FIRST));
  }

  /** The two properties of the database. */
  public SecretProperties database() {
    return properties(Map.of("db.username", "prod/db#username", "db.password", "prod/db#password"));
  }

  /** A property of a secret that is not there. */
  public SecretProperties missing() {
    return properties(Map.of("db.password", "prod/none#password"));
  }

  /** A property whose value has something in it that a framework might expand. */
  public SecretProperties value(String value) {
    fake.put("prod/odd", value);
    return properties(Map.of("odd.value", "prod/odd"));
  }

  private SecretProperties properties(Map<String, String> references) {
    return SecretProperties.of(secrets, references);
  }

  /** Changes the password to {@link #SECOND}, and lets pass the time until that is seen. */
  public void rotate() {
    fake.rotate("prod/db", database(SECOND));
    time.advance(REFRESH);
  }

  /** What {@code prod/db} holds, with another password. */
  public static String database(String password) {
    return "{\"username\":\"app\",\"password\":\"" + password.replace("\\", "\\\\") + "\"}";
  }

  @Override
  public void close() {
    secrets.close();
    fake.close();
  }
}
