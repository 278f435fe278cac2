package io.gitops4j.aws.secrets.secretsmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.Reason;
import io.gitops4j.SecretRef;
import io.gitops4j.aws.AwsTests;
import io.gitops4j.aws.client.AwsClients;
import io.gitops4j.aws.secrets.store.SecretStore;
import io.gitops4j.aws.secrets.store.StoreAnswer;
import io.gitops4j.aws.secrets.store.StoredSecret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * What the store must read from anything that speaks the protocol of Secrets Manager. Names are new
 * in every test, because a server may be shared.
 */
abstract class SecretsManagerStoreContract {

  private final String prefix = "contract/" + UUID.randomUUID() + "/";
  private AwsClients clients;
  private SecretsManagerClient admin;
  SecretsManagerStore store;

  abstract URI endpoint();

  @BeforeEach
  void open() {
    clients = new AwsClients(AwsTests.settings(endpoint()));
    admin = clients.make(SecretsManagerClient.builder(), AwsTests.REGION, null);
    store = new SecretsManagerStore(clients, System::nanoTime);
  }

  @AfterEach
  void close() {
    store.close();
    admin.close();
    clients.close();
  }

  private String create(String name, String value) {
    return admin.createSecret(r -> r.name(prefix + name).secretString(value)).arn();
  }

  private String put(String name, String value) {
    return admin.putSecretValue(r -> r.secretId(prefix + name).secretString(value)).versionId();
  }

  private SecretRef ref(String name) {
    return store.normal(SecretRef.parse("aws-secretsmanager", prefix + name));
  }

  private SecretRef arn(String arn) {
    return store.normal(new SecretRef("aws-secretsmanager", arn, null));
  }

  private StoredSecret found(SecretRef ref) {
    return ((StoreAnswer.Found) store.fetch(List.of(ref)).get(ref)).secret();
  }

  private String text(SecretRef ref) {
    return found(ref).value().reveal();
  }

  String refusal(SecretRef ref) {
    StoreAnswer answer = store.fetch(List.of(ref)).get(ref);
    return ((StoreAnswer.Refused) answer).exception().getMessage();
  }

  @Test
  void fetch_byNameArnAndPartialArn_readsTheSecret() {
    String arn = create("db", "first");
    assertThat(text(ref("db"))).isEqualTo("first");
    assertThat(text(arn(arn))).isEqualTo("first");
    assertThat(text(arn(arn.substring(0, arn.length() - 7)))).isEqualTo("first");
    assertThat(found(ref("db")).arn()).isEqualTo(arn);
    assertThat(found(ref("db")).stages()).containsExactly("AWSCURRENT");
    assertThat(found(ref("db")).createdAt()).isPresent();
  }

  @Test
  void fetch_binarySecret_readsItsBytes() {
    byte[] bytes = {0, (byte) 0xff, 7};
    admin.createSecret(r -> r.name(prefix + "key").secretBinary(SdkBytes.fromByteArray(bytes)));
    assertThat(found(ref("key")).value().revealBytes()).isEqualTo(bytes);
    create("other", "x");
    Map<SecretRef, StoreAnswer> both = store.fetch(List.of(ref("key"), ref("other")));
    assertThat(((StoreAnswer.Found) both.get(ref("key"))).secret().value().revealBytes())
        .isEqualTo(bytes);
  }

