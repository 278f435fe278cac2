package io.gitops4j.testkit.apiserver.kinds;

import io.gitops4j.testkit.apiserver.model.ApiException;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.model.KindRules.WriteContext;
import io.gitops4j.testkit.apiserver.pods.PodResources;
import io.gitops4j.testkit.apiserver.pods.PodSpecs;
import io.gitops4j.testkit.apiserver.pods.PodWarnings;
import io.gitops4j.testkit.apiserver.pods.ProfileAnnotations;
import io.gitops4j.testkit.apiserver.pods.Resources;
import io.gitops4j.testkit.apiserver.typed.InternalJson;
import io.gitops4j.testkit.apiserver.validation.Errors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Pods. A new one is Pending, with its class of service; what admission adds to every Pod
 * (tolerations of unreachable nodes, priority) is added here too. Sources: kubernetes/kubernetes
 * {@code pkg/registry/core/pod/strategy.go}, {@code pkg/apis/core/validation/validation.go}, {@code
 * plugin/pkg/admission/defaulttolerationseconds}, {@code plugin/pkg/admission/priority}.
 */
final class PodStrategy extends Strategy {

  private static final String ONLY =
      "pod updates may not change fields other than"
          + " `spec.containers[*].image`,`spec.initContainers[*].image`,"
          + "`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing"
          + " tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it"
          + " was previously negative)";

  private static final String EPHEMERAL = "ephemeralContainers";
  private static final String SUBRESOURCE = "ephemeralcontainers";

  private static final Map<String, Map<String, @Nullable Object>> SYSTEM =
      Map.of(
          "system-node-critical", Map.of("value", 2_000_001_000L),
          "system-cluster-critical", Map.of("value", 2_000_000_000L));

  @Override
  void create(Map<String, @Nullable Object> object, Kind kind, WriteContext context) {
    Map<String, @Nullable Object> spec = Json.child(object, "spec");
    ProfileAnnotations.copyIntoFields(object, context::warn);
    Map<String, @Nullable Object> status = new LinkedHashMap<>();
    status.put("phase", "Pending");
    status.put("qosClass", qualityOfService(spec));
    object.put("status", status);
    tolerate(spec, "node.kubernetes.io/not-ready");
    tolerate(spec, "node.kubernetes.io/unreachable");
    prioritize(object, spec, kind, context);
  }

  /** Admission fills in again what it had filled in and an update left out. */
  @Override
  void update(
      Map<String, @Nullable Object> updated,
      Map<String, @Nullable Object> live,
      WriteContext context) {
    Map<String, @Nullable Object> spec = Json.child(updated, "spec");
    tolerate(spec, "node.kubernetes.io/not-ready");
    tolerate(spec, "node.kubernetes.io/unreachable");
    for (String name : List.of("priority", "preemptionPolicy")) {
      if (spec.get(name) == null) {
        take(spec, spec(live), name);
      }
    }
  }

  /** A write of the ephemeral containers changes nothing else. */
  @Override
  void narrow(
      Map<String, @Nullable Object> updated,
      Map<String, @Nullable Object> live,
      String subresource) {
    if (!subresource.equals(SUBRESOURCE)) {
      return;
    }
    Map<String, @Nullable Object> narrowed = Json.copyMap(live);
    take(Json.child(narrowed, "spec"), spec(updated), EPHEMERAL);
    Map<String, @Nullable Object> metadata = Errors.object(updated, "metadata");
    take(Json.child(narrowed, "metadata"), metadata, "managedFields");
    updated.clear();
    updated.putAll(narrowed);
  }

  @Override
  void validateUpdate(
      Map<String, @Nullable Object> updated,
      Map<String, @Nullable Object> live,
      String subresource,
      MetadataErrors metadata,
      Errors errors) {
    if (!subresource.equals(SUBRESOURCE)) {
      validateUpdate(updated, live, metadata, errors);
      return;
    }
    metadata.ofUpdate(errors);
    validate(updated, errors);
    Map<String, Map<String, @Nullable Object>> now = new LinkedHashMap<>();
    Errors.objects(spec(updated), EPHEMERAL).forEach(c -> now.put(Json.string(c, "name"), c));
    for (Map<String, @Nullable Object> old : Errors.objects(spec(live), EPHEMERAL)) {
      String name = Json.string(old, "name");
      String existing = "existing ephemeral containers \"" + name + "\" may not be ";
      Map<String, @Nullable Object> changed = now.get(name);
      if (changed == null) {
        errors.forbidden("spec." + EPHEMERAL, existing + "removed\n");
      } else if (!Json.equal(old, changed)) {
        errors.forbidden(
            "spec." + EPHEMERAL,
            existing
                + "changed\n"
                + JsonDiff.of(
                    InternalJson.of("core.EphemeralContainer", old),
                    InternalJson.of("core.EphemeralContainer", changed)));
      }
    }
  }

