package io.gitops4j.aws.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.Reason;
import io.gitops4j.SecretException;
import io.gitops4j.aws.AwsTests;
import io.gitops4j.aws.client.AwsClients;
import io.gitops4j.aws.secrets.diagnosis.Finding;
import io.gitops4j.secrets.Secret;
import io.gitops4j.secrets.SecretsEvent;
import io.gitops4j.testkit.secrets.FakeSecretsManager;
import io.gitops4j.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/** The whole way: lookups through the cache, the clients and the protocol, to the fake. */
class AwsSecretsTest {

  private static final String DB = "{\"user\":\"app\",\"password\":\"%s\",\"port\":5432}";

  private final VirtualTime time = new VirtualTime();
  private final FakeSecretsManager fake = FakeSecretsManager.start(time);
  private final List<SecretsEvent> events = new CopyOnWriteArrayList<>();
  private final AwsSecrets secrets =
      AwsTests.secrets(fake.endpoint())
          .clock(time)
          .timer(time)
          .executor(Runnable::run)
          .listener(events::add)
          .build();

  record Database(String user, String password, int port) {}

  AwsSecretsTest() {
    fake.put("prod/db", DB.formatted("first"));
  }

  @AfterEach
  void end() {
    secrets.close();
    fake.close();
  }

  @Test
  void build_callsNobody() {
    AwsSecrets.create().close();
    assertThat(fake.calls().isEmpty()).isTrue();
  }

  @Test
  void lookup_fieldsAndRecords_areOneCall() {
    assertThat(secrets.lookup("prod/db#password").reveal()).isEqualTo("first");
    assertThat(secrets.lookup("prod/db").as(Database.class))
        .isEqualTo(new Database("app", "first", 5432));
    assertThat(secrets.lookup(fake.arn("prod/db")).field("user").reveal()).isEqualTo("app");
    assertThat(fake.calls().naming("prod/db").count()).isEqualTo(2);
  }

  @Test
  void preload_sixtySecrets_areThreeCalls() {
    List<String> names = IntStream.range(0, 60).mapToObj(i -> "prod/s" + i).toList();
    names.forEach(name -> fake.put(name, "value of " + name));
    List<Secret> all = secrets.preload(names);
    assertThat(all.stream().map(Secret::reveal).collect(Collectors.toList()))
        .isEqualTo(names.stream().map(name -> "value of " + name).toList());
    assertThat(fake.calls().count()).isEqualTo(3);
    assertThat(fake.calls().of("BatchGetSecretValue").count()).isEqualTo(3);
  }

  @Test
  void rotation_reachesReadersListenersAndThePreviousVersion() {
    Secret password = secrets.lookup("prod/db#password");
    List<String> told = new ArrayList<>();
    password.onRotation(
        (old, fresh) -> told.add(old.reveal("password") + " to " + fresh.reveal("password")));
    fake.rotate("prod/db", DB.formatted("second"));
    assertThat(password.reveal()).isEqualTo("first");
    time.advance(Duration.ofMinutes(5));
    assertThat(password.reveal()).isEqualTo("second");
    assertThat(told).containsExactly("first to second");
    assertThat(secrets.lookup("prod/db#password?stage=AWSPREVIOUS").reveal()).isEqualTo("first");
  }

  @Test
  void withRotation_passwordRefused_triesTheFreshOne() {
    Secret password = secrets.lookup("prod/db#password");
    password.reveal();
    fake.rotate("prod/db", DB.formatted("second"));
    String used =
        password.withRotation(
            version -> {
              String tried = version.reveal("password");
              if (tried.equals("first")) {
                throw new SecurityException(new java.sql.SQLException("no", "28P01"));
              }
              return tried;
            });
    assertThat(used).isEqualTo("second");
  }

  @Test
  void outage_servesWhatIsKnownAndSaysSoOnce() {
    Secret password = secrets.lookup("prod/db#password");
    fake.faults().unavailable();
    time.advance(Duration.ofMinutes(15));
    assertThat(password.reveal()).isEqualTo("first");
    assertThat(events).hasAtLeastOneElementOfType(SecretsEvent.Stale.class);
    assertThat(events.stream().filter(SecretsEvent.Stale.class::isInstance)).hasSize(1);
    fake.faults().recover();
    time.advance(Duration.ofMinutes(1));
    assertThat(events.get(events.size() - 1)).isInstanceOf(SecretsEvent.Recovered.class);
  }

  @Test
  void batchesNotPermitted_isToldAsAnEvent() {
    fake.put("prod/api", "key");
    fake.faults().deny("secretsmanager:BatchGetSecretValue");
    secrets.preload(List.of("prod/db", "prod/api"));
    assertThat(secrets.lookup("prod/api").reveal()).isEqualTo("key");
    assertThat(events)
        .filteredOn(SecretsEvent.Degraded.class::isInstance)
        .singleElement()
        .asInstanceOf(InstanceOfAssertFactories.type(SecretsEvent.Degraded.class))
        .extracting(SecretsEvent.Degraded::message)
        .asString()
        .startsWith("Secrets in eu-west-1 are read one by one: ");
  }

  @Test
  void lookup_missing_failsWithTheStoresSentence() {
    assertThatThrownBy(() -> secrets.lookup("prod/none"))
        .hasMessage(
            "Cannot read aws-secretsmanager:prod/none in eu-west-1: there is no such secret; correct"
                + " the name or the region, or create it.")
        .asInstanceOf(InstanceOfAssertFactories.type(SecretException.class))
        .returns(Reason.NOT_FOUND, e -> e.failure().reason());
  }

  @Test
  void lookup_parameter_isReadFromTheParameterStore() {
    try (AwsClients clients = new AwsClients(AwsTests.settings(fake.endpoint()));
        SsmClient admin = clients.make(SsmClient.builder(), AwsTests.REGION, null)) {
      admin.putParameter(
          r -> r.name("/prod/key").type(ParameterType.SECURE_STRING).value("from the parameter"));
    }
    assertThat(secrets.lookup("aws-parameterstore:/prod/key").reveal())
        .isEqualTo("from the parameter");
    assertThat(secrets.lookup("aws-parameterstore:prod/key").reveal())
        .isEqualTo("from the parameter");
  }

  @Test
  void changed_nameOfAnEvent_isAskedForAtOnce() {
    Secret password = secrets.lookup("prod/db#password");
    fake.rotate("prod/db", DB.formatted("second"));
    secrets.changed(fake.arn("prod/db"));
    time.advance(Duration.ofSeconds(1));
    assertThat(password.reveal()).isEqualTo("second");
  }

  @Test
  void selfCheck_ofWhatCanBeRead_isHealthy() {
    fake.put("prod/api", "key");
    assertThat(
            secrets
                .selfCheck()
                .run(List.of(secrets.lookup("prod/db").ref(), secrets.lookup("prod/api").ref()))
                .of(Finding.Level.ERROR))
        .isEmpty();
  }

  @Test
  void close_endsThreadsOfItsOwnAndNoOthers() throws Exception {
    AwsSecrets own = AwsTests.secrets(fake.endpoint()).build();
    own.lookup("prod/db");
    own.close();
    own.close();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("gitops4j-secrets")) {
        thread.join(5000);
        assertThat(thread.isAlive()).as(thread.getName()).isFalse();
      }
    }
    assertThat(secrets.lookup("prod/db#user").reveal()).isEqualTo("app");
  }

  @Test
  void toString_afterReading_showsNoValue() {
    secrets.lookup("prod/db#password").reveal();
    assertThat(secrets + " " + secrets.lookup("prod/db") + " " + secrets.status() + events)
        .doesNotContain("first");
  }
}
