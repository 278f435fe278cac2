package io.gitops4j.testkit.apiserver.kinds;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.model.KindRules.WriteContext;
import io.gitops4j.testkit.apiserver.typed.InternalJson;
import io.gitops4j.testkit.apiserver.validation.Addresses;
import io.gitops4j.testkit.apiserver.validation.Errors;
import io.gitops4j.testkit.apiserver.validation.Names;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Nodes: a new one is tainted until something says that it is ready. Sources: kubernetes/kubernetes
 * {@code pkg/registry/core/node/strategy.go}, {@code plugin/pkg/admission/nodetaint}.
 */
final class NodeStrategy extends Strategy {

  private static final List<String> EFFECTS =
      List.of("NoSchedule", "PreferNoSchedule", "NoExecute");
  private static final String NOT_READY = "node.kubernetes.io/not-ready";

  /** A Node keeps the status it is created with. */
  @Override
  void create(Map<String, @Nullable Object> object, Kind kind, WriteContext context) {
    Map<String, @Nullable Object> spec = Json.child(object, "spec");
    List<@Nullable Object> taints = new ArrayList<>(Errors.objects(spec, "taints"));
    for (Map<String, @Nullable Object> taint : Errors.objects(spec, "taints")) {
      if (NOT_READY.equals(taint.get("key"))) {
        return;
      }
    }
    Map<String, @Nullable Object> taint = new LinkedHashMap<>();
    taint.put("key", NOT_READY);
    taint.put("effect", "NoSchedule");
    taints.add(taint);
    spec.put("taints", taints);
  }

  @Override
  void validate(Map<String, @Nullable Object> object, Errors errors) {
    Map<String, @Nullable Object> spec = spec(object);
    List<Map<String, @Nullable Object>> taints = Errors.objects(spec, "taints");
    for (int i = 0; i < taints.size(); i++) {
      taint(taints, i, errors);
    }
    List<String> blocks = Errors.texts(spec, "podCIDRs");
    for (int i = 0; i < blocks.size(); i++) {
      errors.invalid("spec.podCIDRs[" + i + "]", blocks.get(i), Addresses.cidr(blocks.get(i)));
    }
    if (blocks.size() > 2
        || (blocks.size() == 2 && Addresses.isV6(blocks.get(0)) == Addresses.isV6(blocks.get(1)))) {
      errors.invalid(
          "spec.podCIDRs", blocks, "may specify no more than one CIDR for each IP family");
    }
  }

  private static void taint(List<Map<String, @Nullable Object>> taints, int index, Errors errors) {
    Map<String, @Nullable Object> taint = taints.get(index);
    String path = "metadata.taints[" + index + "]";
    String key = Json.string(taint, "key");
    errors.invalid(path + ".key", key, Names.qualified(key));
    String value = Json.string(taint, "value");
    List<String> messages = Names.labelValue(value);
    if (!messages.isEmpty()) {
      errors.invalid(path + ".value", value, String.join(";", messages));
    }
    String effect = Json.string(taint, "effect");
    if (effect.isEmpty()) {
      errors.required(path + ".effect");
    } else if (!EFFECTS.contains(effect)) {
      errors.notSupported(path + ".effect", effect, EFFECTS);
    }
    boolean known =
        taints.subList(0, index).stream()
            .anyMatch(t -> key.equals(t.get("key")) && effect.equals(t.get("effect")));
    if (known) {
      errors.duplicate(path, InternalJson.of("core.Taint", taint));
    }
  }

  @Override
  void validateUpdate(
      Map<String, @Nullable Object> updated,
      Map<String, @Nullable Object> live,
      MetadataErrors metadata,
      Errors errors) {
    validateWhole(updated, metadata, errors);
    metadata.ofUpdate(errors);
    List<String> blocks = Errors.texts(live, "spec", "podCIDRs");
    if (!blocks.isEmpty() && !blocks.equals(Errors.texts(updated, "spec", "podCIDRs"))) {
      errors.forbidden(
          "spec.podCIDRs", "node updates may not change podCIDR except from \"\" to valid");
    }
    String provider = Json.string(live, "spec", "providerID");
    if (!provider.isEmpty() && !provider.equals(Json.string(updated, "spec", "providerID"))) {
      errors.forbidden(
          "spec.providerID", "node updates may not change providerID except from \"\" to valid");
    }
  }
}
