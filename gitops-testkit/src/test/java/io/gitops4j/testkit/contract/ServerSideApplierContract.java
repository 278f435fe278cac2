package io.gitops4j.testkit.contract;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.gitops4j.ObjectRef;
import io.gitops4j.k8s.ServerSideApplier;
import io.gitops4j.k8s.api.Discovery;
import io.gitops4j.k8s.api.KubernetesApi;
import io.gitops4j.k8s.api.LiveObject;
import io.gitops4j.k8s.api.ResourceType;
import io.gitops4j.k8s.api.RetryPolicy;
import io.gitops4j.spi.Applier;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;

/** The contract for the applier of Kubernetes, on whichever API server a subclass has. */
abstract class ServerSideApplierContract extends ApplierContract {

  private KubernetesApi api;
  private Discovery discovery;

  /** A client of the server, which the subclass closes. */
  abstract KubernetesClient client();

  @BeforeEach
  void connect() {
    api = KubernetesApi.of(client(), "", RetryPolicy.defaults());
    discovery = new Discovery(api);
  }

  @Override
  protected Applier open() {
    return ServerSideApplier.of(client());
  }

  @Override
  protected Optional<Map<String, Object>> get(String apiVersion, ObjectRef ref) {
    return api.get(type(apiVersion, ref), ref).map(LiveObject::content);
  }

  @Override
  protected void set(String apiVersion, ObjectRef ref, String field, Object value) {
    Map<String, Object> operation =
        Map.of("op", "add", "path", "/" + field.replace('.', '/'), "value", value);
    api.patch(type(apiVersion, ref), ref, List.of(operation), "somebody");
  }

  @Override
  protected void delete(String apiVersion, ObjectRef ref) {
    api.delete(type(apiVersion, ref), ref, "");
  }

  private ResourceType type(String apiVersion, ObjectRef ref) {
    return discovery.find(apiVersion, ref.kind()).orElseThrow();
  }
}
