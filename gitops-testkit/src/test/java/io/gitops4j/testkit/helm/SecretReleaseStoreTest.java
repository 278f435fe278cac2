package io.gitops4j.testkit.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.spi.ReleaseStore;
import io.gitops4j.spi.StoredRelease;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.contract.ReleaseStoreContract;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Records in Secrets of the embedded API server. */
class SecretReleaseStoreTest extends ReleaseStoreContract {

  private final Stage stage = new Stage();

  @Override
  protected ReleaseStore store() {
    return stage.store;
  }

  @AfterEach
  void close() {
    stage.close();
  }

  private static StoredRelease record(String name) {
    return new StoredRelease(name, 1, "deployed", Map.of(), "payload", "", null);
  }

  @Test
  void writes_whoseAnswerIsLost_areKnownAsOurOwn() {
    stage.server.faults().on("POST").of("secrets").times(1).dropAfter();
    StoredRelease stored = stage.store.create(record("web"));
    stage.server.faults().on("PUT").of("secrets").times(1).dropAfter();

    StoredRelease updated =
        stage.store.update(
            new StoredRelease(
                "web", 1, "failed", Map.of(), "other", stored.version(), stored.createdAt()));

    assertThat(stage.store.get("web", 1).orElseThrow().version()).isEqualTo(updated.version());
  }

  @Test
  void update_keepsWhenItWasCreated() {
    StoredRelease stored = stage.store.create(record("web"));

    stage.store.update(stored);

    Map<String, Object> secret =
        Json.copyMap(
            stage.server.get("v1", "Secret", "prod", "sh.helm.release.v1.web.v1").orElseThrow());
    assertThat(Json.child(Json.child(secret, "metadata"), "labels"))
        .containsKeys("createdAt", "modifiedAt");
    assertThat(stage.store.get("web", 1).orElseThrow().createdAt()).isNotNull();
  }

  @Test
  void secretsOfOthers_areNoReleases() {
    stage.server.load(
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: odd, namespace: prod, labels: {owner: helm, name: web, version: x}}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: odder, namespace: prod, labels: {owner: helm, name: web, version: "1"}}
        """);
    stage.store.create(record("web"));

    assertThat(stage.store.list()).hasSize(1);
    assertThat(stage.store.history("web,status=deployed")).isEmpty();
  }

  @Test
  void history_ofManyRecords_transfersNoPayloads() {
    stage.store.create(record("web"));
    stage.server.requests().clear();

    assertThat(stage.store.history("web")).hasSize(1);

    assertThat(stage.server.requests().all()).hasSize(1);
  }

  @Test
  void create_namespaceMissing_saysSo() {
    ReleaseStore elsewhere = stage.kubernetes.store("nowhere");

    assertThatThrownBy(() -> elsewhere.create(record("web")))
        .hasMessage(
            "Cannot store revision 1 of release web in namespace nowhere: namespace nowhere does"
                + " not exist.");
  }
}
