package io.gitops4j.aws.secrets.parameterstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.Reason;
import io.gitops4j.SecretException;
import io.gitops4j.SecretRef;
import io.gitops4j.aws.AwsTests;
import io.gitops4j.aws.client.AwsClients;
import io.gitops4j.aws.secrets.store.SecretStore;
import io.gitops4j.aws.secrets.store.StoreAnswer;
import io.gitops4j.testkit.secrets.FakeSecretsManager;
import io.gitops4j.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/** The store on the fake of the testkit, with what can go wrong there. */
class ParameterStoreTest {

  private static final SecretRef DB = SecretRef.parse("aws-parameterstore:/prod/db");
  private static final SecretRef API = SecretRef.parse("aws-parameterstore:/prod/api");
  private static final String OF_DB = "Cannot read aws-parameterstore:/prod/db in eu-west-1: ";

  private final VirtualTime time = new VirtualTime();
  private final FakeSecretsManager fake = FakeSecretsManager.start();
  private final AwsClients clients = new AwsClients(AwsTests.settings(fake.endpoint()));
  private final ParameterStore store = new ParameterStore(clients, time::nanoTime);
  private final List<String> degraded = new ArrayList<>();

  @BeforeEach
  void fill() {
    store.onDegraded(degraded::add);
    try (SsmClient admin = clients.make(SsmClient.builder(), AwsTests.REGION, null)) {
      for (String name : List.of("/prod/db", "/prod/api")) {
        admin.putParameter(r -> r.name(name).type(ParameterType.SECURE_STRING).value("v" + name));
      }
    }
  }

  @AfterEach
  void end() {
    store.close();
    clients.close();
    fake.close();
  }

  private SecretException refused(SecretRef ref) {
    return ((StoreAnswer.Refused) store.fetch(List.of(ref)).get(ref)).exception();
  }

  @Test
  void fetch_notAllowed_namesWhoAndWhat() {
    fake.faults().denySecret("/prod/db");
    assertThat(refused(DB))
        .hasMessage(
            OF_DB
                + "arn:aws:iam::123456789012:user/test may not call ssm:GetParameter on it, because"
                + " no identity-based policy allows it; allow that action in the role's policy.");
  }

  @Test
  void fetch_oneOfSeveralNotAllowed_readsOneByOneAndSaysSo() {
    fake.faults().denySecret("/prod/db");
    Map<SecretRef, StoreAnswer> both = store.fetch(List.of(DB, API));
    assertThat(both.get(DB)).isInstanceOf(StoreAnswer.Refused.class);
    assertThat(((StoreAnswer.Found) both.get(API)).secret().value().reveal())
        .isEqualTo("v/prod/api");
    assertThat(store.batchSize()).isEqualTo(1);
    assertThat(degraded)
        .containsExactly(
            "Parameters in eu-west-1 are read one by one: the role may not call ssm:GetParameters on"
                + " all of them; allow it on the same parameters as ssm:GetParameter.");
    time.advance(Duration.ofMinutes(10));
    assertThat(store.batchSize()).isEqualTo(10);
  }

  @Test
  void fetch_keyNotAllowed_saysWhatToAllow() {
    fake.faults().denyKey("/prod/db");
    assertThat(refused(DB))
        .hasMessage(
            OF_DB
                + "its KMS key may not be used; check that the key is enabled, and allow kms:Decrypt"
                + " on it to the role, in its policy and in the key's.");
  }

  @Test
  void fetch_outage_asksOnceAndRefusesEachByName() {
    fake.faults().unavailable();
    Map<SecretRef, StoreAnswer> both = store.fetch(List.of(DB, API));
    assertThat(((StoreAnswer.Refused) both.get(DB)).exception())
        .hasMessage(
            OF_DB
                + fake.endpoint().getAuthority()
                + " answered 503 (ServiceUnavailableException); wait, and look at the health of AWS"
                + " in this region.");
    assertThat(((StoreAnswer.Refused) both.get(API)).exception().failure().reason())
        .isEqualTo(Reason.UNAVAILABLE);
    assertThat(store.calls()).isEqualTo(new SecretStore.Calls(1, 1, 1));
  }

  @Test
  void fetch_throttled_saysSo() {
    fake.faults().throttleAll();
    assertThat(refused(DB)).hasMessageContaining("AWS throttles the calls of this account");
  }

  @Test
  void check_leavesNoValueInItsAnswers() {
    store.check(DB);
    assertThat(fake.calls().of("GetParameter").succeeded().isEmpty()).isTrue();
    fake.faults().denySecret("/prod/db");
    assertThatThrownBy(() -> store.check(DB)).hasMessageContaining("may not call ssm:GetParameter");
  }

  @Test
  void normal_withoutTheModule_saysWhatToAdd() {
    ParameterStore without = new ParameterStore(clients, time::nanoTime, any -> false);
    assertThatThrownBy(() -> without.normal(DB))
        .hasMessage(
            "Cannot read aws-parameterstore:/prod/db: the module software.amazon.awssdk:ssm is not on"
                + " the class path; add it.");
  }

  @Test
  void fetch_afterClose_saysSo() {
    store.close();
    assertThatThrownBy(() -> store.fetch(List.of(DB)))
        .hasMessage("Cannot read parameters: the store was closed; make a new one.");
  }
}
