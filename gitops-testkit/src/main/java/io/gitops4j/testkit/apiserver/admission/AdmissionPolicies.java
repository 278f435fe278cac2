package io.gitops4j.testkit.apiserver.admission;

import io.gitops4j.testkit.apiserver.access.Authorizer;
import io.gitops4j.testkit.apiserver.crd.cel.PolicyExpression;
import io.gitops4j.testkit.apiserver.crd.cel.PolicyExpression.Value;
import io.gitops4j.testkit.apiserver.crd.cel.library.AuthorizerLibrary;
import io.gitops4j.testkit.apiserver.model.ApiException;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.registry.KindRegistry;
import io.gitops4j.testkit.apiserver.registry.ServedKind;
import io.gitops4j.testkit.apiserver.store.ObjectStore;
import io.gitops4j.testkit.apiserver.validation.Errors;
import io.gitops4j.testkit.apiserver.validation.Selectors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The ValidatingAdmissionPolicies of the cluster and their bindings.
 *
 * <p>The rule: a policy counts by its bindings, each with its own parameters, and from the next
 * request on. All refusals of all policies are collected, by name; the first one is told. A binding
 * warns instead where it says so; what it says for the audit log goes nowhere. Surprising cases:
 * the message says forbidden where the reason is Invalid; what is wrong with parameters is a
 * refusal of a policy that fails, too; policies, bindings and webhooks are not asked about
 * themselves. Source: k8s.io/apiserver, {@code
 * pkg/admission/plugin/policy/validating/dispatcher.go}, {@code
 * pkg/admission/plugin/policy/generic/policy_dispatcher.go}. Tests: the recorded {@code
 * admission-policy-*}.
 */
public final class AdmissionPolicies implements AdmissionStep {
  private static final String GROUP = "admissionregistration.k8s.io";
  private static final String POLICIES = "validatingadmissionpolicies." + GROUP;
  private static final String BINDINGS = "validatingadmissionpolicybindings." + GROUP;
  private static final String DENIED = "no params found for policy binding with `Deny`";

  private final ObjectStore store;
  private final KindRegistry registry;
  private final PolicyMatch match;
  private final Authorizer authorizer;
  private final Map<String, Compiled> compiled = new LinkedHashMap<>();

  /** A policy in one version of it. */
  private record Compiled(String version, CompiledPolicy policy) {}

