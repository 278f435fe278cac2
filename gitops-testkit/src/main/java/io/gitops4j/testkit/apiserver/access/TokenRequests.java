package io.gitops4j.testkit.apiserver.access;

import io.gitops4j.testkit.apiserver.model.ApiException;
import io.gitops4j.testkit.apiserver.model.FieldError;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.store.ObjectStore;
import io.gitops4j.testkit.apiserver.typed.DecodeFailure;
import io.gitops4j.testkit.apiserver.typed.TypedForm;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Requests of tokens for service accounts. The tokens are not signed: they are known to this server
 * and to nobody else.
 *
 * <p>Source: kubernetes/kubernetes, {@code pkg/registry/core/serviceaccount/storage/token.go}.
 */
public final class TokenRequests {
  private static final long TOKEN_SECONDS = 3600;
  private static final long SHORTEST_SECONDS = 600;
  private static final long LONGEST_SECONDS = 1L << 32;
  private static final Map<String, String> BINDABLE =
      Map.of("Pod", "pods", "Secret", "secrets", "Node", "nodes");

  private final ObjectStore store;
  private final Clock clock;
  private final Authentication authentication;

  TokenRequests(ObjectStore store, Clock clock, Authentication authentication) {
    this.store = store;
    this.clock = clock;
    this.authentication = authentication;
  }

  /**
   * A token of a service account, which is known from now on.
   *
   * @param body a TokenRequest
   * @throws ApiException 400, 404, 409 or 422, as a kube-apiserver refuses the request
   */
  public Map<String, @Nullable Object> request(
      String namespace, String account, @Nullable Object body) {
    checkRequest(body);
    if (store.get("serviceaccounts", namespace, account) == null) {
      throw missing("serviceaccounts", account);
    }
    String user = "system:serviceaccount:" + namespace + ":" + account;
    long seconds =
        Json.at(body, "spec", "expirationSeconds") instanceof Long given ? given : TOKEN_SECONDS;
    checkLifetime(seconds);
    checkBound(Json.map(body, "spec", "boundObjectRef"), namespace, account);
    String token =
        part("{\"alg\":\"none\"}")
            + "."
            + part("{\"sub\":" + Json.text(user) + ",\"jti\":\"" + UUID.randomUUID() + "\"}")
            + "."
            + part("unsigned");
    authentication.token(
        token,
        new User(
            user,
            "",
            List.of(
                "system:serviceaccounts",
                "system:serviceaccounts:" + namespace,
                User.AUTHENTICATED),
            Map.of()));
    Map<String, @Nullable Object> answer =
        Reviews.head("TokenRequest", "authentication.k8s.io/v1", body);
    Map<String, @Nullable Object> metadata = Json.child(answer, "metadata");
    metadata.put("name", account);
    metadata.put("namespace", namespace);
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    metadata.put("creationTimestamp", now.toString());
    Map<String, @Nullable Object> spec = Json.child(answer, "spec");
    spec.putIfAbsent("audiences", new ArrayList<@Nullable Object>(List.of(Reviews.AUDIENCE)));
    spec.put("expirationSeconds", seconds);
    spec.putIfAbsent("boundObjectRef", null);
    Map<String, @Nullable Object> status = new LinkedHashMap<>();
    status.put("token", token);
    status.put("expirationTimestamp", now.plusSeconds(seconds).toString());
    answer.put("status", status);
    return answer;
  }

  private static void checkRequest(@Nullable Object body) {
    TypedForm form = TypedForm.ofStruct("io.k8s.api.authentication.v1.TokenRequest");
    if (form.known() && body instanceof Map<?, ?> map) {
      try {
        form.decode(Json.copyMap(map));
      } catch (DecodeFailure e) {
        throw ApiException.badRequest(
            "TokenRequest in version \"v1\" cannot be handled as a TokenRequest: "
                + e.getMessage());
      }
    }
  }

  private static void checkLifetime(long seconds) {
    String why =
        seconds < SHORTEST_SECONDS
            ? "may not specify a duration less than 10 minutes"
            : seconds > LONGEST_SECONDS
                ? "may not specify a duration larger than 2^32 seconds"
                : "";
    if (!why.isEmpty()) {
      throw ApiException.invalid(
          "authentication.k8s.io",
          "TokenRequest",
          "",
          List.of(FieldError.invalid("spec.expirationSeconds", seconds, why)));
    }
  }

  /** What a token is bound to is there, and a Pod runs as the account. */
  private void checkBound(
      @Nullable Map<String, @Nullable Object> bound, String namespace, String account) {
    if (bound == null) {
      return;
    }
    String apiVersion = Json.string(bound, "apiVersion");
    String kind = Json.string(bound, "kind");
    String plural = apiVersion.equals("v1") ? BINDABLE.getOrDefault(kind, "") : "";
    if (plural.isEmpty()) {
      String group = apiVersion.indexOf('/') < 0 ? "/" + apiVersion : apiVersion;
      throw ApiException.badRequest(
          "cannot bind token to object of type " + group + ", Kind=" + kind);
    }
    String name = Json.string(bound, "name");
    Map<String, @Nullable Object> found =
        store.get(plural, plural.equals("nodes") ? "" : namespace, name);
    if (found == null) {
      throw missing(plural, name);
    }
    if (plural.equals("pods")
        && !account.equals(Json.string(found, "spec", "serviceAccountName"))) {
      throw ApiException.badRequest(
          "cannot bind token for serviceaccount "
              + Json.text(account)
              + " to pod running with different serviceaccount name.");
    }
    String uid = Json.string(bound, "uid");
    if (!uid.isEmpty() && !uid.equals(Json.string(found, "metadata", "uid"))) {
      Map<String, @Nullable Object> details = new LinkedHashMap<>();
      details.put("name", name);
      details.put("kind", kind);
      throw new ApiException(
          409,
          "Conflict",
          "Operation cannot be fulfilled on "
              + kind
              + " \""
              + name
              + "\": the UID in the bound object reference ("
              + uid
              + ") does not match the UID in record. The object might have been deleted and then"
              + " recreated",
          details);
    }
  }

  private static ApiException missing(String plural, String name) {
    Map<String, @Nullable Object> details = new LinkedHashMap<>();
    details.put("name", name);
    details.put("kind", plural);
    return new ApiException(404, "NotFound", plural + " \"" + name + "\" not found", details);
  }

  private static String part(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
