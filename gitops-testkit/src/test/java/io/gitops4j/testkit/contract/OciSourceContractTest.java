package io.gitops4j.testkit.contract;

import io.gitops4j.SecretValue;
import io.gitops4j.core.registry.OciSource;
import io.gitops4j.spi.Source;
import io.gitops4j.testkit.registry.TestRegistry;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

class OciSourceContractTest extends SourceContract {

  private final TestRegistry registry = TestRegistry.withTokens("ann", "s3cret", Clock.systemUTC());

  @AfterEach
  void stop() {
    registry.close();
  }

  @Override
  protected void publish(Map<String, String> files) {
    registry.pushArtifact("fleet/apps", "stable", files);
  }

  @Override
  protected Source open() {
    return OciSource.at(registry.url("fleet/apps"))
        .insecure(true)
        .tag("stable")
        .credentials(
            Map.of(
                "username",
                SecretValue.of("username", "ann"),
                "password",
                SecretValue.of("password", "s3cret")))
        .build();
  }
}