  /** Why a binding cannot be used. */
  private static final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    ConfigException(String message) {
      super(message, null, false, false);
    }
  }

  /** A refusal as it is told. */
  private record Told(String reason, String message) {}

  /**
   * The policies in a store.
   *
   * @param authorizer whom expressions ask what whoever asks may do
   */
  public AdmissionPolicies(ObjectStore store, KindRegistry registry, Authorizer authorizer) {
    this.store = store;
    this.authorizer = authorizer;
    this.registry = registry;
    this.match = new PolicyMatch(store);
  }

  @Override
  public boolean idle() {
    return store.isEmpty(BINDINGS) || !PolicyExpression.available();
  }

  @Override
  public @Nullable Map<String, @Nullable Object> review(
      AdmissionRequest request, List<String> warnings) {
    if (request.kind().group().equals(GROUP)) {
      return null;
    }
    List<Told> denied = new ArrayList<>();
    for (Map<String, @Nullable Object> policy : store.list(POLICIES, "").objects()) {
      if (match.matches(Errors.object(policy, "spec", "matchConstraints"), request)) {
        bindings(policy, request, denied, warnings);
      }
    }
    if (!denied.isEmpty()) {
      throw refusal(request, denied.get(0));
    }
    return null;
  }

  private void bindings(
      Map<String, @Nullable Object> policy,
      AdmissionRequest request,
      List<Told> denied,
      List<String> warnings) {
    String name = Json.string(policy, "metadata", "name");
    CompiledPolicy rules = compiled(policy, name);
    String unknown = unknownParams(policy);
    if (!unknown.isEmpty()) {
      if (!rules.ignores()) {
        String told = "ValidatingAdmissionPolicy '" + name + "' denied request: ";
        denied.add(new Told("", told + "failed to configure policy: " + unknown));
      }
      return;
    }
    for (Map<String, @Nullable Object> binding : store.list(BINDINGS, "").objects()) {
      if (!Json.string(binding, "spec", "policyName").equals(name)
          || !match.matches(Errors.object(binding, "spec", "matchResources"), request)) {
        continue;
      }
      String bound = name + "' with binding '" + Json.string(binding, "metadata", "name") + "'";
      String prefix = "ValidatingAdmissionPolicy '" + bound;
      List<String> actions = Errors.texts(binding, "spec", "validationActions");
      try {
        for (Map<String, @Nullable Object> params : params(policy, binding, request)) {
          for (CompiledPolicy.Denial denial : rules.review(values(request, params))) {
            if (actions.contains("Deny")) {
              denied.add(
                  new Told(denial.reason(), prefix + " denied request: " + denial.message()));
            }
            if (actions.contains("Warn")) {
              warnings.add("Validation failed for " + prefix + ": " + denial.message());
            }
          }
        }
      } catch (ConfigException e) {
        if (!rules.ignores()) {
          denied.add(
              new Told(
                  "", prefix + " denied request: failed to configure binding: " + e.getMessage()));
        }
      }
    }
  }

  private CompiledPolicy compiled(Map<String, @Nullable Object> policy, String name) {
    String version =
        Json.string(policy, "metadata", "uid") + Json.string(policy, "metadata", "resourceVersion");
    Compiled known = compiled.get(name);
    if (known == null || !known.version().equals(version)) {
      known = new Compiled(version, new CompiledPolicy(policy));
      compiled.put(name, known);
    }
    return known.policy();
  }

  /** Why the kind of a policy's parameters cannot be found; empty when it can, or is not wanted. */
  private String unknownParams(Map<String, @Nullable Object> policy) {
    Map<String, @Nullable Object> wanted = Json.map(policy, "spec", "paramKind");
    String apiVersion = Json.string(wanted, "apiVersion");
    String kind = Json.string(wanted, "kind");
    if (wanted == null || registry.findByKind(apiVersion, kind).isPresent()) {
      return "";
    }
    String group = apiVersion.contains("/") ? apiVersion : "/" + apiVersion;
    return "failed to find resource referenced by paramKind: '" + group + ", Kind=" + kind + "'";
  }

  /** The parameters a binding brings, one after the other; an empty map stands for null. */
  private List<Map<String, @Nullable Object>> params(
      Map<String, @Nullable Object> policy,
      Map<String, @Nullable Object> binding,
      AdmissionRequest request)
      throws ConfigException {
    Map<String, @Nullable Object> wanted = Json.map(policy, "spec", "paramKind");
    Map<String, @Nullable Object> ref = Json.map(binding, "spec", "paramRef");
    if (wanted == null || ref == null) {
      return List.of(Map.of());
    }
    ServedKind kind =
        registry
            .findByKind(Json.string(wanted, "apiVersion"), Json.string(wanted, "kind"))
            .orElseThrow();
    String namespace = namespace(kind.kind(), Json.string(ref, "namespace"), request);
    List<Map<String, @Nullable Object>> params = new ArrayList<>();
    String name = Json.string(ref, "name");
    if (!name.isEmpty()) {
      Map<String, @Nullable Object> one = store.get(kind.storage(), namespace, name);
      if (one != null) {
        params.add(kind.fromStored(one));
      }
    } else {
      Map<String, @Nullable Object> selector = Json.map(ref, "selector");
      store.list(kind.storage(), namespace).objects().stream()
          .filter(o -> Selectors.matches(selector, Errors.object(o, "metadata", "labels")))
          .forEach(o -> params.add(kind.fromStored(o)));
    }
    if (params.isEmpty() && Json.string(ref, "parameterNotFoundAction").equals("Deny")) {
      throw new ConfigException(DENIED + " parameterNotFoundAction");
    }
    return params;
  }

  private static String namespace(Kind kind, String given, AdmissionRequest request)
      throws ConfigException {
    if (!kind.namespaced()) {
      if (!given.isEmpty()) {
        throw new ConfigException(
            "paramRef.namespace must not be provided for a cluster-scoped `paramKind`");
      }
      return "";
    }
    String namespace = given.isEmpty() ? request.namespace() : given;
    if (namespace.isEmpty()) {
      throw new ConfigException(
          "cannot use namespaced paramRef in policy binding that matches cluster-scoped resources");
    }
    return namespace;
  }

  private Map<String, Value> values(
      AdmissionRequest request, Map<String, @Nullable Object> params) {
    Map<String, Value> values = new LinkedHashMap<>();
    values.put("object", request::object);
    values.put("oldObject", request::oldObject);
    values.put("request", () -> RequestForm.of(request));
    values.put("params", () -> params.isEmpty() ? null : params);
    values.put("namespaceObject", () -> namespaceObject(request));
    AuthorizerLibrary.Access access = new AuthorizerLibrary.Access(request.user(), authorizer);
    values.put("authorizer", () -> access);
    values.put("authorizer.requestResource", () -> check(access, request));
    return values;
  }

  private static PolicyExpression.Check check(
      AuthorizerLibrary.Access access, AdmissionRequest request) {
    Kind kind = request.kind();
    return new PolicyExpression.Check(
        access,
        kind.group(),
        kind.plural(),
        request.subresource(),
        request.namespace(),
        request.name());
  }

  private @Nullable Object namespaceObject(AdmissionRequest request) {
    if (request.namespace().isEmpty() || PolicyMatch.isNamespace(request.kind())) {
      return null;
    }
    Map<String, @Nullable Object> namespace = store.get("namespaces", "", request.namespace());
    if (namespace == null) {
      return null;
    }
    Map<String, @Nullable Object> copy = Json.copyMap(namespace);
    copy.keySet().retainAll(List.of("metadata", "spec", "status"));
    Json.child(copy, "metadata").remove("managedFields");
    Json.child(copy, "metadata").remove("ownerReferences");
    return copy;
  }

  private static ApiException refusal(AdmissionRequest request, Told told) {
    String given = request.name();
    String name = given.isEmpty() ? "Unknown" : given;
    Kind kind = request.kind();
    Map<String, @Nullable Object> details = new LinkedHashMap<>();
    details.put("name", name);
    if (!kind.group().isEmpty()) {
      details.put("group", kind.group());
    }
    details.put("kind", kind.plural());
    details.put("causes", List.of(Map.of("message", told.message())));
    String reason = told.reason().isEmpty() ? "Invalid" : told.reason();
    int code =
        switch (reason) {
          case "Forbidden" -> 403;
          case "RequestEntityTooLarge" -> 413;
          default -> 422;
        };
    String message = kind.qualifiedPlural() + " \"" + name + "\" is forbidden: " + told.message();
    return new ApiException(code, reason, message, details);
  }
}
