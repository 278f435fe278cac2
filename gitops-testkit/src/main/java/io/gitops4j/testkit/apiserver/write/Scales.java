package io.gitops4j.testkit.apiserver.write;

import io.gitops4j.testkit.apiserver.fields.FieldManager;
import io.gitops4j.testkit.apiserver.fields.ScaleFields;
import io.gitops4j.testkit.apiserver.model.ApiException;
import io.gitops4j.testkit.apiserver.model.FieldError;
import io.gitops4j.testkit.apiserver.model.GoText;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.registry.ScalePaths;
import io.gitops4j.testkit.apiserver.registry.ServedKind;
import io.gitops4j.testkit.apiserver.schema.BuiltinKinds;
import io.gitops4j.testkit.apiserver.typed.DecodeFailure;
import io.gitops4j.testkit.apiserver.typed.TypedForm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The {@code scale} subresource: a Scale made of an object, and the object changed by a Scale.
 *
 * <p>Source: k8s.io/kubernetes, {@code pkg/registry/apps/deployment/storage/storage.go}, and
 * k8s.io/apiextensions-apiserver, {@code pkg/registry/customresource/etcd.go}.
 */
public final class Scales {
  /** What the Scale of a custom object wants that wants nothing, as a patch may see it. */
  private static final long UNSET = Integer.MIN_VALUE;

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
    for (String name :
        List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
      Object value = Json.at(object, "metadata", name);
      if (value != null) {
        metadata.put(name, value);
      }
    }
    Map<String, @Nullable Object> spec = new LinkedHashMap<>();
    Object wanted = Json.at(object, paths.specReplicas().toArray(String[]::new));
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

  /**
   * The Scale of an object that is read.
   *
   * @throws ApiException 500 when a custom object has no wanted replicas
   */
  public static Map<String, @Nullable Object> read(
      ServedKind kind, Map<String, @Nullable Object> object) {
    List<String> path = paths(kind).specReplicas();
    if (kind.kind().custom() && Json.at(object, path.toArray(String[]::new)) == null) {
      String why =
          "the spec replicas field " + Json.text("." + String.join(".", path)) + " does not exist";
      throw new ApiException(
          500,
          "InternalError",
          "Internal error occurred: " + why,
          Map.of("causes", List.of(Map.of("message", why))));
    }
    return of(kind, object);
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
    Decoding.checkSent("autoscaling", "Scale", scale);
    List<String> warnings = strict(scale, body, options);
    try {
      WrittenMetadata.checkName(target, Json.child(scale, "metadata"));
      WriteResult result =
          change(
              target,
              (shown, now, told) ->
                  Fields.MANAGER.update(
                      shown, asPrinted(scale), options.manager(), "scale", now, List.of()),
              options);
      warnings.addAll(result.warnings());
      return new WriteResult(result.created(), result.object(), warnings);
    } catch (ApiException e) {
      throw e.warned(warnings);
    }
  }

  /**
   * Brings a scale into its form, without what is unknown; that and what is there twice are
   * warnings, which are refused where that is asked for.
   */
  private static List<String> strict(
      Map<String, @Nullable Object> scale, Body body, WriteOptions options) {
    List<String> strict = new ArrayList<>(body.duplicates());
    TypedForm form = TypedForm.ofStruct("io.k8s.api.autoscaling.v1.Scale");
    if (form.known()) {
      try {
        strict.addAll(form.decode(scale));
      } catch (DecodeFailure e) {
        throw ApiException.badRequest(
            "Scale in version \"v1\" cannot be handled as a Scale: " + e.getMessage());
      }
    }
    return switch (options.validation()) {
      case IGNORE -> new ArrayList<>();
      case WARN -> strict;
      case STRICT -> {
        if (strict.isEmpty()) {
          yield strict;
        }
        throw ApiException.badRequest(
            "Scale in version \"v1\" cannot be handled as a Scale: strict decoding error: "
                + String.join(", ", strict));
      }
    };
  }