  /** Admission looks the class up, and takes the default one where none is named. */
  private static void prioritize(
      Map<String, @Nullable Object> object,
      Map<String, @Nullable Object> spec,
      Kind kind,
      WriteContext context) {
    String name = Json.string(spec, "priorityClassName");
    Map<String, @Nullable Object> found =
        SYSTEM.containsKey(name) ? SYSTEM.get(name) : context.priorityClass(name);
    if (found == null) {
      if (!name.isEmpty()) {
        throw ApiException.forbidden(
            kind,
            Json.string(object, "metadata", "name"),
            "no PriorityClass with name " + name + " was found");
      }
      found = Map.of();
    }
    String given = Json.string(found, "metadata", "name");
    if (name.isEmpty() && !given.isEmpty()) {
      spec.put("priorityClassName", given);
    }
    spec.put("priority", Errors.number(found, 0, "value"));
    String policy = Json.string(found, "preemptionPolicy");
    spec.putIfAbsent("preemptionPolicy", policy.isEmpty() ? "PreemptLowerPriority" : policy);
  }

  private static void tolerate(Map<String, @Nullable Object> spec, String key) {
    List<Map<String, @Nullable Object>> tolerations = Errors.objects(spec, "tolerations");
    for (Map<String, @Nullable Object> toleration : tolerations) {
      String given = Json.string(toleration, "key");
      String effect = Json.string(toleration, "effect");
      if ((given.equals(key) || given.isEmpty())
          && (effect.equals("NoExecute") || effect.isEmpty())) {
        return;
      }
    }
    Map<String, @Nullable Object> added = new LinkedHashMap<>();
    added.put("key", key);
    added.put("operator", "Exists");
    added.put("effect", "NoExecute");
    added.put("tolerationSeconds", 300L);
    List<@Nullable Object> list = new ArrayList<>(tolerations);
    list.add(added);
    spec.put("tolerations", list);
  }

  /** {@code Guaranteed}, {@code Burstable} or {@code BestEffort}. */
  static String qualityOfService(Map<String, @Nullable Object> spec) {
    boolean any = false;
    boolean guaranteed = true;
    List<Map<String, @Nullable Object>> containers = new ArrayList<>();
    if (PodResources.ofWholePod(spec)) {
      containers.add(spec);
    } else {
      containers.addAll(Errors.objects(spec, "containers"));
      containers.addAll(Errors.objects(spec, "initContainers"));
    }
    for (Map<String, @Nullable Object> container : containers) {
      for (String resource : List.of("cpu", "memory")) {
        Object limit = Json.at(container, "resources", "limits", resource);
        Object request = Json.at(container, "resources", "requests", resource);
        boolean limited = Resources.quantity(limit).signum() > 0;
        any |= limited || Resources.quantity(request).signum() > 0;
        guaranteed &=
            limited
                && (request == null
                    || Resources.quantity(limit).compareTo(Resources.quantity(request)) == 0);
      }
    }
    if (!any) {
      return "BestEffort";
    }
    return guaranteed ? "Guaranteed" : "Burstable";
  }

  @Override
  void updateStatus(Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live) {
    Map<String, @Nullable Object> metadata = Json.child(updated, "metadata");
    Map<String, @Nullable Object> old = Errors.object(live, "metadata");
    take(metadata, old, "ownerReferences");
    take(metadata, old, "deletionTimestamp");
    Map<String, @Nullable Object> status = Json.child(updated, "status");
    if (Json.string(status, "qosClass").isEmpty()) {
      take(status, Errors.object(live, "status"), "qosClass");
    }
  }

  @Override
  void validateCreate(Map<String, @Nullable Object> object, Errors errors) {
    validate(object, errors);
    if (!Errors.objects(spec(object), EPHEMERAL).isEmpty()) {
      errors.forbidden("spec." + EPHEMERAL, "cannot be set on create");
    }
  }

