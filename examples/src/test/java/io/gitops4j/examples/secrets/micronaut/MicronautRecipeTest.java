package io.gitops4j.examples.secrets.micronaut;

import static io.gitops4j.examples.secrets.ServiceSecrets.FIRST;
import static io.gitops4j.examples.secrets.ServiceSecrets.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.SecretException;
import io.gitops4j.examples.secrets.SecretProperties;
import io.gitops4j.examples.secrets.ServiceSecrets;
import io.gitops4j.secrets.Secret;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MicronautRecipeTest {

  private final ServiceSecrets service = new ServiceSecrets();

  @AfterEach
  void close() {
    service.close();
  }

  @Singleton
  @Requires(property = "db.password")
  static class Database {
    final String atStart;
    final String host;
    final Secret now;

    Database(
        @Value("${db.username}/${db.password}") String atStart,
        @Value("${db.host:localhost}") String host,
        @Named("db.password") Secret now) {
      this.atStart = atStart;
      this.host = host;
      this.now = now;
    }
  }

  @Singleton
  @Requires(property = "odd.value")
  static class OddValue {
    final String value;

    OddValue(@Value("${odd.value}") String value) {
      this.value = value;
    }
  }

  @ConfigurationProperties("db")
  interface Settings {
    String getUsername();

    String getPassword();
  }

  private static ApplicationContext start(SecretProperties properties) {
    return SecretBeans.addTo(ApplicationContext.builder(), properties).start();
  }

  @Test
  void value_ofMappedNames_isTheSecrets() {
    try (ApplicationContext context = start(service.database())) {
      assertThat(context.getBean(Database.class).atStart).isEqualTo("app/" + FIRST);
      assertThat(context.getBean(Settings.class).getPassword()).isEqualTo(FIRST);
      assertThat(context.getProperty("db.password", String.class)).contains(FIRST);
    }
  }

  @Test
  void rotation_isSeenByTheSecret_butNotByProperties() {
    try (ApplicationContext context = start(service.database())) {
      Database database = context.getBean(Database.class);
      assertThat(database.now.reveal()).isEqualTo(FIRST);

      service.rotate();

      assertThat(database.now.reveal()).isEqualTo(SECOND);
      assertThat(database.atStart).isEqualTo("app/" + FIRST);
      assertThat(context.getProperty("db.password", String.class)).contains(FIRST);
    }
  }

  @Test
  void refreshOfTheEnvironment_readsAnew_butTellsTheValuesFromBefore() {
    try (ApplicationContext context = start(service.database())) {
      service.rotate();
      assertThat(context.getEnvironment().refreshAndDiff()).containsEntry("db.password", FIRST);
      assertThat(context.getProperty("db.password", String.class)).contains(SECOND);
    }
  }

  @Test
  void unmappedNames_areNotAskedFor() {
    try (ApplicationContext context = start(service.database())) {
      assertThat(context.getBean(Database.class).host).isEqualTo("localhost");
      assertThat(context.getProperty("prod/db", String.class)).isEmpty();
    }
    assertThat(service.fake.calls().count()).isEqualTo(1);
    assertThat(service.fake.calls().naming("prod/db").count()).isEqualTo(1);
  }

  @Test
  void environmentVariablesAndSystemProperties_doNotTakeTheSecretsPlace() {
    System.setProperty("db.password", "of-the-system");
    try (ApplicationContext context = start(service.database())) {
      assertThat(context.getProperty("db.password", String.class)).contains(FIRST);
    } finally {
      System.clearProperty("db.password");
    }
  }

  @Test
  void missingSecret_failsTheStartWithOurSentence() {
    assertThatThrownBy(() -> start(service.missing()))
        .isInstanceOf(SecretException.class)
        .hasMessageContaining("Cannot read aws-secretsmanager:prod/none");
  }

  @Test
  void valueThatMicronautWouldExpand_failsTheStartWithoutTheValue() {
    assertThatThrownBy(() -> start(service.value("s3cret-${db.host:x}")))
        .hasMessageStartingWith("Cannot give aws-secretsmanager:prod/odd as the property odd.value")
        .message()
        .doesNotContain("s3cret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"$", "a$$b", "\\$a", "a$b{c}", "}{$", "a\\b", "a:b", "#{a}", " a ", "a,b"})
  void valueWithOddCharacters_isGivenAsItIs(String value) {
    try (ApplicationContext context = start(service.value(value))) {
      assertThat(context.getProperty("odd.value", String.class)).contains(value);
      assertThat(context.getBean(OddValue.class).value).isEqualTo(value);
    }
  }

  @Test
  void nothing_thatPrintsTheEnvironment_showsAValue() {
    try (ApplicationContext context = start(service.database())) {
      Database database = context.getBean(Database.class);
      assertThat(
              List.of(
                  context.getEnvironment().getPropertySources().toString(),
                  context.getEnvironment().toString(),
                  database.now.toString(),
                  context.getBeanDefinitions(Secret.class).toString()))
          .noneMatch(text -> text.contains("pass#w0rd"));
      assertThat(context.getEnvironment().getPropertySources().toString())
          .contains("secrets: SecretProperties[db.password, db.username]");
    }
  }
}
