package io.gitops4j.k8s;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.gitops4j.Location;
import io.gitops4j.Manifest;
import io.gitops4j.Manifests;
import io.gitops4j.ObjectRef;
import io.gitops4j.Revision;
import io.gitops4j.UnitId;
import io.gitops4j.k8s.api.Discovery;
import io.gitops4j.k8s.api.KubernetesApi;
import io.gitops4j.k8s.api.LiveObject;
import io.gitops4j.k8s.api.ResourceType;
import io.gitops4j.k8s.api.RetryPolicy;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** A real API server that `GITOPS4J_LIVE_KUBECONFIG` names, and the requests sent to it. */
final class LiveCluster implements AutoCloseable {

  static final Revision REVISION = Revision.of("main@sha1:" + "a".repeat(40));

  final KubernetesClient client;
  final List<String> requests = new CopyOnWriteArrayList<>();

  /** Acts as somebody else would, beside the applier, uncounted. */
  private final KubernetesClient other;

  private final KubernetesApi api;
  private final Discovery discovery;

  LiveCluster() {
    Config config = Config.fromKubeconfig(new File(System.getenv("GITOPS4J_LIVE_KUBECONFIG")));
    client =
        new KubernetesClientBuilder()
            .withConfig(config)
            .withHttpClientBuilderConsumer(b -> b.addOrReplaceInterceptor("log", new Log()))
            .build();
    other = new KubernetesClientBuilder().withConfig(config).build();
    api = KubernetesApi.of(other, "", RetryPolicy.defaults());
    discovery = new Discovery(api);
  }

  static Manifests manifests(String yaml) {
    List<Manifest> list = new ArrayList<>();
    int index = 0;
    for (Object document : new Load(LoadSettings.builder().build()).loadAllFromString(yaml)) {
      index++;
      if (document instanceof Map<?, ?> map) {
        int line = index;
        @SuppressWarnings("unchecked")
        Map<String, Object> content = (Map<String, Object>) map;
        list.add(
            Manifest.of(
                content,
                Location.of("unit.yaml", line, 1),
                pointer -> Optional.of(Location.of("unit.yaml#" + pointer, line, 1))));
      }
    }
    return Manifests.of(list);
  }

  static UnitId unit(String name) {
    return UnitId.kustomization("flux-system", name);
  }

  ObjectRef ref(String apiVersion, String kind, String namespace, String name) {
    return ObjectRef.of(apiVersion, kind, namespace, name);
  }

  Optional<LiveObject> get(String apiVersion, String kind, String namespace, String name) {
    ResourceType type = discovery.find(apiVersion, kind).orElseThrow();
    return api.get(type, ref(apiVersion, kind, namespace, name));
  }

  String version(String apiVersion, String kind, String namespace, String name) {
    return get(apiVersion, kind, namespace, name).map(LiveObject::resourceVersion).orElse("gone");
  }

  /** A JSON patch under a field manager's name. */
  void patch(
      String manager,
      String apiVersion,
      String kind,
      String namespace,
      String name,
      Object operations) {
    ResourceType type = discovery.find(apiVersion, kind).orElseThrow();
    api.patch(type, ref(apiVersion, kind, namespace, name), operations, manager);
  }

  void delete(String apiVersion, String kind, String namespace, String name) {
    ResourceType type = discovery.find(apiVersion, kind).orElseThrow();
    api.delete(type, ref(apiVersion, kind, namespace, name), "");
  }

  /** An apply as somebody else. */
  LiveObject applyAs(String manager, String yaml) {
    Manifest manifest = manifests(yaml).list().get(0);
    ResourceType type = discovery.find(manifest.apiVersion(), manifest.ref().kind()).orElseThrow();
    return api.apply(
        type,
        manifest.ref(),
        manifest.content(),
        new KubernetesApi.ApplyParameters(manager, true, false));
  }

  /** The requests since the last call, watches left out. */
  List<String> drain() {
    List<String> seen = List.copyOf(requests);
    requests.clear();
    return seen;
  }

  @Override
  public void close() {
    client.close();
    other.close();
  }

  private final class Log implements Interceptor {
    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
      String uri = request.uri().toString();
      if (!uri.contains("watch=true")) {
        requests.add(
            request.method() + " " + request.uri().getPath() + "?" + request.uri().getQuery());
      }
    }
  }
}