  /** Patches the scale of an object. */
  public WriteResult patch(Target target, Patcher.Type type, Body patch, WriteOptions options) {
    return change(
        target,
        (shown, now, warnings) -> {
          Map<String, @Nullable Object> patched =
              Patcher.patchedInOrder(target.kind(), type, Json.copyMap(shown), patch.tree());
          warnings.addAll(patchedStrict(patched, patch, type, options));
          return Fields.MANAGER.update(
              shown, asPrinted(patched), options.manager(), "scale", now, List.of());
        },
        options);
  }

  /** The same of what a patch led to. */
  private static List<String> patchedStrict(
      Map<String, @Nullable Object> patched, Body patch, Patcher.Type type, WriteOptions options) {
    List<String> strict = new ArrayList<>(patch.duplicates());
    TypedForm form = TypedForm.ofStruct("io.k8s.api.autoscaling.v1.Scale");
    String shown =
        type == Patcher.Type.STRATEGIC
            ? GoText.plain(patch.tree())
            : Json.text(new TreeMap<>(patched));
    try {
      strict.addAll(form.decode(patched));
    } catch (DecodeFailure e) {
      throw Decoding.invalidPatch(shown, String.valueOf(e.getMessage()));
    }
    if (!strict.isEmpty() && options.validation() == WriteOptions.Validation.STRICT) {
      throw Decoding.invalidPatch(shown, "strict decoding error: " + String.join(", ", strict));
    }
    return options.validation() == WriteOptions.Validation.IGNORE ? List.of() : strict;
  }

  /** No replicas are not printed, so that nobody owns them. */
  private static Map<String, @Nullable Object> asPrinted(Map<String, @Nullable Object> scale) {
    Map<String, @Nullable Object> spec = Json.map(scale, "spec");
    if (spec != null && Json.equal(spec.get("replicas"), 0L)) {
      spec.remove("replicas");
    }
    return scale;
  }

  private static boolean unset(Map<String, @Nullable Object> scale) {
    return Json.equal(Json.at(scale, "spec", "replicas"), UNSET);
  }

  /** A custom object without wanted replicas cannot be written but for giving it some. */
  private static void requireReplicas(ServedKind kind, Map<String, @Nullable Object> scale) {
    if (kind.kind().custom() && unset(scale)) {
      throw ApiException.badRequest(
          "the spec replicas field "
              + Json.text("." + String.join(".", paths(kind).specReplicas()))
              + " cannot be empty");
    }
  }

  /** The scale of a custom kind is no object of that kind, and kube-apiserver stumbles over it. */
  private static void failForCustom(ServedKind kind, String failed) {
    if (kind.kind().custom()) {
      throw new ApiException(
          500,
          "",
          failed
              + "autoscaling/v1, Kind=Scale) to proper version: request to convert CR to an invalid"
              + " group/version: autoscaling/v1",
          null);
    }
  }

  /** Applies a scale. */
  public WriteResult apply(Target target, Body body, WriteOptions options) {
    Map<String, @Nullable Object> applied = scale(body.tree());
    return change(
        target,
        (shown, now, warnings) -> {
          ServedKind kind = target.kind();
          boolean ofScale =
              Json.string(applied, "kind").equals("Scale")
                  && Json.string(applied, "apiVersion").equals("autoscaling/v1");
          if (ofScale && Json.at(shown, "metadata", "managedFields") == null) {
            failForCustom(
                kind,
                "failed to create manager for existing fields: failed to convert live object (/; ");
          }
          Map<String, @Nullable Object> scale =
              Fields.MANAGER.apply(
                  shown, applied, options.manager(), options.force(), "scale", now, List.of());
          if (!same(shown, scale)) {
            String namespace = Json.string(applied, "metadata", "namespace");
            String name = Json.string(applied, "metadata", "name");
            failForCustom(kind, "failed to convert new object (" + namespace + "/" + name + "; ");
          }
          WrittenMetadata.checkName(target, Json.child(scale, "metadata"));
          return scale;
        },
        options);
  }

