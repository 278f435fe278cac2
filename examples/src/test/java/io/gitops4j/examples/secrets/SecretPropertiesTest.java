package io.gitops4j.examples.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.Reason;
import io.gitops4j.SecretException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretPropertiesTest {

  private final ServiceSecrets service = new ServiceSecrets();

  @AfterEach
  void close() {
    service.close();
  }

  @Test
  void reveal_ofMappedName_isTheFieldOfNow() {
    SecretProperties properties = service.database();
    assertThat(properties.reveal("db.password", List.of())).contains(ServiceSecrets.FIRST);
    service.rotate();
    assertThat(properties.reveal("db.password", List.of())).contains(ServiceSecrets.SECOND);
  }

  @Test
  void anything_ofUnmappedName_asksNoStore() {
    SecretProperties properties = service.database();
    assertThat(properties.has("prod/db")).isFalse();
    assertThat(properties.secret("prod/db")).isEmpty();
    assertThat(properties.reveal("db.host", List.of())).isEmpty();
    assertThat(properties.names()).containsExactly("db.password", "db.username");
    assertThat(service.fake.calls().isEmpty()).isTrue();
  }

  @Test
  void preload_ofTwoFieldsOfOneSecret_isOneCall() {
    SecretProperties properties = service.database().preload();
    properties.reveal("db.username", List.of());
    properties.reveal("db.password", List.of());
    assertThat(service.fake.calls().count()).isEqualTo(1);
  }

  @Test
  void preload_withMissingSecret_says() {
    assertThatThrownBy(() -> service.missing().preload())
        .isInstanceOfSatisfying(
            SecretException.class,
            e -> assertThat(e.failure().reason()).isEqualTo(Reason.NOT_FOUND))
        .hasMessageContaining("prod/none");
  }

  @Test
  void reveal_ofValueThatWouldBeExpanded_refusesWithoutTheValue() {
    SecretProperties properties = service.value("s3cret-${HOME}");
    assertThat(properties.reveal("odd.value", List.of())).contains("s3cret-${HOME}");
    assertThatIllegalStateException()
        .isThrownBy(() -> properties.reveal("odd.value", List.of("${")))
        .withMessage(
            "Cannot give aws-secretsmanager:prod/odd as the property odd.value: its value contains"
                + " ${, which would be expanded; inject the Secret instead of the property.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"secret:prod/db#password", "db..password", "${db}", "a b", "", "db/a"})
  void of_nameThatFrameworksReadOtherwise_isRefused(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SecretProperties.of(service.secrets, Map.of(name, "prod/db")))
        .withMessage("a property that is a secret has a name such as db.password, not " + name);
  }

  @Test
  void toString_afterReading_showsNamesOnly() {
    SecretProperties properties = service.database().preload();
    assertThat(properties).hasToString("SecretProperties[db.password, db.username]");
  }
}
