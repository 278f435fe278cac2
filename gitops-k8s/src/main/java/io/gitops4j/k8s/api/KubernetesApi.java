package io.gitops4j.k8s.api;

import io.fabric8.kubernetes.client.Client;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.gitops4j.ObjectRef;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to one API server as one user, and turns answers into trees or {@link ApiError}s.
 *
 * <p>fabric8's own retries are switched off: they would repeat a 500 that an unknown field causes
 * ten times. Its typed operations are not used either: they ask for discovery object by object and
 * cannot send an apply of a kind they do not know. Safe for use by several threads.
 */
public final class KubernetesApi {

  private static final String APPLY = "application/apply-patch+yaml";
  private static final String JSON_PATCH = "application/json-patch+json";
  private static final Duration LONGEST_REQUEST = Duration.ofSeconds(60);

  private final HttpClient http;
  private final String server;
  private final RetryPolicy retries;

  private KubernetesApi(HttpClient http, String server, RetryPolicy retries) {
    this.http = http;
    this.server = server;
    this.retries = retries;
  }

  /**
   * Access through a client.
   *
   * @param account {@code namespace/name} of the service account to impersonate; empty for none
   */
  public static KubernetesApi of(Client client, String account, RetryPolicy retries) {
    RequestConfigBuilder config =
        new RequestConfigBuilder(client.getConfiguration().getRequestConfig())
            .withRequestRetryBackoffLimit(0);
    if (!account.isEmpty()) {
      config
          .withImpersonateUsername("system:serviceaccount:" + account.replace('/', ':'))
          .withImpersonateGroups()
          .withImpersonateExtras(Map.of());
    }
    RequestConfig built = config.build();
    String url = client.getMasterUrl().toString();
    return new KubernetesApi(
        client.getHttpClient().newBuilder().tag(built).build(),
        url.endsWith("/") ? url.substring(0, url.length() - 1) : url,
        retries);
  }

