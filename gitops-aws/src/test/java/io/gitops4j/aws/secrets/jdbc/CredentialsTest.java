package io.gitops4j.aws.secrets.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.SecretException;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CredentialsTest {

  private final Fixture fixture = new Fixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void credentials_ofASecret_holdUserAndPasswordAndPrintWithoutIt() {
    try (Credentials credentials = Credentials.of(fixture.secret())) {
      assertThat(credentials.user()).isEqualTo("app");
      assertThat(credentials.password().revealChars())
          .containsExactly("first-password".toCharArray());
      assertThat(credentials.toString()).contains("app").doesNotContain("first-password");
    }
  }

  @Test
  void credentials_byTheRecordViewOfASecret_areTheSame() {
    try (Credentials byFields = Credentials.of(fixture.secret());
        Credentials byRecord = fixture.secret().as(Credentials.class)) {
      assertThat(byRecord).isEqualTo(byFields);
    }
  }

  @Test
  void supplier_afterARotation_givesTheNewOnes() {
    Supplier<Credentials> supplier = Credentials.supplier(fixture.secret());
    fixture.store.put("prod/db", "app_clone", "second-password");
    fixture.secret().refresh();

    try (Credentials credentials = supplier.get()) {
      assertThat(credentials.user()).isEqualTo("app_clone");
      assertThat(credentials.password().reveal()).isEqualTo("second-password");
    }
  }

  @Test
  void supplier_ofOtherFields_readsThose() {
    fixture.store.put("token", "t0ken-value");

    try (Credentials credentials =
        Credentials.supplier(
                fixture.secrets.lookup("token"), CredentialFields.passwordOnly("service"))
            .get()) {
      assertThat(credentials.user()).isEqualTo("service");
      assertThat(credentials.password().reveal()).isEqualTo("t0ken-value");
    }
    assertThatThrownBy(() -> Credentials.of(fixture.secrets.lookup("token")))
        .isInstanceOf(SecretException.class);
  }

  @Test
  void closing_erasesThePassword() {
    Credentials credentials = Credentials.of(fixture.secret());
    credentials.close();
    credentials.close();

    assertThatThrownBy(() -> credentials.password().reveal())
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void fields_print_withoutValues() {
    assertThat(CredentialFields.standard())
        .hasToString("CredentialFields[user=#username, password=#password]");
    assertThat(CredentialFields.passwordOnly("app"))
        .hasToString("CredentialFields[user=app, password=the whole]");
  }
}
