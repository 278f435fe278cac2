package io.gitops4j.testkit.apiserver.defaulting;

import io.gitops4j.testkit.apiserver.model.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Webhooks, admission policies, definitions of custom resources, aggregated APIs. Sources:
 * kubernetes/kubernetes {@code pkg/apis/admissionregistration/v1/defaults.go},
 * apiextensions-apiserver {@code pkg/apis/apiextensions/v1/defaults.go}, kube-aggregator {@code
 * pkg/apis/apiregistration/v1/defaults.go}.
 */
final class AdmissionDefaults {

  private static final String ADMISSION = "io.k8s.api.admissionregistration.v1.";
  private static final String EXTENSIONS =
      "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.";
  private static final String AGGREGATION = "io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.";

  private AdmissionDefaults() {}

  static void register(Map<String, Consumer<Map<String, @Nullable Object>>> rules) {
    rules.put(ADMISSION + "ValidatingWebhook", AdmissionDefaults::webhook);
    rules.put(
        ADMISSION + "MutatingWebhook",
        o -> {
          webhook(o);
          o.putIfAbsent("reinvocationPolicy", "Never");
        });
    rules.put(ADMISSION + "RuleWithOperations", o -> o.putIfAbsent("scope", "*"));
    rules.put(ADMISSION + "NamedRuleWithOperations", o -> o.putIfAbsent("scope", "*"));
    rules.put(
        ADMISSION + "ValidatingAdmissionPolicySpec", o -> o.putIfAbsent("failurePolicy", "Fail"));
    rules.put(ADMISSION + "MatchResources", AdmissionDefaults::match);
    for (String prefix : List.of(ADMISSION, EXTENSIONS, AGGREGATION)) {
      rules.put(prefix + "ServiceReference", o -> o.putIfAbsent("port", 443L));
    }
    rules.put(EXTENSIONS + "CustomResourceDefinition", AdmissionDefaults::definition);
    rules.put(EXTENSIONS + "CustomResourceDefinitionSpec", AdmissionDefaults::definitionSpec);
  }

  private static void webhook(Map<String, @Nullable Object> webhook) {
    webhook.putIfAbsent("failurePolicy", "Fail");
    match(webhook);
    webhook.putIfAbsent("timeoutSeconds", 10L);
  }

  private static void match(Map<String, @Nullable Object> resources) {
    resources.putIfAbsent("matchPolicy", "Equivalent");
    resources.putIfAbsent("namespaceSelector", new LinkedHashMap<String, @Nullable Object>());
    resources.putIfAbsent("objectSelector", new LinkedHashMap<String, @Nullable Object>());
  }

  /** A definition without stored versions stores the one that is marked. */
  private static void definition(Map<String, @Nullable Object> definition) {
    Map<String, @Nullable Object> status = Json.child(definition, "status");
    List<@Nullable Object> versions = Json.list(definition, "spec", "versions");
    if (Json.list(status, "storedVersions") != null || versions == null) {
      return;
    }
    for (Object version : versions) {
      if (Boolean.TRUE.equals(Json.at(version, "storage"))) {
        status.put(
            "storedVersions",
            new ArrayList<@Nullable Object>(List.of(Json.string(version, "name"))));
        return;
      }
    }
  }

  private static void definitionSpec(Map<String, @Nullable Object> spec) {
    Map<String, @Nullable Object> names = Json.child(spec, "names");
    String kind = Json.string(names, "kind");
    if (!kind.isEmpty()) {
      Defaults.when(names, "singular", kind.toLowerCase(Locale.ROOT));
      Defaults.when(names, "listKind", kind + "List");
    }
    if (Json.map(spec, "conversion") == null) {
      Json.child(spec, "conversion").put("strategy", "None");
    }
  }
}
