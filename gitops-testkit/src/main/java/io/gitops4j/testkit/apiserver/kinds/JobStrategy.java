package io.gitops4j.testkit.apiserver.kinds;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.model.KindRules.WriteContext;
import io.gitops4j.testkit.apiserver.pods.PodTemplates;
import io.gitops4j.testkit.apiserver.typed.InternalJson;
import io.gitops4j.testkit.apiserver.validation.Errors;
import io.gitops4j.testkit.apiserver.validation.Names;
import io.gitops4j.testkit.apiserver.validation.Selectors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Jobs: a new one gets a selector by its own uid, and labels in its template.
 *
 * <p>Labels of the template are those of the Job as well when it has none of its own, because the
 * two share one map in the original. When the template has none either, the labels it gets are
 * those of the Job when it is read, and stored with its first update. Sources:
 * kubernetes/kubernetes {@code pkg/registry/batch/job/strategy.go}, {@code
 * pkg/apis/batch/validation/validation.go}.
 */
final class JobStrategy extends WorkloadStrategy {

  private static final String UID = "batch.kubernetes.io/controller-uid";
  private static final String NAME = "batch.kubernetes.io/job-name";

  @Override
  void create(Map<String, @Nullable Object> object, Kind kind, WriteContext context) {
    super.create(object, kind, context);
    Map<String, @Nullable Object> spec = Json.child(object, "spec");
    if (!Boolean.TRUE.equals(spec.get("manualSelector"))) {
      generateSelector(object, spec, context);
    }
  }

  /** The default that a template without labels of its own has made none at first. */
  @Override
  Map<String, @Nullable Object> read(Map<String, @Nullable Object> stored) {
    Map<String, @Nullable Object> labels =
        Errors.object(stored, "spec", "template", "metadata", "labels");
    if (labels.isEmpty() || !Errors.object(stored, "metadata", "labels").isEmpty()) {
      return stored;
    }
    Map<String, @Nullable Object> copy = new LinkedHashMap<>(stored);
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>(Errors.object(stored, "metadata"));
    metadata.put("labels", Json.copyMap(labels));
    copy.put("metadata", metadata);
    return copy;
  }

  private static void generateSelector(
      Map<String, @Nullable Object> object,
      Map<String, @Nullable Object> spec,
      WriteContext context) {
    Map<String, @Nullable Object> metadata = Json.child(object, "metadata");
    String uid = Json.string(metadata, "uid");
    if (uid.isEmpty()) {
      uid = context.newUid();
      metadata.put("uid", uid);
    }
    Map<String, @Nullable Object> templateMetadata =
        Json.child(Json.child(spec, "template"), "metadata");
    boolean shared =
        !Errors.object(templateMetadata, "labels").isEmpty()
            && Json.equal(metadata.get("labels"), templateMetadata.get("labels"));
    // Go writes maps by their keys, also where a message quotes them.
    Map<String, @Nullable Object> labels = new TreeMap<>(Json.child(templateMetadata, "labels"));
    templateMetadata.put("labels", labels);
    String name = Json.string(metadata, "name");
    Map<String, String> added = new LinkedHashMap<>();
    added.put(UID, uid);
    added.put(NAME, name);
    added.put("controller-uid", uid);
    added.put("job-name", name);
    added.forEach(labels::putIfAbsent);
    if (shared) {
      metadata.put("labels", Json.copyMap(labels));
    }
    Map<String, @Nullable Object> selector = Json.child(spec, "selector");
    Map<String, @Nullable Object> wanted = new TreeMap<>(Json.child(selector, "matchLabels"));
    wanted.putIfAbsent(UID, uid);
    selector.put("matchLabels", wanted);
  }

  @Override
  void validate(Map<String, @Nullable Object> object, Errors errors) {
    validateSpec(spec(object), "spec", errors);
    selectorRules(spec(object), errors);
  }

  @Override
  void validateCreate(Map<String, @Nullable Object> object, Errors errors) {
    generated(object, errors);
    validate(object, errors);
    hostname(object, errors);
  }

