package io.gitops4j.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.testkit.secrets.FakeSecretsManager;
import io.gitops4j.testkit.time.VirtualTime;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** The extension in use, and what it says when it is used wrongly. */
@SecretsTest(
    secrets = {
      "secrets/fixture.yaml",
      "/secrets/fixture.json",
      "secrets/fixture.properties",
      "secrets/folder"
    })
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecretsTestTest {
  private final Set<Object> seen = new HashSet<>();
  private FakeSecretsManager before;

  @BeforeEach
  void take(FakeSecretsManager secrets) {
    before = secrets;
    assertThat(seen.add(secrets)).isTrue();
  }

  @AfterEach
  void same(FakeSecretsManager secrets, VirtualTime time) {
    assertThat(secrets).isSameAs(before);
  }

  private static String read(FakeSecretsManager secrets, String id) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(secrets.endpoint())
            .header("X-Amz-Target", "secretsmanager.GetSecretValue")
            .POST(HttpRequest.BodyPublishers.ofString("{\"SecretId\":\"" + id + "\"}"))
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  @Test
  void fixtures_areThere(FakeSecretsManager secrets) throws Exception {
    assertThat(read(secrets, "prod/db"))
        .contains("\"SecretString\":\"{\\\"user\\\":\\\"app\\\",\\\"password\\\":\\\"first\\\"}\"");
    assertThat(read(secrets, "plain")).contains("\"SecretString\":\"text\"");
    assertThat(read(secrets, "json/a")).contains("\"SecretString\":\"{\\\"k\\\":[1,true]}\"");
    assertThat(read(secrets, "json/b")).contains("\"SecretString\":\"v\"");
    assertThat(read(secrets, "props/b")).contains("\"SecretString\":\"two words\"");
    assertThat(read(secrets, "prod/key")).contains("\"SecretString\":\"from-a-file\"");
    assertThat(read(secrets, "prod/bytes")).contains("\"SecretBinary\":\"//4A\"");
  }

  @Test
  void time_isTheFakes(FakeSecretsManager secrets, VirtualTime time) throws Exception {
    time.advance(Duration.ofSeconds(1));
    secrets.put("new", "v");

    assertThat(read(secrets, "new")).contains("\"CreatedDate\":1767225601");
  }

  @Test
  @SecretsTest(region = "us-east-1")
  void annotation_atTheMethod_counts(FakeSecretsManager secrets) throws Exception {
    assertThat(secrets.region()).isEqualTo("us-east-1");
    assertThat(read(secrets, "plain")).contains("ResourceNotFoundException");
  }

  private static List<String> failures(Class<?> tests) {
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClass(tests))
                .filters(EngineFilter.includeEngines("junit-jupiter"))
                .build(),
            listener);
    List<String> messages = new ArrayList<>();
    listener
        .getSummary()
        .getFailures()
        .forEach(failure -> messages.add(String.valueOf(failure.getException().getMessage())));
    return messages;
  }

  @SecretsTest(secrets = "secrets/none.yaml")
  static class Missing {
    @Test
    void test(FakeSecretsManager secrets) {}
  }

  @SecretsTest(secrets = "secrets/list.yaml")
  static class NoObject {
    @Test
    void test(FakeSecretsManager secrets) {}
  }

  @SecretsTest(secrets = "secrets/broken.yaml")
  static class Broken {
    @Test
    void test(FakeSecretsManager secrets) {}
  }

  @SecretsTest(secrets = "secrets/empty.yaml")
  static class Empty {
    @Test
    void test(FakeSecretsManager secrets) {}
  }

  @SecretsTest(secrets = "secrets/folder/prod/key")
  static class OtherKind {
    @Test
    void test(FakeSecretsManager secrets) {}
  }

  @SecretsTest
  static class InConstructor {
    InConstructor(FakeSecretsManager secrets) {}

    @Test
    void test() {}
  }

  @SecretsTest
  static class Leaving {
    static FakeSecretsManager left;

    @Test
    void test(FakeSecretsManager secrets) {
      left = secrets;
    }
  }

  @Test
  void use_thatIsWrong_isSaid() {
    assertThat(failures(Missing.class))
        .containsExactly(
            "@SecretsTest(secrets = \"secrets/none.yaml\"): there is no such file or folder on the"
                + " class path");
    assertThat(failures(NoObject.class))
        .containsExactly(
            "@SecretsTest(secrets = \"secrets/list.yaml\"): it holds no object of names and"
                + " values");
    assertThat(failures(Broken.class))
        .containsExactly("@SecretsTest(secrets = \"secrets/broken.yaml\"): it is no YAML or JSON");
    assertThat(failures(Empty.class))
        .containsExactly(
            "@SecretsTest(secrets = \"secrets/empty.yaml\"): the secret empty has no value");
    assertThat(failures(OtherKind.class))
        .containsExactly(
            "@SecretsTest(secrets = \"secrets/folder/prod/key\"): it is neither a folder nor a"
                + " .yaml, .yml, .json or .properties file");
    assertThat(failures(InConstructor.class))
        .singleElement()
        .asString()
        .contains("@SecretsTest makes a fake Secrets Manager and a time for each test method");
  }

  @Test
  void fake_isClosedAfterTheTest() {
    assertThat(failures(Leaving.class)).isEmpty();

    assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> read(Leaving.left, "a")))
        .isInstanceOf(java.net.ConnectException.class);
  }
}
