package io.gitops4j.aws.secrets.secretsmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.Reason;
import io.gitops4j.SecretException;
import io.gitops4j.SecretRef;
import io.gitops4j.aws.AwsTests;
import io.gitops4j.aws.client.AwsClients;
import io.gitops4j.aws.client.AwsSettings;
import io.gitops4j.aws.secrets.AwsSecretsBuilder;
import io.gitops4j.aws.secrets.store.SecretStore;
import io.gitops4j.aws.secrets.store.StoreAnswer;
import io.gitops4j.testkit.secrets.FakeSecretsManager;
import io.gitops4j.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The store on the fake of the testkit, with what can go wrong there. */
class SecretsManagerStoreTest {

  private static final SecretRef DB = SecretRef.parse("aws-secretsmanager:prod/db");
  private static final SecretRef API = SecretRef.parse("aws-secretsmanager:prod/api");
  private static final String OF_DB = "Cannot read aws-secretsmanager:prod/db in eu-west-1: ";

  private final VirtualTime time = new VirtualTime();
  private final List<String> degraded = new ArrayList<>();
  private final List<AwsClients> clients = new ArrayList<>();
  private FakeSecretsManager fake;

  @BeforeEach
  void start() {
    fake = FakeSecretsManager.start();
    fake.put("prod/db", "first");
    fake.put("prod/api", "key");
  }

  @AfterEach
  void end() {
    clients.forEach(AwsClients::close);
    fake.close();
  }

  private SecretsManagerStore store() {
    return store(b -> b);
  }

  private SecretsManagerStore store(UnaryOperator<AwsSecretsBuilder> with) {
    return store(with.apply(AwsTests.secrets(fake.endpoint())).settings());
  }

  private SecretsManagerStore store(AwsSettings settings) {
    AwsClients made = new AwsClients(settings);
    clients.add(made);
    SecretsManagerStore store = new SecretsManagerStore(made, time::nanoTime);
    store.onDegraded(degraded::add);
    return store;
  }

  private static SecretException refused(SecretStore store, SecretRef ref) {
    return ((StoreAnswer.Refused) store.fetch(List.of(ref)).get(ref)).exception();
  }

  private static String value(SecretStore store, SecretRef ref) {
    return value(store.fetch(List.of(ref)).get(ref));
  }

  private static String value(StoreAnswer answer) {
    return ((StoreAnswer.Found) answer).secret().value().reveal();
  }

  private void assertRefusal(Reason reason, String why) {
    SecretException refused = refused(store(), DB);
    assertThat(refused).hasMessage(OF_DB + why);
    assertThat(refused.failure().reason()).isEqualTo(reason);
  }

  @Test
  void fetch_stageThatNoVersionHas_saysSo() {
    assertThat(refused(store(), SecretRef.parse("aws-secretsmanager:prod/db?stage=blue")))
        .hasMessage(
            "Cannot read aws-secretsmanager:prod/db?stage=blue in eu-west-1: it has no version with"
                + " the stage blue; correct the stage, or give the secret a value.");
  }

  @Test
  void fetch_notAllowed_namesWhoAndWhat() {
    fake.faults().denySecret("prod/db");
    assertRefusal(
        Reason.FORBIDDEN,
        "arn:aws:iam::123456789012:user/test may not call secretsmanager:GetSecretValue on it,"
            + " because no identity-based policy allows it; allow that action in the role's"
            + " policy.");
    Map<SecretRef, StoreAnswer> both = store().fetch(List.of(DB, API));
    assertThat(((StoreAnswer.Refused) both.get(DB)).exception())
        .hasMessageContaining("may not call secretsmanager:GetSecretValue on it");
    assertThat(value(both.get(API))).isEqualTo("key");
  }

  @Test
  void fetch_keyNotAllowed_saysWhatToAllow() {
    fake.faults().denyKey("prod/db");
    assertRefusal(
        Reason.FORBIDDEN,
        "its KMS key may not be used; allow kms:Decrypt on that key to the role, in its policy and"
            + " in the key's.");
  }

  @Test
  void fetch_keyDisabled_saysSo() {
    fake.faults().disableKey("prod/db");
    assertRefusal(
        Reason.FORBIDDEN,
        "its key cannot decrypt it; check that the KMS key is enabled, and that the role may call"
            + " kms:Decrypt with it.");
  }

  @Test
  void fetch_accessKeyUnknown_saysSo() {
    fake.faults().rejectCredentials();
    assertRefusal(
        Reason.UNAUTHENTICATED,
        "AWS does not know our access key; it may be deleted, inactive or of another partition:"
            + " make a new one.");
  }

