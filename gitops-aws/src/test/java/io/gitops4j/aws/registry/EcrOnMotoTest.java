package io.gitops4j.aws.registry;

import io.gitops4j.aws.AwsTests;
import java.net.URI;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

@Tag("live")
@EnabledIfEnvironmentVariable(named = "GITOPS4J_LIVE_AWS_ENDPOINT", matches = ".+")
class EcrOnMotoTest extends EcrContract {

  @Override
  URI endpoint() {
    return AwsTests.moto();
  }
}
