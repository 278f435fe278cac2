package io.gitops4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
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
  void secret_ofAnotherLengthOrClosed_isNotEqual() {
    SecretValue open = SecretValue.of("a", "x");
    SecretValue closed = SecretValue.of("a", "x");
    closed.close();
    assertThat(open).isNotEqualTo(closed).isNotEqualTo(SecretValue.of("a", "xx"));
    assertThat(open).isNotEqualTo(SecretValue.of("a", "")).isNotEqualTo(null);
    assertThat(closed).isNotEqualTo(open).isEqualTo(closed);
    SecretValue zeros = SecretValue.of("a", new byte[1]);
    assertThat(closed).isNotEqualTo(zeros);
    assertThat(zeros).isNotEqualTo(closed);
  }

  @Test
  void secret_revealedAsChars_isNewEachTimeAndTheSameText() {
    for (String text : List.of("", "plain", "pé€😀\0")) {
      SecretValue secret = SecretValue.of("a", text);
      assertThat(new String(secret.revealChars())).isEqualTo(text);
      assertThat(secret.revealChars()).isNotSameAs(secret.revealChars());
    }
    for (byte[] binary :
        new byte[][] {{(byte) 0xFF}, {'a', (byte) 0xC3}, {(byte) 0xE2, (byte) 0x82, 'b'}}) {
      SecretValue secret = SecretValue.of("a", binary);
      assertThat(new String(secret.revealChars())).isEqualTo(secret.reveal());
    }
  }

  @Test
  void secret_copied_livesOnItsOwn() {
    SecretValue secret = SecretValue.of("a", "x");
    SecretValue copy = secret.copy();
    secret.close();
    secret.close();
    assertThat(copy.reveal()).isEqualTo("x");
    assertThat(copy.name()).isEqualTo("a");
    assertThatThrownBy(secret::copy).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(secret::revealChars).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void secret_written_isRefusedBySerialisation() {
    assertThatThrownBy(
            () ->
                new ObjectOutputStream(OutputStream.nullOutputStream())
                    .writeObject(SecretValue.of("a", "x")))
        .isInstanceOf(NotSerializableException.class);
    assertThatThrownBy(
            () ->
                new ObjectOutputStream(OutputStream.nullOutputStream())
                    .writeObject(new Object[] {SecretValue.of("a", "x")}))
        .isInstanceOf(NotSerializableException.class);
  }

  @Test
  void secret_lookedAtAsABean_hasNoPropertyAndNoPublicField() {
    assertThat(SecretValue.class.isRecord()).isFalse();
    assertThat(SecretValue.class.getFields()).isEmpty();
    assertThat(SecretValue.class.getMethods())
        .noneMatch(
            method ->
                !method.getName().equals("getClass")
                    && (method.getName().startsWith("get") || method.getName().startsWith("is")));
  }

  @Test
  void secret_readWhileItIsClosed_isWholeOrRefused() throws InterruptedException {
    byte[] bytes = new byte[10_000];
    Arrays.fill(bytes, (byte) 7);
    for (int i = 0; i < 50; i++) {
      SecretValue secret = SecretValue.of("a", bytes);
      Thread closer = new Thread(secret::close);
      closer.start();
      try {
        while (true) {
          assertThat(secret.revealBytes()).isEqualTo(bytes);
        }
      } catch (IllegalStateException closed) {
        closer.join();
      }
    }
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
