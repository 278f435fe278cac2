package io.gitops4j.aws.secrets;

import io.gitops4j.testkit.secrets.FakeSecretsManager;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;

class AwsSecretsOnFakeTest extends AwsSecretsContract {

  private final FakeSecretsManager fake = FakeSecretsManager.start();

  @Override
  URI endpoint() {
    return fake.endpoint();
  }

  @AfterEach
  void end() {
    fake.close();
  }
}