  @Test
  void fetch_sessionOver_saysSo() {
    fake.faults().expireCredentials();
    assertRefusal(Reason.UNAUTHENTICATED, "the session of our credentials is over; renew it.");
  }

  @Test
  void fetch_throttled_saysSo() {
    fake.faults().throttleAll();
    assertRefusal(
        Reason.UNAVAILABLE,
        "AWS throttles the calls of this account (ThrottlingException); ask less often, or raise"
            + " the quota.");
  }

  @Test
  void fetch_throttledOnce_triesAgain() {
    fake.faults().throttle(1);
    assertThat(value(store(), DB)).isEqualTo("first");
  }

  @Test
  void fetch_serverErrors_saysSo() {
    fake.faults().outage();
    assertRefusal(
        Reason.UNAVAILABLE,
        fake.endpoint().getAuthority()
            + " answered 500 (InternalServiceError); wait, and look at the health of AWS in this"
            + " region.");
  }

  @Test
  void fetch_noAnswer_saysSo() {
    fake.faults().hang();
    SecretStore store = store(b -> b.timeouts(Duration.ofMillis(200), Duration.ofMillis(300)));
    SecretException refused = refused(store, DB);
    assertThat(refused)
        .hasMessage(
            OF_DB
                + "no answer from "
                + fake.endpoint().getAuthority()
                + " in time; check routes, security groups, network policies and whether the subnet"
                + " has a NAT gateway or a VPC endpoint.");
    assertThat(refused.failure().reason()).isEqualTo(Reason.TIMEOUT);
  }

  @Test
  void fetch_nobodyListens_saysSo() {
    fake.close();
    assertRefusal(
        Reason.UNAVAILABLE,
        "no connection to "
            + fake.endpoint().getAuthority()
            + "; check routes, security groups, network policies and whether the subnet has a NAT"
            + " gateway or a VPC endpoint.");
  }

  @Test
  void fetch_outage_asksOnceForAllAndRefusesEachByName() {
    fake.faults().unavailable();
    SecretStore store = store();
    Map<SecretRef, StoreAnswer> both = store.fetch(List.of(DB, API));
    assertThat(((StoreAnswer.Refused) both.get(DB)).exception()).hasMessageStartingWith(OF_DB);
    assertThat(((StoreAnswer.Refused) both.get(API)).exception())
        .hasMessageStartingWith("Cannot read aws-secretsmanager:prod/api in eu-west-1: ");
    assertThat(store.calls()).isEqualTo(new SecretStore.Calls(1, 1, 1));
  }

  @Test
  void fetch_batchesNotPermitted_readsOneByOneForTenMinutes() {
    fake.faults().deny("secretsmanager:BatchGetSecretValue");
    SecretStore store = store();
    Map<SecretRef, StoreAnswer> both = store.fetch(List.of(DB, API));
    assertThat(value(both.get(DB))).isEqualTo("first");
    assertThat(value(both.get(API))).isEqualTo("key");
    assertThat(store.batchSize()).isEqualTo(1);
    store.fetch(List.of(DB, API));
    assertThat(fake.calls().of("BatchGetSecretValue").count()).isEqualTo(1);
    time.advance(Duration.ofMinutes(10));
    assertThat(store.batchSize()).isEqualTo(20);
    store.fetch(List.of(DB, API));
    assertThat(fake.calls().of("BatchGetSecretValue").count()).isEqualTo(2);
    assertThat(degraded)
        .containsExactly(
            "Secrets in eu-west-1 are read one by one: the role may not call"
                + " secretsmanager:BatchGetSecretValue; allow it on all resources.");
    fake.faults().recover();
    time.advance(Duration.ofMinutes(10));
    store.fetch(List.of(DB, API));
    assertThat(store.batchSize()).isEqualTo(20);
    assertThat(fake.calls().of("BatchGetSecretValue").succeeded().count()).isEqualTo(1);
  }

  @Test
  void fetch_batchesThrottled_readsOneByOneThisTime() {
    fake.faults().on("BatchGetSecretValue").throttleAll();
    SecretStore store = store();
    Map<SecretRef, StoreAnswer> both = store.fetch(List.of(DB, API));
    assertThat(value(both.get(DB))).isEqualTo("first");
    assertThat(store.batchSize()).isEqualTo(20);
    assertThat(degraded).isEmpty();
  }