  /** Whether an apply has changed nothing but owners, so that there is nothing to convert. */
  private static boolean same(
      Map<String, @Nullable Object> shown, Map<String, @Nullable Object> scale) {
    if (unset(shown)) {
      return false;
    }
    Map<String, @Nullable Object> before = Json.copyMap(shown);
    Map<String, @Nullable Object> after = Json.copyMap(scale);
    Json.child(before, "metadata").remove("managedFields");
    Json.child(after, "metadata").remove("managedFields");
    return Json.equal(before, after);
  }

  /** Makes a Scale of the live one, with its owners. */
  private interface ScaleChange {
    Map<String, @Nullable Object> of(
        Map<String, @Nullable Object> live, String now, List<String> warnings);
  }

  /** The owners of the fields of a Scale. */
  private static final class Fields {
    static final FieldManager MANAGER =
        FieldManager.of(
            BuiltinKinds.get().component("io.k8s.api.autoscaling.v1.Scale").orElseThrow(),
            new Kind(
                "autoscaling",
                "v1",
                "Scale",
                "scales",
                "scale",
                true,
                List.of(),
                List.of(),
                List.of(),
                Set.of(),
                false));
  }

  private WriteResult change(Target target, ScaleChange change, WriteOptions options) {
    ServedKind kind = target.kind();
    String now = patcher.writer().context().now();
    WriteResult result =
        patcher
            .writer()
            .change(
                target,
                (live, warnings) -> {
                  List<@Nullable Object> owners = Json.list(live, "metadata", "managedFields");
                  ScaleFields translation = ScaleFields.of(kind.kind(), paths(kind).specReplicas());
                  Map<String, @Nullable Object> shown = Json.copyMap(of(kind, live));
                  String[] path = paths(kind).specReplicas().toArray(String[]::new);
                  if (kind.kind().custom() && Json.at(live, path) == null) {
                    Json.child(shown, "spec").put("replicas", UNSET);
                  }
                  List<@Nullable Object> scaleOwners = translation.toScale(owners);
                  if (!scaleOwners.isEmpty()) {
                    Json.child(shown, "metadata").put("managedFields", scaleOwners);
                  }
                  Map<String, @Nullable Object> scale = change.of(shown, now, warnings);
                  requireReplicas(kind, scale);
                  return parent(target, live, scale, translation);
                },
                options,
                Writer.Missing.REFUSED);
    return shown(kind, result);
  }

  /** The object with the replicas of its scale and what that means for its owners. */
  private static Map<String, @Nullable Object> parent(
      Target target,
      Map<String, @Nullable Object> live,
      Map<String, @Nullable Object> scale,
      ScaleFields translation) {
    Map<String, @Nullable Object> object = Json.copyMap(live);
    Map<String, @Nullable Object> metadata = Json.child(object, "metadata");
    Object version = Json.at(scale, "metadata", "resourceVersion");
    if (version instanceof String s && !s.isEmpty()) {
      metadata.put("resourceVersion", version);
    }
    put(object, paths(target.kind()).specReplicas(), replicas(target, scale));
    List<@Nullable Object> owners =
        translation.toParent(
            Json.list(live, "metadata", "managedFields"),
            Json.list(scale, "metadata", "managedFields"));
    metadata.remove("managedFields");
    if (!owners.isEmpty()) {
      metadata.put("managedFields", owners);
    }
    return object;
  }

  /** Puts what a Scale wants into its object. */
  static void take(
      Target target, Map<String, @Nullable Object> scale, Map<String, @Nullable Object> object) {
    put(object, paths(target.kind()).specReplicas(), replicas(target, scale));
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
    if (number < 0 && !target.kind().kind().custom()) {
      throw ApiException.invalid(
          "autoscaling",
          "Scale",
          target.name(),
          List.of(
              FieldError.invalid("spec.replicas", number, "must be greater than or equal to 0")));
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