  /** Reads an object; empty when it does not exist. */
  public Optional<LiveObject> get(ResourceType type, ObjectRef ref) {
    try {
      return Optional.of(LiveObject.of(type, getPath(type.path(ref))));
    } catch (ApiError e) {
      if (e.notFound()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Reads whatever is at a path. */
  public Map<String, @Nullable Object> getPath(String path) {
    return Json.object(send("GET", path, "application/json", null, null));
  }

  /** Reads whatever is at a path, in one of the types asked for. */
  public Map<String, @Nullable Object> getPath(String path, String accept) {
    return Json.object(send("GET", path, accept, null, null));
  }

  /**
   * Applies an object on the server's side, for real or dry.
   *
   * <p>Without field validation: a field that the schema does not declare is refused by the apply
   * itself, and keys are never given twice, so that it would only read the body once more, which
   * costs the server a tenth of its time.
   */
  public LiveObject apply(
      ResourceType type, ObjectRef ref, Map<String, ?> desired, ApplyParameters parameters) {
    String query =
        "?fieldManager="
            + encode(parameters.fieldManager())
            + "&force="
            + parameters.force()
            + "&fieldValidation=Ignore"
            + (parameters.dryRun() ? "&dryRun=All" : "");
    String body =
        send("PATCH", type.path(ref) + query, "application/json", APPLY, Json.write(desired));
    return LiveObject.of(type, Json.object(body));
  }

  /** Sends a JSON patch (RFC 6902). */
  public LiveObject patch(
      ResourceType type, ObjectRef ref, Object operations, String fieldManager) {
    String path = type.path(ref) + "?fieldManager=" + encode(fieldManager);
    return LiveObject.of(
        type,
        Json.object(send("PATCH", path, "application/json", JSON_PATCH, Json.write(operations))));
  }

  /** Creates an object. */
  public LiveObject create(
      ResourceType type, String namespace, Map<String, ?> object, String manager) {
    String path = type.path(namespace) + "?fieldManager=" + encode(manager);
    return LiveObject.of(
        type,
        Json.object(
            send("POST", path, "application/json", "application/json", Json.write(object))));
  }

  /** Sends what is answered and not kept, such as a review. */
  public Map<String, @Nullable Object> post(String path, Map<String, ?> body) {
    return Json.object(
        send("POST", path, "application/json", "application/json", Json.write(body)));
  }

  /** Replaces an object. */
  public LiveObject replace(
      ResourceType type, ObjectRef ref, Map<String, ?> object, String manager) {
    String path = type.path(ref) + "?fieldManager=" + encode(manager);
    return LiveObject.of(
        type,
        Json.object(send("PUT", path, "application/json", "application/json", Json.write(object))));
  }

  /**
   * Deletes an object in the background.
   *
   * @param uid the object's uid, so that no other of the same name is hit; empty for any
   * @return false when it does not exist, or another of the same name does
   */
  public boolean delete(ResourceType type, ObjectRef ref, String uid) {
    return delete(type, ref, uid, "Background");
  }

  /**
   * Deletes an object.
   *
   * @param uid the object's uid, so that no other of the same name is hit; empty for any
   * @param propagation {@code Background}, {@code Foreground} or {@code Orphan}
   * @return false when it does not exist, or another of the same name does
   */
  public boolean delete(ResourceType type, ObjectRef ref, String uid, String propagation) {
    Map<String, @Nullable Object> options = new LinkedHashMap<>();
    options.put("apiVersion", "v1");
    options.put("kind", "DeleteOptions");
    options.put("propagationPolicy", propagation);
    if (!uid.isEmpty()) {
      options.put("preconditions", Map.of("uid", uid));
    }
    try {
      send("DELETE", type.path(ref), "application/json", "application/json", Json.write(options));
      return true;
    } catch (ApiError e) {
      if (e.notFound() || (e.code() == 409 && e.text().contains("UID in precondition"))) {
        return false;
      }
      throw e;
    }
  }

  /** How an object is applied. */
  public record ApplyParameters(String fieldManager, boolean force, boolean dryRun) {}

  HttpClient http() {
    return http;
  }

  HttpRequest.Builder request(String path) {
    return http.newHttpRequestBuilder().uri(server + path);
  }

  private String send(
      String method, String path, String accept, @Nullable String type, @Nullable String body) {
    for (int attempt = 1; ; attempt++) {
      try {
        return once(method, path, accept, type, body);
      } catch (ApiError e) {
        if (!e.curable() || attempt >= retries.attempts()) {
          throw e;
        }
        pause(e.retryAfter().filter(w -> !w.isZero()).orElse(retries.pauseAfter(attempt)));
      }
    }
  }

  private void pause(Duration wait) {
    Duration bounded = wait.compareTo(retries.longest()) > 0 ? retries.longest() : wait;
    try {
      Thread.sleep(bounded.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ApiError.interrupted();
    }
  }

  private String once(
      String method, String path, String accept, @Nullable String type, @Nullable String body) {
    HttpRequest.Builder builder = request(path).header("Accept", accept);
    if (body == null) {
      builder.method(method, "application/json", (String) null);
    } else {
      builder.method(method, type, body);
    }
    HttpResponse<String> response = answer(http.sendAsync(builder.build(), String.class));
    String text = response.body() == null ? "" : response.body();
    if (!response.isSuccessful()) {
      throw ApiError.of(response.code(), text, response.header("Retry-After"));
    }
    return text;
  }

  private static HttpResponse<String> answer(CompletableFuture<HttpResponse<String>> future) {
    try {
      return future.get(LONGEST_REQUEST.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      future.cancel(true);
      Thread.currentThread().interrupt();
      throw ApiError.interrupted();
    } catch (TimeoutException e) {
      future.cancel(true);
      throw ApiError.noAnswer(e);
    } catch (ExecutionException e) {
      throw ApiError.noAnswer(e.getCause() == null ? e : e.getCause());
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
