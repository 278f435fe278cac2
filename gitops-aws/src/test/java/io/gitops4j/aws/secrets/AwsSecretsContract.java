package io.gitops4j.aws.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.SecretRef;
import io.gitops4j.aws.AwsTests;
import io.gitops4j.aws.client.AwsClients;
import io.gitops4j.aws.secrets.diagnosis.Finding;
import io.gitops4j.secrets.RotationPolicy;
import io.gitops4j.secrets.Secret;
import io.gitops4j.secrets.SecretPin;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/** What a service may do with its secrets, on anything that speaks the protocols of AWS. */
abstract class AwsSecretsContract {

  private final String prefix = "contract/" + UUID.randomUUID() + "/";
  private AwsClients clients;
  private SecretsManagerClient admin;
  private AwsSecrets secrets;

  abstract URI endpoint();

  @BeforeEach
  void open() {
    clients = new AwsClients(AwsTests.settings(endpoint()));
    admin = clients.make(SecretsManagerClient.builder(), AwsTests.REGION, null);
    secrets = AwsTests.secrets(endpoint()).build();
    create("db", "{\"user\":\"app\",\"password\":\"first\",\"port\":5432}");
  }

  @AfterEach
  void close() {
    secrets.close();
    admin.close();
    clients.close();
  }

  private void create(String name, String value) {
    admin.createSecret(r -> r.name(prefix + name).secretString(value));
  }

  private void rotate(String password) {
    admin.putSecretValue(
        r -> r.secretId(prefix + "db").secretString("{\"password\":\"" + password + "\"}"));
  }

  private Secret lookup(String name) {
    return secrets.lookup(prefix + name);
  }

  record Database(String user, String password, int port) {}

  @Test
  void lookup_fieldRecordAndWhole_areReadAtOnce() {
    assertThat(lookup("db#password").reveal()).isEqualTo("first");
    assertThat(lookup("db").as(Database.class)).isEqualTo(new Database("app", "first", 5432));
    assertThat(lookup("db#port").reveal()).isEqualTo("5432");
    assertThat(secrets.status().calls()).isEqualTo(1);
  }

  @Test
  void preload_sixtySecrets_areThreeCalls() {
    List<String> names = IntStream.range(0, 60).mapToObj(i -> prefix + "s" + i).toList();
    names.forEach(name -> admin.createSecret(r -> r.name(name).secretString("v " + name)));
    List<Secret> all = secrets.preload(names);
    assertThat(all.stream().map(Secret::reveal).collect(Collectors.toList()))
        .isEqualTo(names.stream().map(name -> "v " + name).toList());
    assertThat(secrets.status().calls()).isEqualTo(3);
    assertThat(secrets.status().batches()).isEqualTo(3);
  }

  @Test
  void rotation_isToldToListenersOnceAndInOrder() throws InterruptedException {
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    Secret db = lookup("db#password");
    db.onRotation(
        (old, fresh) -> told.add(old.reveal("password") + " to " + fresh.reveal("password")));
    rotate("second");
    assertThat(db.refresh().reveal("password")).isEqualTo("second");
    rotate("third");
    db.refresh();
    assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("first to second");
    assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("second to third");
    assertThat(db.reveal()).isEqualTo("third");
    assertThat(lookup("db#password?stage=AWSPREVIOUS").reveal()).isEqualTo("second");
  }

  @Test
  void pin_duringARollout_keepsTheVersion() {
    Secret db = lookup("db#password");
    try (SecretPin pin = db.pin()) {
      rotate("second");
      db.refresh();
      assertThat(db.reveal()).isEqualTo("first");
      assertThat(pin.version().reveal("password")).isEqualTo("first");
    }
    assertThat(db.reveal()).isEqualTo("second");
  }

  @Test
  void withRotation_databaseBehindTheStore_fallsBackToTheVersionBefore() {
    rotate("second");
    List<String> tried = new ArrayList<>();
    String used =
        lookup("db#password")
            .withRotation(
                RotationPolicy.defaults()
                    .previousToo(true)
                    .notAccepted(IllegalStateException.class::isInstance),
                version -> {
                  String password = version.reveal("password");
                  tried.add(password);
                  if (password.equals("second")) {
                    throw new IllegalStateException("not yet");
                  }
                  return password;
                });
    assertThat(used).isEqualTo("first");
    assertThat(tried).containsExactly("second", "first");
  }

  @Test
  void lookup_secureString_isDecrypted() {
    try (SsmClient ssm = clients.make(SsmClient.builder(), AwsTests.REGION, null)) {
      ssm.putParameter(
          r ->
              r.name("/" + prefix + "key")
                  .type(ParameterType.SECURE_STRING)
                  .value("{\"a\":\"b\"}"));
    }
    assertThat(secrets.lookup("aws-parameterstore:/" + prefix + "key#a").reveal()).isEqualTo("b");
  }

  @Test
  void lookup_missing_saysWhatToDo() {
    assertThatThrownBy(() -> lookup("none"))
        .hasMessage(
            "Cannot read aws-secretsmanager:%snone in eu-west-1: there is no such secret; correct"
                    .formatted(prefix)
                + " the name or the region, or create it.");
  }

  @Test
  void lookup_missingField_namesIt() {
    assertThatThrownBy(() -> lookup("db#pin").reveal())
        .hasMessageContaining("aws-secretsmanager:" + prefix + "db")
        .hasMessageContaining("pin");
  }

  @Test
  void assumedRole_readsTheSecrets() {
    try (AwsSecrets asRole =
        AwsTests.secrets(endpoint()).assumeRole("arn:aws:iam::123456789012:role/reader").build()) {
      assertThat(asRole.lookup(prefix + "db#user").reveal()).isEqualTo("app");
    }
  }

  @Test
  void selfCheck_ofWhatIsThereAndWhatIsNot_tellsThemApart() {
    List<SecretRef> refs =
        List.of(
            SecretRef.parse("aws-secretsmanager", prefix + "db"),
            SecretRef.parse("aws-secretsmanager", prefix + "none"));
    assertThat(secrets.selfCheck().run(refs).of(Finding.Level.ERROR))
        .extracting(Finding::code)
        .containsExactly(Finding.Code.SECRET_MISSING);
    assertThat(secrets.selfCheck().readValues(true).run(refs.subList(0, 1)).of(Finding.Level.ERROR))
        .isEmpty();
  }
}
