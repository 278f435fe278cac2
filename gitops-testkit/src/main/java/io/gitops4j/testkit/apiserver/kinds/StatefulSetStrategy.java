package io.gitops4j.testkit.apiserver.kinds;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.model.KindRules.WriteContext;
import io.gitops4j.testkit.apiserver.pods.PodTemplates;
import io.gitops4j.testkit.apiserver.typed.InternalJson;
import io.gitops4j.testkit.apiserver.validation.Errors;
import io.gitops4j.testkit.apiserver.validation.Names;
import io.gitops4j.testkit.apiserver.validation.Selectors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * StatefulSets. Sources: kubernetes/kubernetes {@code pkg/registry/apps/statefulset/strategy.go},
 * {@code pkg/apis/apps/validation/validation.go}.
 */
final class StatefulSetStrategy extends WorkloadStrategy {

  private static final String[] MUTABLE = {
    "replicas",
    "template",
    "updateStrategy",
    "minReadySeconds",
    "ordinals",
    "revisionHistoryLimit",
    "persistentVolumeClaimRetentionPolicy"
  };

  /** What belongs to a feature that is off by default in 1.34. */
  @Override
  void create(Map<String, @Nullable Object> object, Kind kind, WriteContext context) {
    super.create(object, kind, context);
    dropUnavailable(object);
  }

  @Override
  void update(
      Map<String, @Nullable Object> updated,
      Map<String, @Nullable Object> live,
      WriteContext context) {
    dropUnavailable(updated);
  }

  private static void dropUnavailable(Map<String, @Nullable Object> object) {
    Map<String, @Nullable Object> rolling =
        Json.map(object, "spec", "updateStrategy", "rollingUpdate");
    if (rolling != null) {
      rolling.remove("maxUnavailable");
    }
  }

  @Override
  void validate(Map<String, @Nullable Object> object, Errors errors) {
    validate(object, true, errors);
  }

  private static void validate(
      Map<String, @Nullable Object> object, boolean created, Errors errors) {
    Map<String, @Nullable Object> spec = spec(object);
    String management = Json.string(spec, "podManagementPolicy");
    if (!management.equals("OrderedReady") && !management.equals("Parallel")) {
      errors.invalid(
          "spec.podManagementPolicy", management, "must be 'OrderedReady' or 'Parallel'");
    }
    rollout(Errors.object(spec, "updateStrategy"), errors);
    Map<String, @Nullable Object> retention =
        Errors.object(spec, "persistentVolumeClaimRetentionPolicy");
    String path = "spec.persistentVolumeClaimRetentionPolicy";
    errors.oneOf(retention, path, "whenDeleted", "Retain", "Delete");
    errors.oneOf(retention, path, "whenScaled", "Retain", "Delete");
    List<Map<String, @Nullable Object>> claims = Errors.objects(spec, "volumeClaimTemplates");
    if (created) {
      for (int i = 0; i < claims.size(); i++) {
        ClaimStrategy.validateSpec(
            Errors.object(claims.get(i), "spec"),
            "spec.volumeClaimTemplates[" + i + "].spec",
            errors);
      }
    }
    errors.nonNegative(spec, "spec", "replicas");
    errors.nonNegative(spec, "spec", "minReadySeconds");
    if (Errors.number(spec, 0, "ordinals", "start") < 0) {
      errors.invalid(
          "spec.ordinals.start",
          Errors.number(spec, 0, "ordinals", "start"),
          "must be greater than or equal to 0");
    }
    String service = Json.string(spec, "serviceName");
    if (created && !service.isEmpty()) {
      errors.invalid("spec.serviceName", service, Names.label(service));
    }
    selector(spec, "statefulset", errors);
    template(spec, claims, errors);
    running(spec, "StatefulSet", errors);
  }

