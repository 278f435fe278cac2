package io.gitops4j.testkit.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.testkit.apiserver.model.Json;
import io.kubernetes.client.ProtoClient;
import io.kubernetes.client.ProtoClient.ObjectOrStatus;
import io.kubernetes.client.custom.V1Patch;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1DeploymentList;
import io.kubernetes.client.proto.Meta;
import io.kubernetes.client.proto.V1.Namespace;
import io.kubernetes.client.proto.V1.Secret;
import io.kubernetes.client.util.Config;
import io.kubernetes.client.util.generic.GenericKubernetesApi;
import io.kubernetes.client.util.generic.KubernetesApiResponse;
import io.kubernetes.client.util.generic.options.PatchOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The official Java client: server-side apply, and its own reading and writing of protobuf. */
@Timeout(60)
class JavaClientTest {
  private final ApiServer server =
      ApiServer.builder().controllers(ApiServer.ControllerMode.NONE).start();
  private final ApiClient client = Config.fromUrl(server.url());

  @AfterEach
  void close() {
    server.close();
  }

  private KubernetesApiResponse<V1Deployment> apply(String manager, boolean force, int replicas) {
    PatchOptions options = new PatchOptions();
    options.setFieldManager(manager);
    options.setForce(force);
    String web =
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          replicas: %d
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: web, image: "registry.example.com/web:1"}]}
        """
            .formatted(replicas);
    return new GenericKubernetesApi<>(
            V1Deployment.class, V1DeploymentList.class, "apps", "v1", "deployments", client)
        .patch("default", "web", V1Patch.PATCH_FORMAT_APPLY_YAML, new V1Patch(web), options);
  }

  @Test
  void serverSideApply_createsChangesConflictsAndTakesOver() {
    V1Deployment made = apply("one", false, 1).getObject();
    // The client leaves managedFields out of what it reads.
    assertThat(server.get("apps/v1", "Deployment", "default", "web"))
        .hasValueSatisfying(
            object ->
                assertThat(Json.list(object, "metadata", "managedFields"))
                    .singleElement()
                    .satisfies(
                        entry -> {
                          assertThat(Json.string(entry, "manager")).isEqualTo("one");
                          assertThat(Json.string(entry, "operation")).isEqualTo("Apply");
                        }));
    V1Deployment again = apply("one", false, 1).getObject();
    assertThat(again.getMetadata().getResourceVersion())
        .isEqualTo(made.getMetadata().getResourceVersion());
    assertThat(apply("one", false, 2).getObject().getSpec().getReplicas()).isEqualTo(2);

    KubernetesApiResponse<V1Deployment> conflict = apply("other", false, 3);
    assertThat(conflict.getHttpStatusCode()).isEqualTo(409);
    assertThat(conflict.getStatus().getMessage())
        .isEqualTo("Apply failed with 1 conflict: conflict with \"one\": .spec.replicas");
    assertThat(apply("other", true, 3).getObject().getSpec().getReplicas()).isEqualTo(3);
  }

  @Test
  void protobuf_ofTheClient_isReadAndAnswered() throws Exception {
    ProtoClient protobuf = new ProtoClient(client);
    Namespace namespace =
        Namespace.newBuilder()
            .setMetadata(Meta.ObjectMeta.newBuilder().setName("shop").putLabels("a", "b"))
            .build();
    ObjectOrStatus<Namespace> made =
        protobuf.create(namespace, "/api/v1/namespaces", "v1", "Namespace");
    assertThat(made.object.getStatus().getPhase()).isEqualTo("Active");
    assertThat(made.object.getMetadata().getLabelsMap())
        .containsEntry("kubernetes.io/metadata.name", "shop");

    ObjectOrStatus<Secret> missing =
        protobuf.get(Secret.newBuilder(), "/api/v1/namespaces/shop/secrets/s");
    assertThat(missing.status.getCode()).isEqualTo(404);
    assertThat(missing.status.getMessage()).isEqualTo("secrets \"s\" not found");

    ObjectOrStatus<Namespace> gone =
        protobuf.delete(Namespace.newBuilder(), "/api/v1/namespaces/shop");
    assertThat(gone.object.getStatus().getPhase()).isEqualTo("Terminating");
    assertThat(server.get("v1", "Namespace", "", "shop"))
        .hasValueSatisfying(
            object ->
                assertThat(Json.string(object, "metadata", "deletionTimestamp")).isNotEmpty());
  }
}
