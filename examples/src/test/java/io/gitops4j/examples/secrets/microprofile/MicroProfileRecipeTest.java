package io.gitops4j.examples.secrets.microprofile;

import static io.gitops4j.examples.secrets.ServiceSecrets.FIRST;
import static io.gitops4j.examples.secrets.ServiceSecrets.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.SecretException;
import io.gitops4j.examples.secrets.SecretProperties;
import io.gitops4j.examples.secrets.ServiceSecrets;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MicroProfileRecipeTest {

  private final ServiceSecrets service = new ServiceSecrets();

  @AfterEach
  void close() {
    service.close();
  }

  private static Config config(SecretProperties properties) {
    return ConfigProviderResolver.instance()
        .getBuilder()
        .addDefaultSources()
        .addDiscoveredConverters()
        .withSources(new SecretsConfigSource(properties))
        .build();
  }

  @Test
  void getValue_ofMappedNames_isTheSecrets() {
    Config config = config(service.database());
    assertThat(config.getValue("db.username", String.class)).isEqualTo("app");
    assertThat(config.getValue("db.password", String.class)).isEqualTo(FIRST);
    assertThat(config.getConfigValue("db.password").getSourceName()).isEqualTo("secrets");
    assertThat(config.getConfigValue("db.password").getSourceOrdinal()).isEqualTo(500);
  }

  @Test
  void getValue_afterRotation_isTheNewOne() {
    Config config = config(service.database());
    assertThat(config.getValue("db.password", String.class)).isEqualTo(FIRST);
    service.rotate();
    assertThat(config.getValue("db.password", String.class)).isEqualTo(SECOND);
    assertThat(config.getOptionalValue("db.password", String.class)).contains(SECOND);
  }

  @Test
  void unmappedNames_areNotAskedFor() {
    Config config = config(service.database());
    assertThat(config.getOptionalValue("db.host", String.class)).isEmpty();
    assertThat(config.getPropertyNames()).contains("db.password", "db.username");
    assertThat(service.fake.calls().isEmpty()).isTrue();
  }

  @Test
  void systemProperties_doNotTakeTheSecretsPlace() {
    System.setProperty("db.password", "of-the-system");
    try {
      assertThat(config(service.database()).getValue("db.password", String.class)).isEqualTo(FIRST);
    } finally {
      System.clearProperty("db.password");
    }
  }

  @Test
  void missingSecret_isOurSentence_alsoWhereTheValueIsOptional() {
    Config config = config(service.missing());
    assertThatThrownBy(() -> config.getValue("db.password", String.class))
        .isInstanceOf(SecretException.class)
        .hasMessageContaining("Cannot read aws-secretsmanager:prod/none");
    assertThatThrownBy(() -> config.getOptionalValue("db.password", String.class))
        .isInstanceOf(SecretException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3cret-${HOME}", "s3cret-$$", "s3cret-\\${HOME}", "s3cret-\\$x"})
  void valueThatWouldBeExpanded_isRefusedWithoutTheValue(String value) {
    Config config = config(service.value(value));
    assertThatIllegalStateException()
        .isThrownBy(() -> config.getValue("odd.value", String.class))
        .withMessageStartingWith("Cannot give aws-secretsmanager:prod/odd as the property")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cret"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"$", "a$", "$a", "a$b{c}", "}{$", "a\\b", "a:b", "#{a}", " a ", "a,b"})
  void valueWithOddCharacters_isGivenAsItIs(String value) {
    Config config = config(service.value(value));
    assertThat(config.getValue("odd.value", String.class)).isEqualTo(value);
  }

  @Test
  void nothing_thatPrintsTheSources_showsAValue() {
    Config config = config(service.database().preload());
    StringBuilder text = new StringBuilder(config.toString());
    for (ConfigSource source : config.getConfigSources()) {
      text.append(source).append(source.getName());
      if (source instanceof SecretsConfigSource) {
        text.append(source.getProperties());
      }
    }
    assertThat(text.toString())
        .contains("secrets: SecretProperties[db.password, db.username]")
        .doesNotContain("pass#w0rd");
  }
}
