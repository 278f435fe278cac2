package io.gitops4j.testkit.junit;

import io.gitops4j.testkit.secrets.FakeSecretsManager;
import io.gitops4j.testkit.time.VirtualTime;
import java.util.Set;

/** Makes what a {@link SecretsTest} asks for, once a test method, and closes it after the test. */
final class SecretsExtension extends PerTestExtension<SecretsTest, SecretsExtension.Stage> {

  /** A fake and its time. */
  record Stage(FakeSecretsManager secrets, VirtualTime time) implements AutoCloseable {
    @Override
    public void close() {
      secrets.close();
      time.close();
    }
  }

  SecretsExtension() {
    super(
        SecretsTest.class,
        Stage.class,
        "a fake Secrets Manager and a time",
        Set.of(FakeSecretsManager.class, VirtualTime.class));
  }

  @Override
  Stage open(SecretsTest test, Class<?> testClass) {
    VirtualTime time = new VirtualTime();
    FakeSecretsManager secrets =
        FakeSecretsManager.builder().time(time).region(test.region()).start();
    try {
      for (String fixture : test.secrets()) {
        new SecretsFixture(testClass, fixture).load(secrets);
      }
      return new Stage(secrets, time);
    } catch (RuntimeException e) {
      secrets.close();
      throw e;
    }
  }

  @Override
  Object part(Stage stage, Class<?> type) {
    return type == VirtualTime.class ? stage.time() : stage.secrets();
  }
}
