package io.gitops4j.testkit.apiserver.http;

import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.testkit.apiserver.model.ApiException;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.typed.DecodeFailure;
import io.gitops4j.testkit.apiserver.typed.Protobuf;
import io.gitops4j.testkit.apiserver.typed.Protobuf.Envelope;
import io.gitops4j.testkit.apiserver.validation.Errors;
import io.gitops4j.testkit.apiserver.write.Body;
import io.gitops4j.testkit.apiserver.write.DeleteOptions;
import io.gitops4j.testkit.apiserver.write.Deletion;
import io.gitops4j.testkit.apiserver.write.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** DELETE of objects and collections. */
final class DeleteHandler {
  private static final String STRUCT = "io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions";

  private final Deletion deletion;
  private final ResourceReader reader;
  private final Presentation presentation;

  DeleteHandler(Deletion deletion, ResourceReader reader, Presentation presentation) {
    this.deletion = deletion;
    this.reader = reader;
    this.presentation = presentation;
  }

  void delete(Call call, Target target) {
    Negotiation form = Negotiation.of(call.accept(), target.kind().kind().custom());
    DeleteOptions options = options(call);
    Deletion.Result result = deletion.delete(target, options);
    call.warn(result.warnings());
    Map<String, @Nullable Object> object =
        result.gone() && !result.answersObject()
            ? success(target.kind().kind(), result.object())
            : result.object();
    boolean shown = !result.gone() || result.answersObject();
    // One who asked for dependents to go is told that they do so later.
    int code = !result.gone() && Boolean.FALSE.equals(options.orphanDependents()) ? 202 : 200;
    call.object(
        code,
        form,
        shown ? presentation.object(target.kind(), object, form, call.query()) : object);
  }

  private static Map<String, @Nullable Object> success(
      Kind kind, Map<String, @Nullable Object> object) {
    Map<String, @Nullable Object> details = new LinkedHashMap<>();
    details.put("name", Json.string(object, "metadata", "name"));
    if (!kind.group().isEmpty()) {
      details.put("group", kind.group());
    }
    details.put("kind", kind.plural());
    details.put("uid", Json.string(object, "metadata", "uid"));
    Map<String, @Nullable Object> status = new LinkedHashMap<>();
    status.put("kind", "Status");
    status.put("apiVersion", "v1");
    status.put("metadata", new LinkedHashMap<String, @Nullable Object>());
    status.put("status", "Success");
    status.put("details", details);
    return status;
  }

  void deleteCollection(Call call, Target target) {
    Negotiation form = Negotiation.of(call.accept(), target.kind().kind().custom());
    DeleteOptions options = options(call).ofCollection();
    call.warn(Deletion.warnings(target.kind().kind(), options));
    ResourceReader.Page page = reader.page(target, ListOptions.of(call.query(), false));
    for (Map<String, @Nullable Object> object : page.objects()) {
      Target one =
          new Target(
              target.kind(),
              Json.string(object, "metadata", "namespace"),
              Json.string(object, "metadata", "name"),
              "");
      try {
        call.warn(deletion.delete(one, options).warnings());
      } catch (ApiException e) {
        if (e.code() != 404) {
          throw e;
        }
      }
    }
    call.object(200, form, presentation.list(target.kind(), page, form, call.query()));
  }

  private static DeleteOptions options(Call call) {
    byte[] bytes = call.exchange().body();
    return bytes.length == 0 ? fromQuery(call) : fromBody(call, bytes);
  }

  private static DeleteOptions fromQuery(Call call) {
    Query query = call.query();
    List<String> dryRun = query.all("dryRun");
    DeleteOptions options =
        new DeleteOptions(
            !dryRun.isEmpty(),
            query.number("gracePeriodSeconds"),
            null,
            null,
            query.has("orphanDependents") ? query.flag("orphanDependents") : null,
            query.first("propagationPolicy"),
            call.user(),
            false);
    return checked(options, query.has("propagationPolicy"), new ArrayList<>(dryRun));
  }