  private static void template(
      Map<String, @Nullable Object> spec,
      List<Map<String, @Nullable Object>> claims,
      Errors errors) {
    Map<String, @Nullable Object> selector = Json.map(spec, "selector");
    if (selector != null && !Selectors.usable(selector)) {
      errors.invalid("spec.selector", selector, "");
      return;
    }
    if (!Selectors.empty(selector)) {
      matching(spec, errors);
    }
    Map<String, @Nullable Object> template = withClaims(template(spec), claims);
    PodTemplates.validate(template, "spec.template", errors);
    Map<String, @Nullable Object> metadata = Errors.object(template, "metadata");
    Selectors.labels(Json.map(metadata, "labels"), "spec.template.labels", errors);
    Selectors.annotations(Json.map(metadata, "annotations"), "spec.template.annotations", errors);
  }

  /** The template as its Pods will be: with a volume for each claim, without names of hosts. */
  private static Map<String, @Nullable Object> withClaims(
      Map<String, @Nullable Object> template, List<Map<String, @Nullable Object>> claims) {
    Map<String, @Nullable Object> copy = Json.copyMap(template);
    Map<String, @Nullable Object> pod = Json.map(copy, "spec");
    if (pod == null) {
      return copy;
    }
    pod.remove("subdomain");
    pod.remove("hostname");
    List<@Nullable Object> volumes = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (Map<String, @Nullable Object> claim : claims) {
      String name = Json.string(claim, "metadata", "name");
      if (names.contains(name)) {
        continue;
      }
      names.add(name);
      Map<String, @Nullable Object> source = new LinkedHashMap<>();
      source.put("claimName", name);
      Map<String, @Nullable Object> volume = new LinkedHashMap<>();
      volume.put("name", name);
      volume.put("persistentVolumeClaim", source);
      volumes.add(volume);
    }
    for (Map<String, @Nullable Object> volume : Errors.objects(pod, "volumes")) {
      if (!names.contains(Json.string(volume, "name"))) {
        volumes.add(volume);
      }
    }
    pod.put("volumes", volumes);
    return copy;
  }

  private static void rollout(Map<String, @Nullable Object> strategy, Errors errors) {
    Map<String, @Nullable Object> rolling = Json.map(strategy, "rollingUpdate");
    String path = "spec.updateStrategy.rollingUpdate";
    switch (Json.string(strategy, "type")) {
      case "OnDelete" -> {
        if (rolling != null) {
          errors.invalid(
              path,
              InternalJson.of("apps.RollingUpdateStatefulSetStrategy", rolling),
              "only allowed for updateStrategy 'RollingUpdate'");
        }
      }
      case "RollingUpdate" -> {
        if (rolling != null) {
          errors.nonNegative(rolling, path, "partition");
        }
      }
      case "" -> errors.required("spec.updateStrategy");
      default ->
          errors.invalid(
              "spec.updateStrategy",
              InternalJson.of("apps.StatefulSetUpdateStrategy", strategy),
              "must be 'RollingUpdate' or 'OnDelete'");
    }
  }

  @Override
  void validateUpdate(
      Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live, Errors errors) {
    validate(updated, false, errors);
    if (!Json.equal(without(spec(updated), MUTABLE), without(spec(live), MUTABLE))) {
      errors.forbidden(
          "spec",
          "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template',"
              + " 'updateStrategy', 'revisionHistoryLimit',"
              + " 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden");
    }
  }

  @Override
  void validateStatus(
      Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live, Errors errors) {
    Map<String, @Nullable Object> status = Errors.object(updated, "status");
    Numbers.counters(
        status,
        List.of(
            "replicas",
            "readyReplicas",
            "currentReplicas",
            "updatedReplicas",
            "availableReplicas",
            "observedGeneration",
            "collisionCount"),
        errors);
    Numbers.atMost(
        status,
        "replicas",
        "cannot be greater than status.replicas",
        List.of("readyReplicas", "currentReplicas", "updatedReplicas", "availableReplicas"),
        errors);
    Numbers.atMost(
        status,
        "readyReplicas",
        "cannot be greater than status.readyReplicas",
        List.of("availableReplicas"),
        errors);
    Numbers.collisions(updated, live, errors);
  }
}
