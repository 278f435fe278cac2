package io.gitops4j.aws.secrets.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.SecretRef;
import io.gitops4j.aws.client.AwsSettings;
import io.gitops4j.aws.secrets.diagnosis.Finding.Code;
import io.gitops4j.aws.secrets.diagnosis.Finding.Level;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** The self-check with real answers of STS and Secrets Manager, as moto gives them. */
@Tag("live")
@EnabledIfEnvironmentVariable(named = "GITOPS4J_LIVE_AWS_ENDPOINT", matches = ".+")
class SelfCheckOnMotoTest {

  private static final URI ENDPOINT =
      URI.create(String.valueOf(System.getenv("GITOPS4J_LIVE_AWS_ENDPOINT")));

  @TempDir Path folder;
  private final MapStore store = new MapStore().put("prod/db", "a").put("prod/api", "b");

  @Test
  void check_withKeysAndRoles_isHealthy() {
    AwsSettings settings =
        new AwsSettings(
            "eu-west-1",
            List.of(),
            ENDPOINT,
            StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAEXAMPLE", "s")),
            "arn:aws:iam::123456789012:role/reader",
            Map.of("444455556666", "arn:aws:iam::444455556666:role/reader"),
            null,
            Duration.ofSeconds(5),
            Duration.ofSeconds(8));
    Diagnosis diagnosis =
        SecretsSelfCheck.of(settings, List.of(store))
            .environment(new ProcessEnvironment(Map.of(), Map.of()))
            .run(
                List.of(
                    SecretRef.parse("aws-secretsmanager:prod/db"),
                    SecretRef.parse("aws-secretsmanager:prod/api")));
    assertThat(diagnosis.of(Level.ERROR)).isEmpty();
    assertThat(diagnosis.of(Level.WARNING)).isEmpty();
    assertThat(diagnosis.findings())
        .extracting(Finding::code)
        .containsExactly(
            Code.REGION,
            Code.CREDENTIALS,
            Code.IDENTITY,
            Code.IDENTITY,
            Code.IDENTITY,
            Code.SECRET,
            Code.SECRET,
            Code.BATCH);
    assertThat(diagnosis.findings().get(3).message())
        .startsWith("AWS knows us as arn:aws:sts::123456789012:assumed-role/reader/");
  }

  @Test
  void webIdentity_triedByItself_isTaken() throws IOException {
    Path token = Files.writeString(folder.resolve("t"), Tokens.valid("sts.amazonaws.com"));
    Findings findings = new Findings();
    AwsSettings d = AwsSettings.defaults();
    AwsSettings settings =
        new AwsSettings(
            null,
            List.of(),
            ENDPOINT,
            null,
            null,
            Map.of(),
            null,
            d.attemptTimeout(),
            d.callTimeout());
    try (ServiceClients clients = new ServiceClients(settings, "eu-west-1")) {
      new StsCalls(
              clients,
              new ServerClock(Clock.systemUTC()),
              new CallFailures(new ProcessEnvironment(Map.of(), Map.of())),
              findings)
          .explain(
              new WebIdentity(
                  "arn:aws:iam::123456789012:role/billing",
                  token.toString(),
                  "system:serviceaccount:shop:billing"));
    }
    assertThat(findings.diagnosis().findings()).isEmpty();
  }
}
