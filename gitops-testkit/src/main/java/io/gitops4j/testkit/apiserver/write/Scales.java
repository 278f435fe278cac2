package io.gitops4j.testkit.apiserver.write;

import io.gitops4j.testkit.apiserver.model.ApiException;
import io.gitops4j.testkit.apiserver.model.FieldError;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.registry.ScalePaths;
import io.gitops4j.testkit.apiserver.registry.ServedKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The {@code scale} subresource: a Scale made of an object, and the object changed by a Scale.
 *
 * <p>Source: k8s.io/kubernetes, {@code pkg/registry/apps/deployment/storage/storage.go}, and
 * k8s.io/apiextensions-apiserver, {@code pkg/registry/customresource/etcd.go}.
 */
public final class Scales {
  private final Patcher patcher;

  /** Scales that are written by a patcher's writer. */
  public Scales(Patcher patcher) {
    this.patcher = patcher;
  }

  /** The Scale of an object. */
  public static Map<String, @Nullable Object> of(
      ServedKind kind, Map<String, @Nullable Object> object) {
    ScalePaths paths = paths(kind);
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    for (String name : List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
      Object value = Json.at(object, "metadata", name);
      if (value != null) {
        metadata.put(name, value);
      }
    }
    Map<String, @Nullable Object> spec = new LinkedHashMap<>();
    Object wanted = Json.at(object, paths.specReplicas().toArray(String[]::new));
    if (kind.kind().custom() && !(wanted instanceof Number)) {
      wanted = 0L;
    }
    if (wanted instanceof Number n && n.longValue() != 0) {
      spec.put("replicas", wanted);
    }
    Map<String, @Nullable Object> status = new LinkedHashMap<>();
    Object found = Json.at(object, paths.statusReplicas().toArray(String[]::new));
    status.put("replicas", found instanceof Number ? found : 0L);
    String selector = selector(kind, object, paths);
    if (!selector.isEmpty()) {
      status.put("selector", selector);
    }
    Map<String, @Nullable Object> scale = new LinkedHashMap<>();
    scale.put("kind", "Scale");
    scale.put("apiVersion", "autoscaling/v1");
    scale.put("metadata", metadata);
    scale.put("spec", spec);
    scale.put("status", status);
    return scale;
  }

  private static ScalePaths paths(ServedKind kind) {
    return kind.scale()
        .orElseThrow(() -> ApiException.internal(kind + " has no scale subresource"));
  }

  private static String selector(
      ServedKind kind, Map<String, @Nullable Object> object, ScalePaths paths) {
    Object selector = Json.at(object, paths.selector().toArray(String[]::new));
    if (paths.selector().isEmpty() || selector == null) {
      return "";
    }
    if (selector instanceof String s) {
      return s;
    }
    return kind.kind().kind().equals("ReplicationController")
        ? labels(selector)
        : SelectorText.of(selector);
  }

  private static String labels(Object map) {
    List<String> terms = new ArrayList<>();
    if (map instanceof Map<?, ?> labels) {
      new TreeMap<Object, Object>(labels).forEach((k, v) -> terms.add(k + "=" + v));
    }
    return String.join(",", terms);
  }

  /** Replaces the scale of an object. */
  public WriteResult update(Target target, Body body, WriteOptions options) {
    Map<String, @Nullable Object> scale = scale(body.tree());
    Writer.checkName(target, Json.child(scale, "metadata"));
    return change(target, live -> scale, options);
  }

  /** Patches the scale of an object. */
  public WriteResult patch(Target target, Patcher.Type type, Body patch, WriteOptions options) {
    return change(
        target, live -> Patcher.patched(target.kind(), type, live, patch.tree()), options);
  }

  /** Applies a scale. */
  public WriteResult apply(Target target, Body body, WriteOptions options) {
    ServedKind kind = target.kind();
    Map<String, @Nullable Object> applied = scale(body.tree());
    Writer.checkName(target, Json.child(applied, "metadata"));
    WriteResult result =
        patcher
            .writer()
            .change(
                target,
                (live, warnings) -> {
                  Map<String, @Nullable Object> part = parent(kind, applied);
                  Map<String, @Nullable Object> object =
                      Json.copyMap(
                          kind.fields()
                              .apply(
                                  live,
                                  part,
                                  options.manager(),
                                  options.force(),
                                  "scale",
                                  patcher.writer().context().now(),
                                  List.of()));
                  kind.rules().setDefaults(object);
                  return object;
                },
                options,
                Writer.Missing.REFUSED);
    return shown(kind, result);
  }

  private static Map<String, @Nullable Object> parent(
      ServedKind kind, Map<String, @Nullable Object> applied) {
    Map<String, @Nullable Object> part = new LinkedHashMap<>();
    part.put("apiVersion", kind.kind().apiVersion());
    part.put("kind", kind.kind().kind());
    part.put("metadata", Json.child(applied, "metadata"));
    Object replicas = Json.at(applied, "spec", "replicas");
    if (replicas != null) {
      put(part, paths(kind).specReplicas(), replicas);
    }
    return part;
  }

  private interface ScaleChange {
    Map<String, @Nullable Object> of(Map<String, @Nullable Object> live);
  }

  private WriteResult change(Target target, ScaleChange change, WriteOptions options) {
    ServedKind kind = target.kind();
    WriteResult result =
        patcher
            .writer()
            .change(
                target,
                (live, warnings) -> {
                  Map<String, @Nullable Object> scale = change.of(of(kind, live));
                  Object replicas = replicas(target, scale);
                  Map<String, @Nullable Object> object = Json.copyMap(live);
                  Object version = Json.at(scale, "metadata", "resourceVersion");
                  if (version instanceof String s && !s.isEmpty()) {
                    Json.child(object, "metadata").put("resourceVersion", version);
                  }
                  put(object, paths(kind).specReplicas(), replicas);
                  return kind.fields()
                      .update(
                          live,
                          object,
                          options.manager(),
                          "scale",
                          patcher.writer().context().now(),
                          List.of());
                },
                options,
                Writer.Missing.REFUSED);
    return shown(kind, result);
  }

  private static WriteResult shown(ServedKind kind, WriteResult result) {
    return new WriteResult(false, of(kind, result.object()), result.warnings());
  }

  private static Object replicas(Target target, Map<String, @Nullable Object> scale) {
    Object replicas = Json.at(scale, "spec", "replicas");
    if (replicas == null) {
      return 0L;
    }
    if (!(replicas instanceof Long number)) {
      throw ApiException.badRequest(
          "Scale in version \"v1\" cannot be handled as a Scale: json: cannot unmarshal "
              + (replicas instanceof String ? "string" : "number")
              + " into Go struct field ScaleSpec.spec.replicas of type int32");
    }
    if (number < 0) {
      throw ApiException.invalid(
          "autoscaling",
          "Scale",
          target.name(),
          List.of(
              FieldError.invalid(
                  "spec.replicas", number, "must be greater than or equal to 0")));
    }
    return number;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, @Nullable Object> scale(@Nullable Object tree) {
    return tree instanceof Map<?, ?> ? (Map<String, @Nullable Object>) tree : new LinkedHashMap<>();
  }

  private static void put(Map<String, @Nullable Object> object, List<String> path, Object value) {
    Map<String, @Nullable Object> at = object;
    for (String name : path.subList(0, path.size() - 1)) {
      at = Json.child(at, name);
    }
    at.put(path.get(path.size() - 1), value);
  }
}
