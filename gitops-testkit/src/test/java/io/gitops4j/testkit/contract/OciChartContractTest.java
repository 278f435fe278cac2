package io.gitops4j.testkit.contract;

import io.gitops4j.Revision;
import io.gitops4j.core.registry.OciSource;
import io.gitops4j.spi.Source;
import io.gitops4j.testkit.registry.TarGzip;
import io.gitops4j.testkit.registry.TestRegistry;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

class OciChartContractTest extends SourceContract {

  private final TestRegistry registry = TestRegistry.open();
  private int published;

  @AfterEach
  void stop() {
    registry.close();
  }

  @Override
  protected void publish(Map<String, String> files) {
    String version = "1.0." + published++ + "+b.1";
    registry.pushChart("charts/web", version, TarGzip.chart("web", files));
  }

  @Override
  protected Source open() {
    return OciSource.at(registry.url("charts")).insecure(true).chart("web", "1.x").build();
  }

  @Override
  protected String digestForm() {
    return "1\\.0\\.[0-9]+\\+b\\.1";
  }

  @Override
  protected Revision unknown(Revision given) {
    return Revision.of("9.0.0");
  }
}
