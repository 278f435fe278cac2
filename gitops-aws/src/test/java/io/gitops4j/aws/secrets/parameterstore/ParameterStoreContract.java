package io.gitops4j.aws.secrets.parameterstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.SecretRef;
import io.gitops4j.aws.AwsTests;
import io.gitops4j.aws.client.AwsClients;
import io.gitops4j.aws.secrets.store.SecretStore;
import io.gitops4j.aws.secrets.store.StoreAnswer;
import io.gitops4j.aws.secrets.store.StoredSecret;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/** What the store must read from anything that speaks the protocol of the Parameter Store. */
abstract class ParameterStoreContract {

  private final String prefix = "/contract-" + UUID.randomUUID() + "/";
  private AwsClients clients;
  private SsmClient admin;
  private ParameterStore store;

  abstract URI endpoint();

  @BeforeEach
  void open() {
    clients = new AwsClients(AwsTests.settings(endpoint()));
    admin = clients.make(SsmClient.builder(), AwsTests.REGION, null);
    store = new ParameterStore(clients, System::nanoTime);
  }

  @AfterEach
  void close() {
    store.close();
    admin.close();
    clients.close();
  }

  private void put(String name, ParameterType type, String value) {
    admin.putParameter(r -> r.name(prefix + name).type(type).value(value).overwrite(true));
  }

  private SecretRef ref(String name) {
    return store.normal(SecretRef.parse("aws-parameterstore", prefix + name));
  }

  private StoredSecret found(SecretRef ref) {
    return ((StoreAnswer.Found) store.fetch(List.of(ref)).get(ref)).secret();
  }

  private String text(SecretRef ref) {
    return found(ref).value().reveal();
  }

  private String refusal(SecretRef ref) {
    return ((StoreAnswer.Refused) store.fetch(List.of(ref)).get(ref)).exception().getMessage();
  }

  @Test
  void fetch_secureString_isDecrypted() {
    put("db", ParameterType.SECURE_STRING, "first");
    assertThat(text(ref("db"))).isEqualTo("first");
    put("plain", ParameterType.STRING, "text");
    Map<SecretRef, StoreAnswer> both = store.fetch(List.of(ref("db"), ref("plain")));
    assertThat(((StoreAnswer.Found) both.get(ref("db"))).secret().value().reveal())
        .isEqualTo("first");
    assertThat(((StoreAnswer.Found) both.get(ref("plain"))).secret().value().reveal())
        .isEqualTo("text");
  }

  @Test
  void fetch_versions_areCountedAndKept() {
    put("db", ParameterType.SECURE_STRING, "first");
    put("db", ParameterType.SECURE_STRING, "second");
    assertThat(text(ref("db"))).isEqualTo("second");
    assertThat(found(ref("db")).version()).isEqualTo("2");
    assertThat(found(ref("db")).createdAt()).isPresent();
    assertThat(found(ref("db")).arn())
        .isEqualTo("arn:aws:ssm:eu-west-1:123456789012:parameter" + prefix + "db");
    assertThat(text(ref("db?version=1"))).isEqualTo("first");
    admin.labelParameterVersion(
        r -> r.name(prefix + "db").parameterVersion(1L).labels(List.of("blue")));
    assertThat(text(ref("db?label=blue"))).isEqualTo("first");
  }

  @Test
  void fetch_several_asksInBatchesOfTen() {
    List<SecretRef> refs = new ArrayList<>();
    for (int i = 0; i < 15; i++) {
      put("p" + i, ParameterType.SECURE_STRING, "value " + i);
      refs.add(ref("p" + i));
    }
    refs.add(ref("none"));
    Map<SecretRef, StoreAnswer> answers = store.fetch(refs);
    for (int i = 0; i < 15; i++) {
      assertThat(((StoreAnswer.Found) answers.get(refs.get(i))).secret().value().reveal())
          .isEqualTo("value " + i);
    }
    assertThat(((StoreAnswer.Refused) answers.get(ref("none"))).exception())
        .hasMessage(missing("none"));
    assertThat(store.calls()).isEqualTo(new SecretStore.Calls(2, 2, 0));
    assertThat(store.batchSize()).isEqualTo(10);
  }

  private String missing(String name) {
    return "Cannot read aws-parameterstore:"
        + prefix
        + name
        + " in eu-west-1: there is no such parameter; correct the name or the region, or create it.";
  }

  @Test
  void fetch_missing_saysSo() {
    assertThat(refusal(ref("none"))).isEqualTo(missing("none"));
  }

  @Test
  void fetch_missingVersion_saysSo() {
    put("db", ParameterType.SECURE_STRING, "first");
    assertThat(refusal(ref("db?version=7")))
        .isEqualTo(
            "Cannot read aws-parameterstore:"
                + prefix
                + "db?version=7 in eu-west-1: it has no such version or label; correct the version"
                + " or label.");
  }

  @Test
  void check_parameterThatIsThere_readsNothing() {
    put("db", ParameterType.SECURE_STRING, "first");
    assertThatCode(() -> store.check(ref("db"))).doesNotThrowAnyException();
  }

  @Test
  void check_parameterThatIsNotThere_saysSo() {
    assertThatThrownBy(() -> store.check(ref("none"))).hasMessage(missing("none"));
  }
}