  @Test
  void fetch_textBeyondAscii_isKept() {
    create("text", "pä$$wörd \uD83D\uDD11 \"\\");
    assertThat(found(ref("text")).value().revealBytes())
        .isEqualTo("pä$$wörd \uD83D\uDD11 \"\\".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void fetch_stageAndVersion_readsThatVersion() {
    create("db", "first");
    String first = found(ref("db")).version();
    String second = put("db", "second");
    assertThat(text(ref("db"))).isEqualTo("second");
    assertThat(found(ref("db")).version()).isEqualTo(second);
    assertThat(text(ref("db?stage=AWSPREVIOUS"))).isEqualTo("first");
    assertThat(text(ref("db?version=" + first))).isEqualTo("first");
    assertThat(text(ref("db?version=" + second + "&stage=AWSCURRENT"))).isEqualTo("second");
  }

  @Test
  void fetch_several_asksInBatches() {
    List<SecretRef> refs = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      create("s" + i, "value " + i);
      refs.add(ref("s" + i));
    }
    Map<SecretRef, StoreAnswer> answers = store.fetch(refs);
    assertThat(answers).hasSize(25);
    for (int i = 0; i < 25; i++) {
      assertThat(((StoreAnswer.Found) answers.get(refs.get(i))).secret().value().reveal())
          .isEqualTo("value " + i);
    }
    assertThat(store.calls()).isEqualTo(new SecretStore.Calls(2, 2, 0));
    assertThat(store.batchSize()).isEqualTo(20);
  }

  @Test
  void fetch_sameSecretByNameAndArn_answersBoth() {
    String arn = create("db", "first");
    put("db", "second");
    List<SecretRef> refs =
        List.of(
            ref("db"),
            arn(arn),
            arn(arn.substring(0, arn.length() - 7)),
            ref("db?stage=AWSPREVIOUS"));
    Map<SecretRef, StoreAnswer> answers = store.fetch(refs);
    assertThat(refs)
        .extracting(r -> ((StoreAnswer.Found) answers.get(r)).secret().value().reveal())
        .containsExactly("second", "second", "second", "first");
  }

  @Test
  void fetch_missingAmongOthers_refusesThatOneOnly() {
    create("db", "first");
    Map<SecretRef, StoreAnswer> answers = store.fetch(List.of(ref("db"), ref("none")));
    assertThat(answers.get(ref("db"))).isInstanceOf(StoreAnswer.Found.class);
    StoreAnswer.Refused refused = (StoreAnswer.Refused) answers.get(ref("none"));
    assertThat(refused.exception())
        .hasMessage(
            "Cannot read aws-secretsmanager:%snone in eu-west-1: there is no such secret; correct"
                    .formatted(prefix)
                + " the name or the region, or create it.");
    assertThat(refused.exception().failure().reason()).isEqualTo(Reason.NOT_FOUND);
  }

  @Test
  void fetch_nameThatEndsLikeAnArn_saysSo() {
    create("db", "first");
    assertThat(refusal(ref("db-AbCdEf")))
        .isEqualTo(
            ("Cannot read aws-secretsmanager:%1$sdb-AbCdEf in eu-west-1: there is no such secret;"
                    + " the name ends like an ARN, without which it reads %1$sdb.")
                .formatted(prefix));
  }

  @Test
  void fetch_versionThatIsNotThere_saysSo() {
    create("db", "first");
    String version = "aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa";
    assertThat(refusal(ref("db?version=" + version)))
        .isEqualTo(
            ("Cannot read aws-secretsmanager:%sdb?version=%s in eu-west-1: it has no version %2$s;"
                    + " correct the version.")
                .formatted(prefix, version));
  }

  @Test
  void fetch_versionWithoutThatStage_saysSo() {
    create("db", "first");
    String first = found(ref("db")).version();
    put("db", "second");
    assertThat(refusal(ref("db?version=" + first + "&stage=AWSCURRENT")))
        .endsWith(": that version does not have that stage; leave one of them out.");
  }

  @Test
  void fetch_deletedSecret_saysSo() {
    create("db", "first");
    create("other", "x");
    admin.deleteSecret(r -> r.secretId(prefix + "db").recoveryWindowInDays(7L));
    String sentence =
        "Cannot read aws-secretsmanager:%sdb in eu-west-1: it is scheduled for deletion; restore it,"
                .formatted(prefix)
            + " or take it out of the configuration.";
    assertThat(refusal(ref("db"))).isEqualTo(sentence);
    Map<SecretRef, StoreAnswer> both = store.fetch(List.of(ref("db"), ref("other")));
    assertThat(((StoreAnswer.Refused) both.get(ref("db"))).exception()).hasMessage(sentence);
  }

  @Test
  void check_secretThatIsThere_readsNothing() {
    create("db", "first");
    assertThatCode(() -> store.check(ref("db"))).doesNotThrowAnyException();
    assertThatCode(() -> store.check(ref("db?stage=AWSPREVIOUS"))).doesNotThrowAnyException();
  }

  @Test
  void check_secretThatIsNotThere_saysSo() {
    assertThatThrownBy(() -> store.check(ref("none")))
        .hasMessage(
            "Cannot read aws-secretsmanager:%snone in eu-west-1: there is no such secret; correct"
                    .formatted(prefix)
                + " the name or the region, or create it.");
  }

  @Test
  void check_deletedSecret_saysSo() {
    create("db", "first");
    admin.deleteSecret(r -> r.secretId(prefix + "db").recoveryWindowInDays(7L));
    assertThatThrownBy(() -> store.check(ref("db")))
        .hasMessageEndingWith(
            "it is scheduled for deletion; restore it, or take it out of the configuration.");
  }

  @Test
  void means_whatTheServiceCallsIt_isTheSecret() {
    String arn = create("db", "first");
    StoredSecret known = found(ref("db"));
    assertThat(store.means(ref("db"), known, arn)).isTrue();
    assertThat(store.means(ref("db"), known, prefix + "db")).isTrue();
    assertThat(store.means(ref("db"), known, prefix + "other")).isFalse();
  }
}
