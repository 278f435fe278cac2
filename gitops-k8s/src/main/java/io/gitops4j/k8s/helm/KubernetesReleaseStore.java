package io.gitops4j.k8s.helm;

import io.gitops4j.ApplyException;
import io.gitops4j.Failure;
import io.gitops4j.ObjectRef;
import io.gitops4j.Reason;
import io.gitops4j.Stage;
import io.gitops4j.k8s.api.ApiError;
import io.gitops4j.k8s.api.Json;
import io.gitops4j.k8s.api.KubernetesApi;
import io.gitops4j.k8s.api.LiveObject;
import io.gitops4j.k8s.api.Refusal;
import io.gitops4j.k8s.api.ResourceType;
import io.gitops4j.spi.ReleaseStore;
import io.gitops4j.spi.StoredRelease;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The records of releases in Secrets or ConfigMaps of one namespace, as Helm keeps them.
 *
 * <p>A record is the object {@code sh.helm.release.v1.NAME.vREVISION}, a Secret of the type {@code
 * helm.sh/release.v1}, with the payload under the key {@code release} and labels: {@code owner:
 * helm}, {@code name}, {@code status}, {@code version}, {@code createdAt}, {@code modifiedAt}, and
 * the user's. Unlike Helm, a change keeps {@code createdAt}, and lists ask for metadata only, so
 * that a history of ten records of 1 MB is not transferred to look at its last. A write whose
 * answer was lost and that was sent again knows its own result. Source: Helm 3.22 {@code
 * pkg/storage/driver/secrets.go}, {@code cfgmaps.go}.
 *
 * @since 0.1
 */
public final class KubernetesReleaseStore implements ReleaseStore {

  private static final ResourceType SECRETS =
      new ResourceType("", "v1", "Secret", "secrets", true, Set.of());
  private static final ResourceType CONFIG_MAPS =
      new ResourceType("", "v1", "ConfigMap", "configmaps", true, Set.of());
  private static final String METADATA =
      "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";
  private static final String PREFIX = "sh.helm.release.v1.";
  private static final String KEY = "release";
  private static final int MOST_BYTES = 1 << 20;

  private final KubernetesApi api;
  private final ResourceType type;
  private final String namespace;
  private final String manager;
  private final Clock clock;

  private KubernetesReleaseStore(
      KubernetesApi api, ResourceType type, String namespace, String manager, Clock clock) {
    this.api = api;
    this.type = type;
    this.namespace = namespace;
    this.manager = manager;
    this.clock = clock;
  }

  /** Records in Secrets, where Helm and Flux look for them. */
  public static KubernetesReleaseStore secrets(
      KubernetesApi api, String namespace, String manager, Clock clock) {
    return new KubernetesReleaseStore(api, SECRETS, namespace, manager, clock);
  }

  /** Records in ConfigMaps, as Helm keeps them with {@code HELM_DRIVER=configmap}. */
  public static KubernetesReleaseStore configMaps(
      KubernetesApi api, String namespace, String manager, Clock clock) {
    return new KubernetesReleaseStore(api, CONFIG_MAPS, namespace, manager, clock);
  }

  @Override
  public String namespace() {
    return namespace;
  }

  @Override
  public List<Head> list() {
    return heads("owner=helm", "list the releases in namespace " + namespace);
  }

  @Override
  public List<Head> history(String name) {
    return heads("owner=helm,name=" + name, "read the history of " + where(name)).stream()
        .filter(head -> head.name().equals(name))
        .toList();
  }

  private List<Head> heads(String selector, String tried) {
    List<Head> heads = new ArrayList<>();
    try {
      String next = "";
      do {
        Map<String, @Nullable Object> page =
            api.getPath(
                type.path(namespace)
                    + "?limit=500&labelSelector="
                    + encode(selector)
                    + (next.isEmpty() ? "" : "&continue=" + encode(next)),
                METADATA);
        Json.objects(page, "items").forEach(item -> head(item).ifPresent(heads::add));
        next = Json.text(Json.child(page, "metadata"), "continue");
      } while (!next.isEmpty());
    } catch (ApiError e) {
      throw Refusal.failure(Stage.PLAN, tried, e);
    }
    heads.sort(Comparator.comparing(Head::name).thenComparingInt(Head::revision));
    return List.copyOf(heads);
  }

