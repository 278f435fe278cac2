package io.gitops4j.aws.registry;

import java.net.URI;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;

class EcrOnFakeTest extends EcrContract {

  private final FakeEcr fake = new FakeEcr(Clock.systemUTC());

  @AfterEach
  void end() {
    fake.close();
  }

  @Override
  URI endpoint() {
    return fake.endpoint();
  }
}
