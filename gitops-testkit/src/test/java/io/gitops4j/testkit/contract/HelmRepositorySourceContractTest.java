package io.gitops4j.testkit.contract;

import io.gitops4j.Revision;
import io.gitops4j.core.registry.HelmRepositorySource;
import io.gitops4j.spi.Source;
import io.gitops4j.testkit.registry.TarGzip;
import io.gitops4j.testkit.registry.TestChartRepository;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

class HelmRepositorySourceContractTest extends SourceContract {

  private final TestChartRepository charts = TestChartRepository.start();
  private int published;

  @AfterEach
  void stop() {
    charts.close();
  }

  @Override
  protected void publish(Map<String, String> files) {
    charts.publish("web", "1.0." + published++, TarGzip.chart("web", files));
  }

  @Override
  protected Source open() {
    return HelmRepositorySource.at(charts.url()).chart("web").build();
  }

  @Override
  protected String digestForm() {
    return "1\\.0\\.[0-9]+";
  }

  @Override
  protected Revision unknown(Revision given) {
    return Revision.of("9.0.0");
  }
}
