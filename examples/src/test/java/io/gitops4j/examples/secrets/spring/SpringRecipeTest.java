package io.gitops4j.examples.secrets.spring;

import static io.gitops4j.examples.secrets.ServiceSecrets.FIRST;
import static io.gitops4j.examples.secrets.ServiceSecrets.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.SecretException;
import io.gitops4j.examples.secrets.SecretProperties;
import io.gitops4j.examples.secrets.ServiceSecrets;
import io.gitops4j.secrets.Secret;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

class SpringRecipeTest {

  private final ServiceSecrets service = new ServiceSecrets();

  @AfterEach
  void close() {
    service.close();
  }

  static class Database {
    final String atStart;
    final String host;
    final Secret now;
    final List<SecretRotated> events = new ArrayList<>();

    Database(
        @Value("${db.username}/${db.password}") String atStart,
        @Value("${db.host:localhost}") String host,
        @Qualifier("db.password") Secret now) {
      this.atStart = atStart;
      this.host = host;
      this.now = now;
    }

    @EventListener
    void rotated(SecretRotated event) {
      events.add(event);
    }
  }

  static class OddValue {
    final String value;

    OddValue(@Value("${odd.value}") String value) {
      this.value = value;
    }
  }

  static class PasswordWithDefault {
    PasswordWithDefault(@Value("${db.password:none}") String password) {
      throw new AssertionError("made with " + password);
    }
  }

  private static AnnotationConfigApplicationContext context(
      SecretProperties properties, Class<?> bean) {
    AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    new SecretsInitializer(properties).initialize(context);
    context.register(bean);
    return context;
  }

  @Test
  void value_ofMappedNames_isTheSecrets() {
    try (var context = context(service.database(), Database.class)) {
      context.refresh();
      assertThat(context.getBean(Database.class).atStart).isEqualTo("app/" + FIRST);
      assertThat(context.getEnvironment().getProperty("db.password")).isEqualTo(FIRST);
    }
  }

  @Test
  void rotation_isSeenByTheSecretAndTheEnvironment_butNotByValue() {
    try (var context = context(service.database(), Database.class)) {
      context.refresh();
      Database database = context.getBean(Database.class);
      assertThat(database.now.reveal()).isEqualTo(FIRST);

      service.rotate();

      assertThat(database.now.reveal()).isEqualTo(SECOND);
      assertThat(context.getEnvironment().getProperty("db.password")).isEqualTo(SECOND);
      assertThat(database.atStart).isEqualTo("app/" + FIRST);
    }
  }

  @Test
  void rotation_isToldAsAnEventOfEachProperty_untilTheContextIsClosed() {
    var context = context(service.database(), Database.class);
    context.refresh();
    Database database = context.getBean(Database.class);

    service.rotate();

    assertThat(database.events)
        .extracting(e -> e.property() + " " + e.ref())
        .containsExactlyInAnyOrder(
            "db.password aws-secretsmanager:prod/db#password",
            "db.username aws-secretsmanager:prod/db#username");
    context.close();
    service.rotate();
    assertThat(database.events).hasSize(2);
    assertThat(database.now.reveal()).isEqualTo(SECOND);
  }

  @Test
  void unmappedNames_areNotAskedFor() {
    try (var context = context(service.database(), Database.class)) {
      context.refresh();
      assertThat(context.getBean(Database.class).host).isEqualTo("localhost");
      assertThat(context.getEnvironment().containsProperty("prod/db")).isFalse();
    }
    assertThat(service.fake.calls().count()).isEqualTo(1);
    assertThat(service.fake.calls().naming("prod/db").count()).isEqualTo(1);
  }

  @Test
  void containsProperty_ofMappedName_asksNoStore() {
    try (var context = context(service.database(), Database.class)) {
      assertThat(context.getEnvironment().containsProperty("db.password")).isTrue();
      assertThat(service.fake.calls().isEmpty()).isTrue();
    }
  }

  @Test
  void missingSecret_failsTheBeanWithOurSentence() {
    try (var context = context(service.missing(), PasswordWithDefault.class)) {
      assertThatThrownBy(context::refresh)
          .isInstanceOf(BeanCreationException.class)
          .hasCauseInstanceOf(SecretException.class)
          .hasStackTraceContaining("Cannot read aws-secretsmanager:prod/none");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3cret-${db.host}", "s3cret-\\${db.host}", "s3cret-#{1 + 1}"})
  void valueThatSpringWouldExpand_failsTheBeanWithoutTheValue(String value) {
    try (var context = context(service.value(value), OddValue.class)) {
      assertThatThrownBy(context::refresh)
          .isInstanceOf(BeanCreationException.class)
          .hasStackTraceContaining("Cannot give aws-secretsmanager:prod/odd as the property")
          .satisfies(e -> assertThat(traces(e)).doesNotContain("s3cret"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"$", "a$$b", "\\$a", "a$b{c}", "}{$", "a\\b", "a:b", "#a", " a ", "a,b"})
  void valueWithOddCharacters_isGivenAsItIs(String value) {
    try (var context = context(service.value(value), OddValue.class)) {
      context.refresh();
      assertThat(context.getBean(OddValue.class).value).isEqualTo(value);
    }
  }

  @Test
  void nothing_thatPrintsTheEnvironment_showsAValue() {
    try (var context = context(service.database(), Database.class)) {
      context.refresh();
      PropertySource<?> source = context.getEnvironment().getPropertySources().get("secrets");
      assertThat(source).isNotInstanceOf(EnumerablePropertySource.class);
      assertThat(source.getSource()).hasToString("SecretProperties[db.password, db.username]");
      Secret secret = context.getBean("db.password", Secret.class);
      service.rotate();
      assertThat(
              List.of(
                  source.toString(),
                  context.getEnvironment().toString(),
                  secret.toString(),
                  context.getBean(Database.class).events.toString(),
                  context.getBeanDefinition("db.password").toString()))
          .noneMatch(text -> text.contains("pass#w0rd"));
    }
  }

  private static String traces(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
