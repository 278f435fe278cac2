package io.gitops4j.examples.secrets;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.SecretException;
import io.gitops4j.SecretRef;
import io.gitops4j.SecretValue;
import io.gitops4j.Stage;
import io.gitops4j.aws.secrets.store.SecretStore;
import io.gitops4j.aws.secrets.store.StoreAnswer;
import io.gitops4j.aws.secrets.store.StoredSecret;
import io.gitops4j.testkit.secrets.FakeSecretsManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/** The secrets of a fake Secrets Manager, one call for each. */
final class FakeStore implements SecretStore {

  private final SecretsManagerClient client;

  FakeStore(FakeSecretsManager fake) {
    this.client =
        SecretsManagerClient.builder()
            .endpointOverride(fake.endpoint())
            .region(Region.of(fake.region()))
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
            .httpClient(UrlConnectionHttpClient.create())
            .build();
  }

  @Override
  public String id() {
    return "aws-secretsmanager";
  }

  @Override
  public SecretRef normal(SecretRef ref) {
    return ref.whole();
  }

  @Override
  public int batchSize() {
    return 1;
  }

  @Override
  public Map<SecretRef, StoreAnswer> fetch(List<SecretRef> refs) {
    Map<SecretRef, StoreAnswer> answers = new HashMap<>();
    refs.forEach(ref -> answers.put(ref, fetch(ref)));
    return answers;
  }

  private StoreAnswer fetch(SecretRef ref) {
    try {
      GetSecretValueResponse found = client.getSecretValue(r -> r.secretId(ref.name()));
      return new StoreAnswer.Found(
          new StoredSecret(
              found.arn(),
              found.versionId(),
              Set.copyOf(found.versionStages()),
              found.createdDate(),
              SecretValue.of(ref.toString(), found.secretString())));
    } catch (ResourceNotFoundException e) {
      return new StoreAnswer.Refused(
          new SecretException(
              Failure.of(
                  Stage.SECRETS,
                  Reason.NOT_FOUND,
                  "Cannot read " + ref + ": there is no such secret; create it.")));
    }
  }

  @Override
  public void check(SecretRef ref) {}

  @Override
  public boolean means(SecretRef ref, StoredSecret known, String nameOrArn) {
    return ref.name().equals(nameOrArn);
  }

  @Override
  public void onDegraded(Consumer<String> listener) {}

  @Override
  public Calls calls() {
    return new Calls(0, 0, 0);
  }

  @Override
  public void close() {
    client.close();
  }
}