  private static DeleteOptions fromBody(Call call, byte[] bytes) {
    Object tree = tree(call, bytes);
    String kind = Json.string(tree, "kind");
    String apiVersion = Json.string(tree, "apiVersion");
    if (!kind.isEmpty() && !kind.equals("DeleteOptions")) {
      throw new ApiException(
          500,
          "",
          "no kind "
              + Json.text(kind)
              + " is registered for version "
              + Json.text(apiVersion)
              + " in scheme \"pkg/runtime/scheme.go:110\"",
          null);
    }
    DeleteOptionsForm.check(tree);
    List<@Nullable Object> dryRun = Json.list(tree, "dryRun");
    List<@Nullable Object> given = dryRun == null ? new ArrayList<>() : dryRun;
    given.addAll(call.query().all("dryRun"));
    DeleteOptions options =
        new DeleteOptions(
            !given.isEmpty(),
            Json.at(tree, "gracePeriodSeconds") instanceof Long seconds ? seconds : null,
            precondition(tree, "uid"),
            precondition(tree, "resourceVersion"),
            Json.at(tree, "orphanDependents") instanceof Boolean orphan ? orphan : null,
            Json.string(tree, "propagationPolicy"),
            call.user(),
            false);
    return checked(options, Json.at(tree, "propagationPolicy") != null, given);
  }

  private static @Nullable String precondition(@Nullable Object tree, String name) {
    return Json.at(tree, "preconditions", name) instanceof String text ? text : null;
  }

  private static @Nullable Object tree(Call call, byte[] bytes) {
    String type = call.exchange().header("Content-Type");
    String mediaType = Bodies.mediaType(type == null ? "" : type);
    try {
      Body body =
          switch (mediaType) {
            case "", "application/json" -> JsonReader.read(bytes);
            case "application/yaml" -> Bodies.yaml(bytes);
            case Negotiation.PROTOBUF -> Body.of(protobuf(bytes));
            default ->
                throw Bodies.unsupported(
                    List.of(
                        "application/json",
                        "application/yaml",
                        "application/vnd.kubernetes.protobuf"));
          };
      if (!Bodies.isObject(body)) {
        throw new ApiException(500, "", Bodies.noObject(body), null);
      }
      return body.tree();
    } catch (JsonReader.MalformedException e) {
      throw new ApiException(
          500, "", "couldn't get version/kind; json parse error: " + e.getMessage(), null);
    } catch (YamlException e) {
      throw new ApiException(500, "", "yaml: " + e.getMessage(), null);
    } catch (DecodeFailure e) {
      throw new ApiException(500, "", String.valueOf(e.getMessage()), null);
    }
  }

  private static Map<String, @Nullable Object> protobuf(byte[] bytes) {
    Envelope envelope = Protobuf.open(bytes);
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("kind", envelope.kind());
    tree.put("apiVersion", envelope.apiVersion());
    if (envelope.kind().isEmpty() || envelope.kind().equals("DeleteOptions")) {
      tree.putAll(Protobuf.read(STRUCT, envelope.raw()));
    }
    return tree;
  }

  /** An empty policy that is there is none of those allowed. */
  private static DeleteOptions checked(
      DeleteOptions options, boolean hasPolicy, List<@Nullable Object> dryRun) {
    Errors errors = new Errors();
    String policy = options.propagationPolicy();
    if (hasPolicy && options.orphanDependents() != null) {
      errors.invalid(
          "propagationPolicy",
          policy,
          "orphanDependents and deletionPropagation cannot be both set");
    }
    if (hasPolicy && !List.of("Foreground", "Background", "Orphan").contains(policy)) {
      errors.notSupported(
          "propagationPolicy", policy, List.of("Foreground", "Background", "Orphan", "nil"));
    }
    if (dryRun.stream().anyMatch(d -> !"All".equals(d))) {
      errors.notSupported("dryRun", dryRun, List.of("All"));
    }
    if (!errors.isEmpty()) {
      throw ApiException.invalid("meta.k8s.io", "DeleteOptions", "", errors.list());
    }
    return options;
  }
}
