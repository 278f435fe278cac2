package io.gitops4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Serializable;
import org.junit.jupiter.api.Test;

class SecretValueTest {

  @Test
  void secret_printed_isRedacted() {
    SecretValue secret = SecretValue.of("prod/db", "hunter2");
    assertThat(secret).hasToString("SecretValue[name=prod/db, redacted]");
    assertThat(secret.reveal()).isEqualTo("hunter2");
    assertThat((Object) secret).isNotInstanceOf(Serializable.class);
  }

  @Test
  void secret_closed_cannotBeRevealed() {
    SecretValue secret = SecretValue.of("prod/db", "hunter2");
    secret.close();
    assertThatThrownBy(secret::reveal)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("prod/db")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void secret_ofEqualBytes_isEqualWhateverItsName() {
    assertThat(SecretValue.of("a", "x")).isEqualTo(SecretValue.of("b", "x"));
    assertThat(SecretValue.of("a", "x")).hasSameHashCodeAs(SecretValue.of("b", "x"));
    assertThat(SecretValue.of("a", "x")).isNotEqualTo(SecretValue.of("a", "y"));
  }

  @Test
  void reference_parsedAndPrinted_isTheSame() {
    assertThat(SecretRef.parse("aws-secretsmanager:prod/db#password"))
        .isEqualTo(new SecretRef("aws-secretsmanager", "prod/db", "password"))
        .hasToString("aws-secretsmanager:prod/db#password");
    assertThat(SecretRef.parse("env:TOKEN").field()).isEmpty();
    assertThatThrownBy(() -> SecretRef.parse("prod/db"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