  @Test
  void fetch_regionDown_readsReplicasForHalfAMinute() {
    fake.replicate("prod/db", "eu-central-1");
    fake.faults().region("eu-west-1").unavailable();
    SecretStore store = store(b -> b.replicaRegions("eu-central-1"));
    assertThat(value(store, DB)).isEqualTo("first");
    String arn = fake.arn("prod/db");
    assertThat(value(store, new SecretRef("aws-secretsmanager", arn, null))).isEqualTo("first");
    int before = fake.calls().in("eu-west-1").count();
    assertThat(value(store, DB)).isEqualTo("first");
    assertThat(fake.calls().in("eu-west-1").count()).isEqualTo(before);
    assertThat(degraded)
        .containsExactly(
            "eu-west-1 does not answer, so that secrets are read from other regions meanwhile.");
    fake.faults().recover();
    time.advance(Duration.ofSeconds(30));
    int replica = fake.calls().in("eu-central-1").count();
    assertThat(value(store, DB)).isEqualTo("first");
    assertThat(fake.calls().in("eu-central-1").count()).isEqualTo(replica);
  }

  @Test
  void fetch_regionDownAndNoReplica_tellsOfTheRegion() {
    fake.faults().region("eu-west-1").unavailable();
    SecretStore store = store(b -> b.replicaRegions("eu-central-1"));
    assertThat(refused(store, DB)).hasMessageStartingWith(OF_DB).hasMessageContaining("503");
    assertThat(refused(store, DB)).hasMessageStartingWith(OF_DB).hasMessageContaining("503");
  }

  @Test
  void fetch_secretOfAnotherAccount_takesOnItsRole() {
    String role = "arn:aws:iam::210987654321:role/reader";
    String arn = putElsewhere();
    SecretStore store = store(b -> b.accountRole("210987654321", role));
    SecretRef ref = new SecretRef("aws-secretsmanager", arn, null);
    Map<SecretRef, StoreAnswer> both = store.fetch(List.of(DB, ref));
    assertThat(value(both.get(ref))).isEqualTo("theirs");
    assertThat(value(both.get(DB))).isEqualTo("first");
    assertThat(fake.calls().of("GetSecretValue").by(role).count()).isEqualTo(1);
    assertThat(fake.calls().of("GetSecretValue").by("AKIATEST").count()).isEqualTo(1);
  }

  private String putElsewhere() {
    fake.in("210987654321", "eu-west-1").put("theirs", "theirs");
    return fake.in("210987654321", "eu-west-1").arn("theirs");
  }

  @Test
  void fetch_withRole_asksAsTheRole() {
    String role = "arn:aws:iam::123456789012:role/billing";
    assertThat(value(store(b -> b.assumeRole(role)), DB)).isEqualTo("first");
    assertThat(fake.calls().of("GetSecretValue").by(role).count()).isEqualTo(1);
  }

  @Test
  void fetch_roleRefused_saysSo() {
    fake.faults().deny("sts:AssumeRole");
    SecretStore store = store(b -> b.assumeRole("arn:aws:iam::123456789012:role/billing"));
    SecretException refused = refused(store, DB);
    assertThat(refused)
        .hasMessage(
            OF_DB
                + "the role to take on is refused (AccessDenied by STS); allow sts:AssumeRole on it"
                + " in our policy, and us in the role's trust policy.");
    assertThat(refused.failure().reason()).isEqualTo(Reason.FORBIDDEN);
  }

  @Test
  void fetch_interrupted_endsAndStaysInterrupted() {
    Thread.currentThread().interrupt();
    try {
      assertThat(refused(store(), DB).failure().reason()).isEqualTo(Reason.CANCELLED);
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void fetch_afterClose_saysSo() {
    SecretStore store = store();
    store.close();
    store.close();
    assertThatThrownBy(() -> store.fetch(List.of(DB)))
        .hasMessage("Cannot read secrets: the store was closed; make a new one.");
  }

  @Test
  void check_ofTheFake_leavesNoValueInItsAnswers() {
    store().check(DB);
    assertThat(fake.calls().of("GetSecretValue").succeeded().isEmpty()).isTrue();
  }

  @Test
  void check_notAllowed_saysSo() {
    fake.faults().denySecret("prod/db");
    assertThatThrownBy(() -> store().check(DB))
        .hasMessageStartingWith(OF_DB)
        .hasMessageContaining("may not call secretsmanager:GetSecretValue on it");
  }

  @Test
  void close_endsTheThreadOfTimeLimits() throws Exception {
    SecretStore store = store();
    store.fetch(List.of(DB));
    store.close();
    List<Thread> ours =
        Thread.getAllStackTraces().keySet().stream()
            .filter(t -> t.getName().equals("gitops4j-aws-time-limits"))
            .toList();
    clients.forEach(AwsClients::close);
    for (Thread thread : ours) {
      thread.join(5000);
      assertThat(thread.isAlive()).isFalse();
    }
  }
}
