package io.gitops4j.testkit.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.testkit.junit.SecretsTest;
import io.gitops4j.testkit.time.VirtualTime;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples in the Javadoc, compiled and run; each of their lines is in this file. */
class JavadocExamplesTest {
  private static final String PACKAGE = "java/io/gitops4j/testkit/";

  /** What reads a secret, and tries a second time. */
  private static final class Login {
    private final RawClient client;

    Login(URI endpoint, String region) {
      this.client = new RawClient(endpoint).in(region);
    }

    String password() {
      var reply = client.call("GetSecretValue", Map.of("SecretId", "prod/db"));
      return reply.status() == 200
          ? reply.text("SecretString")
          : client.call("GetSecretValue", Map.of("SecretId", "prod/db")).text("SecretString");
    }
  }

  @Test
  void fake() {
    try (FakeSecretsManager secrets = FakeSecretsManager.start()) {
      secrets.put("prod/db", "first");
      Login login = new Login(secrets.endpoint(), secrets.region()); // what is tested
      assertThat(login.password()).isEqualTo("first");

      secrets.rotate("prod/db", "second");
      secrets.faults().on("GetSecretValue").throttle(1);
      assertThat(login.password()).isEqualTo("second");
      assertThat(secrets.calls().failedWith("ThrottlingException").count()).isEqualTo(1);
    }
  }

  @Test
  void calls() {
    try (FakeSecretsManager secrets = FakeSecretsManager.start()) {
      secrets.put("prod/db", "first");
      Login login = new Login(secrets.endpoint(), secrets.region());

      long mark = secrets.calls().mark();
      login.password();
      assertThat(secrets.calls().of("GetSecretValue").since(mark).count()).isEqualTo(1);
    }
  }

  @Test
  void faults() {
    try (FakeSecretsManager secrets = FakeSecretsManager.start()) {
      secrets.put("prod/db", "first");
      Login login = new Login(secrets.endpoint(), secrets.region());

      secrets.faults().throttle(5);
      secrets.faults().on("BatchGetSecretValue").outage();
      secrets.faults().secret("prod/db").probability(0.1, 42).reset(20);
      secrets.faults().latency(Duration.ofMillis(50));
      secrets.faults().region("eu-west-1").hang();
      secrets.faults().denySecret("prod/db");
      secrets.faults().recover();

      assertThat(login.password()).isEqualTo("first");
    }
  }

  @Nested
  @SecretsTest(secrets = "secrets/login.yaml")
  class LoginTest {
    @Test
    void password_afterRotation_isTheNewOne(FakeSecretsManager secrets, VirtualTime time) {
      Login login = new Login(secrets.endpoint(), secrets.region());
      secrets.rotateEvery("prod/db", Duration.ofDays(30), step -> step.current() + "!");
      time.advance(Duration.ofDays(31));
      assertThat(login.password()).isEqualTo("first!");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "secrets/FakeSecretsManager",
        "secrets/calls/Calls",
        "secrets/faults/Faults",
        "junit/SecretsTest"
      })
  void examples_areInThisFile(String type) throws IOException {
    List<String> here = lines(Path.of("src/test", PACKAGE, "secrets/JavadocExamplesTest.java"), "");
    List<String> source = lines(Path.of("src/main", PACKAGE, type + ".java"), "*");
    int begin = source.indexOf("<pre>{@code");
    int end = source.indexOf("}</pre>");

    assertThat(begin).isPositive();
    assertThat(here).containsAll(source.subList(begin + 1, end));
  }

  private static List<String> lines(Path file, String prefix) throws IOException {
    return Files.readAllLines(file).stream()
        .map(String::strip)
        .map(line -> line.startsWith(prefix) ? line.substring(prefix.length()).strip() : line)
        .toList();
  }
}
