package io.gitops4j.testkit.apiserver.kinds;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.typed.InternalJson;
import io.gitops4j.testkit.apiserver.validation.Errors;
import io.gitops4j.testkit.apiserver.validation.Names;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** VolumeAttachments. Source: kubernetes/kubernetes {@code pkg/apis/storage/validation}. */
final class VolumeAttachmentStrategy extends Strategy {

  private static final int ATTACHER = 63;
  private static final String ONE_SOURCE =
      "must specify exactly one of inlineVolumeSpec and persistentVolumeName";

  @Override
  void validate(Map<String, @Nullable Object> object, Errors errors) {
    Map<String, @Nullable Object> spec = spec(object);
    String attacher = Json.string(spec, "attacher");
    if (attacher.isEmpty()) {
      errors.required("spec.attacher");
    }
    source(Errors.object(spec, "source"), errors);
    String node = Json.string(spec, "nodeName");
    errors.invalid("spec.nodeName", node, Names.subdomain(node));
    driver(attacher, errors);
    if (Json.at(spec, "source", "persistentVolumeName") instanceof String name) {
      errors.invalid("spec.source.persistentVolumeName", name, Names.subdomain(name));
    }
  }

  /** The attacher once more, by the rule of v1. */
  private static void driver(String attacher, Errors errors) {
    if (attacher.isEmpty()) {
      errors.required("spec.attacher");
    }
    if (attacher.length() > ATTACHER) {
      errors.tooLong("spec.attacher", ATTACHER);
    }
    errors.invalid("spec.attacher", attacher, Names.subdomain(attacher.toLowerCase(Locale.ROOT)));
  }

  private static void source(Map<String, @Nullable Object> source, Errors errors) {
    boolean inline = source.get("inlineVolumeSpec") != null;
    boolean named = source.get("persistentVolumeName") != null;
    if (inline && named) {
      errors.forbidden("spec.source", ONE_SOURCE);
    } else if (!inline && !named) {
      errors.required("spec.source", ONE_SOURCE);
    } else if (named && Json.string(source, "persistentVolumeName").isEmpty()) {
      errors.required(
          "spec.source.persistentVolumeName", "must specify non empty persistentVolumeName");
    }
  }

  @Override
  void validateUpdate(
      Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live, Errors errors) {
    validate(updated, errors);
    if (!Json.equal(spec(updated), spec(live))) {
      errors.invalid("spec", printed(spec(updated)), Errors.IMMUTABLE);
    }
  }

  /** The spec as the internal type prints it. */
  private static Map<String, @Nullable Object> printed(Map<String, @Nullable Object> spec) {
    Map<String, @Nullable Object> inline = Json.map(spec, "source", "inlineVolumeSpec");
    Map<String, @Nullable Object> source = new LinkedHashMap<>();
    source.put("PersistentVolumeName", Json.at(spec, "source", "persistentVolumeName"));
    source.put(
        "InlineVolumeSpec",
        inline == null ? null : InternalJson.of("core.PersistentVolumeSpec", inline));
    Map<String, @Nullable Object> printed = new LinkedHashMap<>();
    printed.put("Attacher", Json.string(spec, "attacher"));
    printed.put("Source", source);
    printed.put("NodeName", Json.string(spec, "nodeName"));
    return printed;
  }
}
