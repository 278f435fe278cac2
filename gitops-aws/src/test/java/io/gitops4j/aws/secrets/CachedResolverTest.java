package io.gitops4j.aws.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.SecretRef;
import io.gitops4j.SecretValue;
import io.gitops4j.aws.AwsTests;
import io.gitops4j.spi.SecretResolver;
import io.gitops4j.testkit.contract.SecretResolverContract;
import io.gitops4j.testkit.secrets.FakeSecretsManager;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CachedResolverTest extends SecretResolverContract {

  private static final SecretRef PASSWORD = SecretRef.parse("aws-secretsmanager:prod/db#password");

  private final FakeSecretsManager fake = FakeSecretsManager.start();
  private final AwsSecrets secrets = AwsTests.secrets(fake.endpoint()).build();

  CachedResolverTest() {
    fake.put("prod/db", "{\"user\":\"app\",\"password\":\"hunter2-of-the-test\"}");
  }

  @AfterEach
  void end() {
    secrets.close();
    fake.close();
  }

  @Override
  protected SecretResolver open() {
    return secrets.resolver();
  }

  @Override
  protected SecretRef present() {
    return PASSWORD;
  }

  @Override
  protected String value() {
    return "hunter2-of-the-test";
  }

  @Override
  protected SecretRef absent() {
    return SecretRef.parse("aws-secretsmanager:prod/none");
  }

  @Test
  void check_reference_readsNoValue() {
    try (SecretResolver resolver = open()) {
      resolver.check(PASSWORD);
    }
    assertThat(fake.calls().of("GetSecretValue").succeeded().isEmpty()).isTrue();
    assertThat(fake.calls().of("BatchGetSecretValue").isEmpty()).isTrue();
  }

  @Test
  void resolve_twice_asksOnce() {
    try (SecretResolver resolver = open()) {
      resolver.resolve(PASSWORD).close();
      resolver.resolve(PASSWORD).close();
    }
    assertThat(fake.calls().count()).isEqualTo(1);
  }

  @Test
  void forEachSecret_afterResolving_showsWhatTheCacheHolds() {
    try (SecretResolver resolver = open()) {
      long before = resolver.generation();
      resolver.resolve(PASSWORD).close();
      List<String> seen = new ArrayList<>();
      resolver.forEachSecret(secret -> seen.add(secret.reveal()));
      assertThat(seen).contains(value());
      assertThat(resolver.generation()).isNotEqualTo(before);
    }
  }

  @Test
  void resolve_afterTheSecretsWereClosed_saysSo() {
    try (SecretResolver resolver = open()) {
      secrets.close();
      assertThatThrownBy(
              () -> {
                try (SecretValue value = resolver.resolve(PASSWORD)) {
                  value.reveal();
                }
              })
          .hasMessage(
              "Cannot read aws-secretsmanager:prod/db#password: the secrets were closed; close the"
                  + " engine first.");
    }
  }

  @Test
  void resolver_ofAnUnknownStore_isRefused() {
    assertThat(secrets.resolver("aws-parameterstore").id()).isEqualTo("aws-parameterstore");
    assertThatThrownBy(() -> secrets.resolver("vault"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no store vault");
  }
}