  @Override
  void validate(Map<String, @Nullable Object> object, Errors errors) {
    ProfileAnnotations.validate(object, "metadata.annotations", errors);
    PodSpecs.validate(spec(object), "spec", errors);
    for (String list : List.of("containers", "initContainers")) {
      List<Map<String, @Nullable Object>> containers = Errors.objects(spec(object), list);
      for (int i = 0; i < containers.size(); i++) {
        imageWithoutBlanks(containers.get(i), "spec." + list + "[" + i + "].image", errors);
      }
    }
  }

  private static void imageWithoutBlanks(
      Map<String, @Nullable Object> container, String path, Errors errors) {
    String image = Json.string(container, "image");
    if (!image.equals(image.strip())) {
      errors.invalid(path, image, "must not have leading or trailing whitespace");
    }
  }

  @Override
  void validateUpdate(
      Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live, Errors errors) {
    validate(updated, errors);
    Map<String, @Nullable Object> spec = spec(updated);
    Map<String, @Nullable Object> old = spec(live);
    for (String list : List.of("containers", "initContainers")) {
      List<Map<String, @Nullable Object>> containers = Errors.objects(spec, list);
      if (containers.size() != Errors.objects(old, list).size()) {
        errors.forbidden("spec." + list, "pod updates may not add or remove containers");
        return;
      }
      for (int i = 0; i < containers.size(); i++) {
        imageWithoutBlanks(containers.get(i), "spec." + list + "[" + i + "].image", errors);
      }
    }
    deadline(spec, old, errors);
    addedTolerations(spec, old, errors);
    Map<String, @Nullable Object> compared = munged(spec, old);
    if (!Json.equal(compared, old)) {
      errors.forbidden(
          "spec",
          ONLY
              + "\n"
              + JsonDiff.of(
                  InternalJson.of("core.PodSpec", old), InternalJson.of("core.PodSpec", compared)));
    }
  }

  private static void deadline(
      Map<String, @Nullable Object> spec, Map<String, @Nullable Object> old, Errors errors) {
    Object now = spec.get("activeDeadlineSeconds");
    Object before = old.get("activeDeadlineSeconds");
    if (now == null && before != null) {
      errors.invalid(
          "spec.activeDeadlineSeconds",
          null,
          "must not update from a positive integer to nil value");
    } else if (now instanceof Number n
        && before instanceof Number b
        && b.longValue() < n.longValue()) {
      errors.invalid(
          "spec.activeDeadlineSeconds", n, "must be less than or equal to previous value");
    }
  }

  private static void addedTolerations(
      Map<String, @Nullable Object> spec, Map<String, @Nullable Object> old, Errors errors) {
    List<Map<String, @Nullable Object>> now = Errors.objects(spec, "tolerations");
    for (Map<String, @Nullable Object> toleration : Errors.objects(old, "tolerations")) {
      if (now.stream().noneMatch(t -> sameButSeconds(t, toleration))) {
        errors.forbidden(
            "spec.tolerations",
            "existing toleration can not be modified except its tolerationSeconds");
        return;
      }
    }
  }

  private static boolean sameButSeconds(
      Map<String, @Nullable Object> a, Map<String, @Nullable Object> b) {
    return Json.equal(without(a, "tolerationSeconds"), without(b, "tolerationSeconds"));
  }

  /** The new spec with everything that may change as it was. */
  private static Map<String, @Nullable Object> munged(
      Map<String, @Nullable Object> spec, Map<String, @Nullable Object> old) {
    Map<String, @Nullable Object> copy = Json.copyMap(spec);
    for (String list : List.of("containers", "initContainers")) {
      List<Map<String, @Nullable Object>> containers = Errors.objects(copy, list);
      List<Map<String, @Nullable Object>> before = Errors.objects(old, list);
      for (int i = 0; i < containers.size(); i++) {
        take(containers.get(i), before.get(i), "image");
      }
    }
    take(copy, old, "activeDeadlineSeconds");
    take(copy, old, "tolerations");
    take(copy, old, "schedulingGates");
    long grace = Errors.number(old, 0, "terminationGracePeriodSeconds");
    if (grace < 0 && Objects.equals(copy.get("terminationGracePeriodSeconds"), 1L)) {
      copy.put("terminationGracePeriodSeconds", grace);
    }
    return copy;
  }

  @Override
  List<String> warnings(Map<String, @Nullable Object> object) {
    return PodWarnings.of(object, "");
  }

  @Override
  List<String> createWarnings(Map<String, @Nullable Object> object) {
    return nameWarnings(object, "the Pod's hostname");
  }
}
