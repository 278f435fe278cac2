package io.gitops4j.benchmarks.secrets;

import io.gitops4j.aws.secrets.AwsSecrets;
import io.gitops4j.benchmarks.figure.Figure;
import io.gitops4j.secrets.SecretStatus;
import io.gitops4j.secrets.Secrets;
import io.gitops4j.secrets.SecretsEvent;
import io.gitops4j.testkit.secrets.FakeSecretsManager;
import io.gitops4j.testkit.time.VirtualTime;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * An outage of 10 minutes, in which a service reads 10,000 times a second, on the virtual clock and
 * with the policy that everybody has who chooses none. The outage begins just before the value is
 * asked for anew, so that it is seen for nearly all of its time.
 */
final class Outage {

  private static final Duration OUTAGE = Duration.ofMinutes(10);
  private static final int READS_A_MILLISECOND = 10;

  private final VirtualTime time = new VirtualTime();
  private final List<SecretsEvent> events = new ArrayList<>();
  private long reads;
  private long failed;
  private long wrong;

  private Outage() {}

  static void run(PrintStream out) {
    new Outage().measure(out);
  }

  private void measure(PrintStream out) {
    try (FakeSecretsManager upstream = FakeSecretsManager.start(time);
        Secrets secrets = open(upstream)) {
      upstream.put("prod/db", "{\"password\":\"correct-horse\"}");
      upstream.faults().latency(Duration.ofMillis(50));
      secrets.lookup("prod/db#password");
      time.advance(Duration.ofMinutes(3).plusSeconds(59));
      upstream.faults().outage();
      long mark = upstream.calls().mark();
      readFor(OUTAGE, secrets);
      line(out, "reads", reads);
      line(out, "failed-reads", failed);
      line(out, "wrong-reads", wrong);
      line(out, "warnings", count(SecretsEvent.Stale.class));
      line(out, "other-events", events.size() - 1 - count(SecretsEvent.Stale.class));
      line(out, "stale-secrets", stale(secrets));
      line(out, "upstream-calls", upstream.calls().since(mark).count());
      upstream.faults().recover();
      readFor(Duration.ofMinutes(2), secrets);
      line(out, "recoveries", count(SecretsEvent.Recovered.class));
      line(out, "stale-secrets-afterwards", stale(secrets));
    }
  }

  private AwsSecrets open(FakeSecretsManager upstream) {
    return AwsSecrets.builder()
        .region(upstream.region())
        .endpoint(upstream.endpoint())
        .credentials(StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "none")))
        .clock(time)
        .timer(time)
        .executor(Runnable::run)
        .listener(events::add)
        .build();
  }

  private void readFor(Duration span, Secrets secrets) {
    for (long millis = 0; millis < span.toMillis(); millis++) {
      for (int i = 0; i < READS_A_MILLISECOND; i++) {
        read(secrets);
      }
      time.advance(Duration.ofMillis(1));
    }
  }

  private void read(Secrets secrets) {
    reads++;
    try {
      wrong += secrets.lookup("prod/db#password").reveal().equals("correct-horse") ? 0 : 1;
    } catch (RuntimeException e) {
      failed++;
    }
  }

  private long count(Class<? extends SecretsEvent> kind) {
    return events.stream().filter(kind::isInstance).count();
  }

  private static long stale(Secrets secrets) {
    return secrets.status().secrets().stream()
        .filter(secret -> secret.state() == SecretStatus.State.STALE)
        .count();
  }

  private static void line(PrintStream out, String unit, long value) {
    out.println(new Figure("outage/10-minutes " + unit, (double) value));
  }
}