  /** What the labels of an object say; empty when it is no record. */
  private static Optional<Head> head(Map<String, @Nullable Object> object) {
    Map<String, @Nullable Object> metadata = Json.child(object, "metadata");
    Map<String, @Nullable Object> labels = Json.child(metadata, "labels");
    String name = Json.text(labels, "name");
    try {
      int revision = Integer.parseInt(Json.text(labels, "version"));
      return Json.text(metadata, "name").equals(key(name, revision)) && revision > 0
          ? Optional.of(
              new Head(
                  name,
                  revision,
                  Json.text(labels, "status"),
                  Json.text(metadata, "resourceVersion")))
          : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<StoredRelease> get(String name, int revision) {
    try {
      return api.get(type, ref(name, revision)).map(live -> record(name, revision, live));
    } catch (ApiError e) {
      throw Refusal.failure(Stage.PLAN, "read revision " + revision + " of " + where(name), e);
    }
  }

  private StoredRelease record(String name, int revision, LiveObject live) {
    Map<String, String> labels = new LinkedHashMap<>(live.labels());
    String status = labels.getOrDefault("status", "");
    Instant created = seconds(labels.getOrDefault("createdAt", ""));
    labels.keySet().removeAll(StoredRelease.SYSTEM_LABELS);
    return new StoredRelease(
        name, revision, status, labels, payload(live), live.resourceVersion(), created);
  }

  private String payload(LiveObject live) {
    String text = Json.text(Json.child(live.content(), "data"), KEY);
    if (type.equals(CONFIG_MAPS)) {
      return text;
    }
    try {
      return new String(Base64.getDecoder().decode(text), StandardCharsets.ISO_8859_1);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static @Nullable Instant seconds(String text) {
    try {
      return text.isEmpty() ? null : Instant.ofEpochSecond(Long.parseLong(text));
    } catch (RuntimeException e) {
      return null;
    }
  }

  @Override
  public StoredRelease create(StoredRelease record) {
    Instant now = clock.instant();
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("createdAt", String.valueOf(now.getEpochSecond()));
    Map<String, @Nullable Object> object = object(record, labels);
    try {
      LiveObject live = api.create(type, namespace, object, manager);
      return record.stored(live.resourceVersion(), now);
    } catch (ApiError e) {
      return sameOrThrow(record, now, e, "another one works on the release, or did meanwhile");
    }
  }

  @Override
  public StoredRelease update(StoredRelease record) {
    if (record.version().isEmpty()) {
      throw new IllegalArgumentException("only a record that was read or created can be changed");
    }
    Map<String, String> labels = new LinkedHashMap<>();
    Instant created = record.createdAt();
    if (created != null) {
      labels.put("createdAt", String.valueOf(created.getEpochSecond()));
    }
    labels.put("modifiedAt", String.valueOf(clock.instant().getEpochSecond()));
    Map<String, @Nullable Object> object = object(record, labels);
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>(Json.child(object, "metadata"));
    metadata.put("resourceVersion", record.version());
    object.put("metadata", metadata);
    try {
      LiveObject live = api.replace(type, ref(record.name(), record.revision()), object, manager);
      return record.stored(live.resourceVersion(), created);
    } catch (ApiError e) {
      return sameOrThrow(record, created, e, "another one changed it meanwhile");
    }
  }

  private StoredRelease sameOrThrow(
      StoredRelease record, @Nullable Instant created, ApiError error, String conflict) {
    String tried = "store revision %d of %s".formatted(record.revision(), where(record.name()));
    if (error.code() != 409 || error.text().contains("being terminated")) {
      throw Refusal.failure(Stage.APPLY, tried, error);
    }
    Optional<LiveObject> there;
    try {
      there = api.get(type, ref(record.name(), record.revision()));
    } catch (ApiError e) {
      throw Refusal.failure(Stage.APPLY, tried, e);
    }
    if (there.isPresent() && payload(there.get()).equals(record.payload())) {
      return record.stored(there.get().resourceVersion(), created);
    }
    throw new ApplyException(
        Failure.of(
            Stage.APPLY,
            Reason.CONFLICT,
            "Cannot " + tried + ": " + conflict + "; let one process work on a release."),
        error);
  }

  @Override
  public void delete(String name, int revision) {
    try {
      api.delete(type, ref(name, revision), "");
    } catch (ApiError e) {
      throw Refusal.failure(Stage.APPLY, "delete revision " + revision + " of " + where(name), e);
    }
  }

  private Map<String, @Nullable Object> object(StoredRelease record, Map<String, String> times) {
    String name = key(record.name(), record.revision());
    int bytes = record.payload().length();
    if (bytes > MOST_BYTES) {
      throw new ApplyException(
          Failure.of(
              Stage.APPLY,
              Reason.LIMIT,
              "Cannot store revision %d of %s in %s %s: packed it has %d bytes, a %s holds %d, and Helm reads no record in parts; leave large files out of the chart with .helmignore, or move its custom resource definitions or dashboards into another chart."
                  .formatted(
                      record.revision(),
                      where(record.name()),
                      type.kind(),
                      name,
                      bytes,
                      type.kind(),
                      MOST_BYTES)));
    }
    Map<String, String> labels = new LinkedHashMap<>(record.labels());
    labels.putAll(times);
    labels.put("name", record.name());
    labels.put("owner", "helm");
    labels.put("status", record.status());
    labels.put("version", String.valueOf(record.revision()));
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("apiVersion", "v1");
    object.put("kind", type.kind());
    object.put("metadata", Map.of("name", name, "namespace", namespace, "labels", labels));
    if (type.equals(SECRETS)) {
      object.put("type", "helm.sh/release.v1");
      byte[] payload = record.payload().getBytes(StandardCharsets.ISO_8859_1);
      object.put("data", Map.of(KEY, Base64.getEncoder().encodeToString(payload)));
    } else {
      object.put("data", Map.of(KEY, record.payload()));
    }
    return object;
  }

  private String where(String name) {
    return "release " + name + " in namespace " + namespace;
  }

  private static String key(String name, int revision) {
    return PREFIX + name + ".v" + revision;
  }

  private ObjectRef ref(String name, int revision) {
    return new ObjectRef("", type.kind(), namespace, key(name, revision));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
