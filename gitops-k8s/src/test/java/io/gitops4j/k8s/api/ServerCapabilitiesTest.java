package io.gitops4j.k8s.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServerCapabilitiesTest {

  private static final String CORE =
      """
      {"kind": "APIGroupDiscoveryList", "items": [{"metadata": {"name": ""}, "versions": [
        {"version": "v1", "resources": [
          {"resource": "pods", "scope": "Namespaced", "verbs": ["get"],
           "responseKind": {"group": "", "version": "v1", "kind": "Pod"},
           "subresources": [
             {"subresource": "eviction", "responseKind": {"kind": "Eviction"}},
             {"subresource": "log", "responseKind": {}}]}]}]}]}
      """;
  private static final String GROUPS =
      """
      {"kind": "APIGroupDiscoveryList", "items": [{"metadata": {"name": "apps"}, "versions": [
        {"version": "v1", "resources": [
          {"resource": "deployments", "scope": "Namespaced", "verbs": ["get"],
           "responseKind": {"group": "apps", "version": "v1", "kind": "Deployment"}}]}]}]}
      """;
  private static final String MORE =
      GROUPS.replace(
          "\"items\": [",
          "\"items\": [{\"metadata\": {\"name\": \"shop.example.com\"},"
              + " \"versions\": [{\"version\": \"v2\", \"resources\": []}]}, ");

  private final SteppedClock clock = new SteppedClock();
  private ScriptedServer server;
  private Discovery discovery;
  private ServerCapabilities capabilities;

  /** A clock that a test moves. */
  private static final class SteppedClock extends Clock {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  @BeforeEach
  void start() throws Exception {
    server = new ScriptedServer();
    RetryPolicy once = new RetryPolicy(1, Duration.ofMillis(1), Duration.ofMillis(1));
    KubernetesApi api = KubernetesApi.of(server.client, "", once);
    discovery = new Discovery(api);
    capabilities = new ServerCapabilities(api, discovery, clock);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static String version(String text) {
    return "{\"major\": \"1\", \"minor\": \"34+\", \"gitVersion\": \"" + text + "\"}";
  }

  @Test
  void capabilities_ofAServer_haveItsVersionGroupsAndKinds() {
    server.then(version("v1.34.1-eks-113cf36")).then(CORE).then(GROUPS);

    assertThat(capabilities.get().version()).isEqualTo("v1.34.1-eks-113cf36");
    assertThat(capabilities.get().major()).isEqualTo("1");
    assertThat(capabilities.get().minor()).isEqualTo("34+");
    assertThat(capabilities.get().apiVersions())
        .containsExactly("apps/v1", "apps/v1/Deployment", "v1", "v1/Eviction", "v1/Pod");
    assertThat(server.requests).containsExactly("GET /version", "GET /api", "GET /apis");
  }

  @Test
  void capabilities_olderThanTenMinutes_areAskedForAgain() {
    server.then(version("v1.34.1")).then(CORE).then(GROUPS);
    capabilities.get();
    clock.now = clock.now.plus(Duration.ofMinutes(10));
    assertThat(capabilities.get().version()).isEqualTo("v1.34.1");
    assertThat(server.requests).hasSize(3);

    clock.now = clock.now.plusSeconds(1);
    server.then(version("v1.35.0")).then(CORE).then(MORE);
    assertThat(capabilities.get().version()).isEqualTo("v1.35.0");
    assertThat(capabilities.get().apiVersions()).contains("shop.example.com/v2");
    assertThat(server.requests).hasSize(6);
  }

  @Test
  void capabilities_kindsThatBecameKnown_countAtOnce() {
    server.then(version("v1.34.1")).then(CORE).then(GROUPS);
    capabilities.get();
    server.then(CORE).then(MORE);
    discovery.refresh();

    assertThat(capabilities.get().apiVersions()).contains("shop.example.com/v2");
    assertThat(server.requests).hasSize(5);
  }

  @Test
  void capabilities_ofAServerWithoutAggregation_areAskedForGroupByGroup() {
    server
        .then(version("v1.20.0"))
        .then("{\"kind\": \"APIVersions\", \"versions\": [\"v1\"]}")
        .then("{\"resources\": [{\"name\": \"pods\", \"kind\": \"Pod\"}]}")
        .then("{\"groups\": [{\"name\": \"apps\", \"versions\": [{\"version\": \"v1\"}]}]}")
        .then(
            "{\"resources\": [{\"name\": \"deployments\", \"kind\": \"Deployment\"},"
                + " {\"name\": \"deployments/scale\", \"kind\": \"Scale\"}]}");

    assertThat(capabilities.get().apiVersions())
        .containsExactly("apps/v1", "apps/v1/Deployment", "apps/v1/Scale", "v1", "v1/Pod");
  }

  @Test
  void capabilities_ofAServerThatFails_areNotMadeUp() {
    server.then(ScriptedServer.status(403, "{\"kind\":\"Status\",\"code\":403}"));
    assertThatThrownBy(capabilities::get).isInstanceOf(ApiError.class);

    server.then(version("v1.34.1")).then(CORE).then(GROUPS);
    assertThat(capabilities.get().version()).isEqualTo("v1.34.1");
  }
}
