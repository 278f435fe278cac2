package io.gitops4j.testkit.helm;

import io.gitops4j.spi.ReleaseStore;
import io.gitops4j.testkit.contract.ReleaseStoreContract;
import org.junit.jupiter.api.AfterEach;

/** Records in ConfigMaps of the embedded API server. */
class ConfigMapReleaseStoreTest extends ReleaseStoreContract {

  private final Stage stage = new Stage();
  private final ReleaseStore store = stage.kubernetes.configMapStore("prod");

  @Override
  protected ReleaseStore store() {
    return store;
  }

  @AfterEach
  void close() {
    stage.close();
  }
}
