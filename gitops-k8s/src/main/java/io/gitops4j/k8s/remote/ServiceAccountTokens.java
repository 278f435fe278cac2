package io.gitops4j.k8s.remote;

import io.gitops4j.Reason;
import io.gitops4j.SecretValue;
import io.gitops4j.Stage;
import io.gitops4j.k8s.api.ApiError;
import io.gitops4j.k8s.api.Json;
import io.gitops4j.k8s.api.KubernetesApi;
import io.gitops4j.k8s.api.Refusal;
import io.gitops4j.spi.ClusterCredentials;
import io.gitops4j.spi.KubeConfig;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Signs in to a cluster that trusts this cluster's tokens of service accounts: the provider {@code
 * generic}. The token is for the audiences that are told, or else for the address; without a name
 * it is for the account that this process runs as, which the API server tells. Source: Flux, {@code
 * pkg/auth/generic}; Kubernetes, TokenRequest and SelfSubjectReview of {@code
 * authentication.k8s.io/v1}.
 */
final class ServiceAccountTokens {

  private static final String VERSION = "authentication.k8s.io/v1";
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?");
  private static final String PREFIX = "system:serviceaccount:";

  private final KubernetesApi home;
  private final KubeConfig origin;

  ServiceAccountTokens(KubernetesApi home, KubeConfig origin) {
    this.home = home;
    this.origin = origin;
  }

  /**
   * Asks for a token.
   *
   * @param account the name of the account, in the namespace of the reference; empty for our own
   */
  ClusterCredentials.Login login(
      ClusterCredentials.Cluster cluster, String account, List<String> audiences) {
    String path = account.isEmpty() ? own() : path(origin.namespace(), account);
    Map<String, Object> request =
        Map.of(
            "apiVersion",
            VERSION,
            "kind",
            "TokenRequest",
            "spec",
            Map.of("audiences", audiences.isEmpty() ? List.of(cluster.address()) : audiences));
    Map<String, @Nullable Object> status;
    try {
      status = Json.child(home.post(path, request), "status");
    } catch (ApiError e) {
      throw Refusal.failure(Stage.PLAN, "get a token of a service account for " + origin.ref(), e);
    }
    String token = Json.text(status, "token");
    if (token.isEmpty()) {
      throw Refused.of(
          origin,
          Reason.REJECTED,
          "the API server gave no token for the service account; see its version");
    }
    return new ClusterCredentials.Login(
        cluster.address(),
        cluster.certificateAuthority(),
        SecretValue.of("token", token),
        end(Json.text(status, "expirationTimestamp")));
  }

  private String path(String namespace, String name) {
    if (!NAME.matcher(name).matches()) {
      throw Refused.of(
          origin, Reason.INVALID, "its serviceAccountName is no name of an object; correct it");
    }
    return "/api/v1/namespaces/" + namespace + "/serviceaccounts/" + name + "/token";
  }

  private String own() {
    Map<String, @Nullable Object> review;
    try {
      review =
          home.post(
              "/apis/" + VERSION + "/selfsubjectreviews",
              Map.of("apiVersion", VERSION, "kind", "SelfSubjectReview"));
    } catch (ApiError e) {
      throw Refusal.failure(Stage.PLAN, "find out who we are for " + origin.ref(), e);
    }
    String user = Json.text(Json.at(review, "status", "userInfo"), "username");
    String[] parts = user.startsWith(PREFIX) ? user.split(":", -1) : new String[0];
    if (parts.length != 4) {
      throw Refused.of(
          origin,
          Reason.INVALID,
          "it has no serviceAccountName, and this process is no service account; name one");
    }
    return path(parts[2], parts[3]);
  }

  private static @Nullable Instant end(String time) {
    try {
      return time.isEmpty() ? null : Instant.parse(time);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