  private static void generated(Map<String, @Nullable Object> object, Errors errors) {
    Map<String, @Nullable Object> spec = spec(object);
    Map<String, @Nullable Object> selector = Json.map(spec, "selector");
    if (Boolean.TRUE.equals(spec.get("manualSelector")) || selector == null) {
      return;
    }
    Map<String, @Nullable Object> expected = new LinkedHashMap<>();
    String uid = Json.string(object, "metadata", "uid");
    String name = Json.string(object, "metadata", "name");
    expected.put("controller-uid", uid);
    expected.put("job-name", name);
    expected.put(UID, uid);
    expected.put(NAME, name);
    Map<String, @Nullable Object> labels = Errors.object(template(spec), "metadata", "labels");
    expected.forEach(
        (key, value) -> {
          String path = "spec.template.metadata.labels";
          if (!labels.containsKey(key)) {
            errors.required(path + "[" + key + "]", "must be '" + value + "'");
          } else if (!Objects.equals(labels.get(key), value)) {
            errors.invalid(path + "[" + key + "]", labels, "must be '" + value + "'");
          }
        });
    if (Selectors.usable(selector) && !Selectors.matches(selector, expected)) {
      errors.invalid("spec.selector", selector, "`selector` not auto-generated");
    }
  }

  private static void hostname(Map<String, @Nullable Object> object, Errors errors) {
    Map<String, @Nullable Object> spec = spec(object);
    long completions = Errors.number(spec, 0, "completions");
    if ("Indexed".equals(spec.get("completionMode")) && completions > 0) {
      String name = Json.string(object, "metadata", "name");
      String host = name + "-" + (completions - 1);
      if (!Names.label(host).isEmpty()) {
        errors.invalid(
            "metadata.name", name, "will not able to create pod with invalid DNS label: " + host);
      }
    }
  }

  private static void selectorRules(Map<String, @Nullable Object> spec, Errors errors) {
    Map<String, @Nullable Object> selector = Json.map(spec, "selector");
    if (selector == null) {
      errors.required("spec.selector");
    } else {
      Selectors.selector(selector, "spec.selector", errors);
    }
    if (Selectors.usable(selector)) {
      matching(spec, errors);
    }
  }

  /** The rules of a Job's spec but its selector, which the template of a CronJob has not. */
  static void validateSpec(Map<String, @Nullable Object> spec, String path, Errors errors) {
    for (String name :
        List.of(
            "parallelism",
            "completions",
            "activeDeadlineSeconds",
            "backoffLimit",
            "ttlSecondsAfterFinished",
            "backoffLimitPerIndex",
            "maxFailedIndexes")) {
      errors.nonNegative(spec, path, name);
    }
    if (spec.get("maxFailedIndexes") != null && spec.get("backoffLimitPerIndex") == null) {
      errors.required(path + ".backoffLimitPerIndex", "when maxFailedIndexes is specified");
    }
    String managedBy = Json.string(spec, "managedBy");
    if (!managedBy.isEmpty()) {
      errors.invalid(path + ".managedBy", managedBy, Names.domainPrefixedPath(managedBy));
    }
    errors.oneOf(spec, path, "completionMode", "NonIndexed", "Indexed");
    boolean indexed = "Indexed".equals(spec.get("completionMode"));
    if (indexed && spec.get("completions") == null) {
      errors.required(path + ".completions", "when completion mode is Indexed");
    }
    if (indexed && Errors.number(spec, 0, "parallelism") > 100_000) {
      errors.invalid(
          path + ".parallelism",
          spec.get("parallelism"),
          "must be less than or equal to 100000 when completion mode is Indexed");
    }
    if (!indexed) {
      for (String name : List.of("backoffLimitPerIndex", "maxFailedIndexes")) {
        if (spec.get(name) != null) {
          errors.invalid(path + "." + name, spec.get(name), "requires indexed completion mode");
        }
      }
    }
    if (spec.get("podFailurePolicy") != null) {
      PodFailurePolicy.validate(spec, path, errors);
    }
    replacement(spec, path, errors);
    Map<String, @Nullable Object> template = template(spec);
    PodTemplates.validate(template, path + ".template", errors);
    restart(spec, Json.string(template, "spec", "restartPolicy"), path, errors);
  }

  private static void replacement(Map<String, @Nullable Object> spec, String path, Errors errors) {
    if (spec.get("podFailurePolicy") != null) {
      errors.oneOf(spec, path, "podReplacementPolicy", "Failed");
    } else {
      errors.oneOf(spec, path, "podReplacementPolicy", "Failed", "TerminatingOrFailed");
    }
  }

