package io.gitops4j.aws.secrets.diagnosis;

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
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** A service with a store and an AWS of its own, which a test makes sick. */
abstract class SelfCheckFixture {

  static final String ROLE = "arn:aws:iam::111122223333:role/billing";
  static final String ARN =
      "aws-secretsmanager:arn:aws:secretsmanager:eu-west-1:444455556666:secret:shared-AbCdEf";
  static final AwsCredentialsProvider KEYS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAEXAMPLE", "example-key"));
  static final Finding REGION =
      new Finding(Level.OK, Code.REGION, "The region is eu-west-1, by the settings.");
  static final Finding CREDENTIALS =
      new Finding(
          Level.OK, Code.CREDENTIALS, "Credentials come from the provider in the settings.");
  static final Finding IDENTITY =
      new Finding(
          Level.OK,
          Code.IDENTITY,
          "AWS knows us as arn:aws:sts::111122223333:assumed-role/billing/session.");

  @TempDir Path folder;
  final FakeAws aws = new FakeAws();
  final DatedHttpClient http = new DatedHttpClient();
  final MapStore store = new MapStore().put("prod/db", "hunter2").put("prod/api", "x");
  final TestMachine machine = new TestMachine();
  final Map<String, String> variables = new HashMap<>();
  @Nullable AwsCredentialsProvider credentials = KEYS;
  URI endpoint = aws.endpoint();
  @Nullable String role;
  Map<String, String> accountRoles = Map.of();

  @AfterEach
  void stop() {
    http.close();
    aws.close();
  }

  void podWithWebIdentity() throws IOException {
    credentials = null;
    Path token = Files.writeString(folder.resolve("t"), Tokens.valid("sts.amazonaws.com"));
    variables.put("AWS_WEB_IDENTITY_TOKEN_FILE", token.toString());
    variables.put("AWS_ROLE_ARN", ROLE);
  }

  SecretsSelfCheck check() {
    AwsSettings settings =
        new AwsSettings(
            "eu-west-1",
            List.of(),
            endpoint,
            credentials,
            role,
            accountRoles,
            http,
            Duration.ofSeconds(5),
            Duration.ofSeconds(5));
    return new SecretsSelfCheck(
        settings,
        List.of(store),
        new ProcessEnvironment(variables, Map.of()),
        machine,
        Clock.fixed(Tokens.NOW, ZoneOffset.UTC),
        false);
  }

  Diagnosis run(String... references) {
    return check().run(refs(references));
  }

  static List<SecretRef> refs(String... references) {
    return Stream.of(references).map(SecretRef::parse).toList();
  }
}