  private static void restart(
      Map<String, @Nullable Object> spec, String policy, String path, Errors errors) {
    String at = path + ".template.spec.restartPolicy";
    if (policy.isEmpty() || policy.equals("Always")) {
      errors.required(at, "valid values: \"OnFailure\", \"Never\"");
    } else if (!policy.equals("OnFailure") && !policy.equals("Never")) {
      errors.notSupported(at, policy, List.of("OnFailure", "Never"));
    } else if (spec.get("podFailurePolicy") != null && !policy.equals("Never")) {
      errors.invalid(at, policy, "only \"Never\" is supported when podFailurePolicy is specified");
    }
  }

  @Override
  void validateUpdate(
      Map<String, @Nullable Object> updated,
      Map<String, @Nullable Object> live,
      MetadataErrors metadata,
      Errors errors) {
    metadata.ofObject(errors);
    validateCreate(updated, errors);
    metadata.ofUpdate(errors);
    validate(updated, errors);
    Map<String, @Nullable Object> spec = spec(updated);
    Map<String, @Nullable Object> old = spec(live);
    completions(spec, old, errors);
    errors.immutable(spec.get("selector"), old.get("selector"), "spec.selector");
    boolean suspended =
        Boolean.TRUE.equals(old.get("suspend")) && Json.at(live, "status", "startTime") == null;
    if (!Json.equal(comparable(template(spec), suspended), comparable(template(old), suspended))) {
      errors.invalid(
          "spec.template",
          InternalJson.of("core.PodTemplateSpec", Json.map(errors.sent("spec", "template"))),
          Errors.IMMUTABLE);
    }
    errors.immutable(spec.get("completionMode"), old.get("completionMode"), "spec.completionMode");
    policy(spec, old, "podFailurePolicy", "batch.PodFailurePolicy", errors);
    for (String name : List.of("backoffLimitPerIndex", "managedBy")) {
      errors.immutable(spec.get(name), old.get(name), "spec." + name);
    }
    policy(spec, old, "successPolicy", "batch.SuccessPolicy", errors);
  }

  private static void policy(
      Map<String, @Nullable Object> spec,
      Map<String, @Nullable Object> old,
      String name,
      String struct,
      Errors errors) {
    Map<String, @Nullable Object> given = Json.map(spec, name);
    errors.immutable(
        spec.get(name),
        old.get(name),
        "spec." + name,
        given == null ? null : InternalJson.of(struct, errors.sentAt("spec." + name, given)));
  }

  private static void completions(
      Map<String, @Nullable Object> spec, Map<String, @Nullable Object> old, Errors errors) {
    if (!"Indexed".equals(spec.get("completionMode"))) {
      errors.immutable(spec.get("completions"), old.get("completions"), "spec.completions");
    } else if (spec.get("completions") != null
        && !Json.equal(spec.get("completions"), old.get("completions"))
        && !Json.equal(spec.get("completions"), spec.get("parallelism"))) {
      errors.invalid(
          "spec.completions",
          spec.get("completions"),
          "can only be modified in tandem with spec.parallelism");
    }
  }

  /** A suspended Job that never ran may still change where its Pods go. */
  private static Map<String, @Nullable Object> comparable(
      Map<String, @Nullable Object> template, boolean suspended) {
    Map<String, @Nullable Object> copy = Json.copyMap(template);
    Map<String, @Nullable Object> pod = Json.map(copy, "spec");
    if (suspended && pod != null) {
      copy.remove("metadata");
      List.of("nodeSelector", "tolerations", "schedulingGates").forEach(pod::remove);
      Map<String, @Nullable Object> affinity = Json.map(pod, "affinity");
      if (affinity != null) {
        affinity.remove("nodeAffinity");
        if (affinity.isEmpty()) {
          pod.remove("affinity");
        }
      }
    }
    return copy;
  }

  @Override
  void validateStatus(
      Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live, Errors errors) {
    JobStatus.validate(updated, live, errors);
  }

  @Override
  List<String> createWarnings(Map<String, @Nullable Object> object) {
    return nameWarnings(object, "Pod names and hostnames");
  }
}
