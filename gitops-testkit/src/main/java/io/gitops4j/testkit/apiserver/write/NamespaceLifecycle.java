package io.gitops4j.testkit.apiserver.write;

import io.gitops4j.testkit.apiserver.admission.AdmissionOperation;
import io.gitops4j.testkit.apiserver.model.ApiException;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.store.ObjectStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Objects are made only in namespaces that exist and stay; three namespaces cannot be deleted.
 *
 * <p>Source: k8s.io/apiserver, {@code pkg/admission/plugin/namespace/lifecycle/admission.go}; held
 * by the {@code namespace} conversations.
 */
final class NamespaceLifecycle implements Admission {
  private static final Set<String> IMMORTAL = Set.of("default", "kube-system", "kube-public");
  private static final Set<String> REVIEWS =
      Set.of("authorization.k8s.io", "authentication.k8s.io");

  private final ObjectStore store;

  NamespaceLifecycle(ObjectStore store) {
    this.store = store;
  }

  @Override
  public void admit(
      AdmissionOperation operation,
      Target target,
      Map<String, @Nullable Object> object,
      boolean dryRun) {
    Kind kind = target.kind().kind();
    if (kind.qualifiedPlural().equals("namespaces")) {
      if (operation == AdmissionOperation.DELETE && IMMORTAL.contains(target.name())) {
        throw ApiException.forbidden(kind, target.name(), "this namespace may not be deleted");
      }
      return;
    }
    if (operation != AdmissionOperation.CREATE
        || !kind.namespaced()
        || REVIEWS.contains(kind.group())
        || !target.subresource().isEmpty()) {
      return;
    }
    Map<String, @Nullable Object> namespace = store.get("namespaces", "", target.namespace());
    if (namespace == null) {
      throw notFound(target.namespace());
    }
    if (Json.string(namespace, "status", "phase").equals("Terminating")) {
      throw terminating(kind, target.namespace(), Json.string(object, "metadata", "name"));
    }
  }

  private static ApiException notFound(String namespace) {
    Map<String, @Nullable Object> details = new LinkedHashMap<>();
    details.put("name", namespace);
    details.put("kind", "namespaces");
    return new ApiException(404, "NotFound", "namespaces \"" + namespace + "\" not found", details);
  }

  private static ApiException terminating(Kind kind, String namespace, String name) {
    ApiException refusal =
        ApiException.forbidden(
            kind,
            name,
            "unable to create new content in namespace "
                + namespace
                + " because it is being terminated");
    Map<String, @Nullable Object> cause = new LinkedHashMap<>();
    cause.put("reason", "NamespaceTerminating");
    cause.put("message", "namespace " + namespace + " is being terminated");
    cause.put("field", "metadata.namespace");
    Map<String, @Nullable Object> details = new LinkedHashMap<>();
    if (refusal.details() != null) {
      details.putAll(refusal.details());
    }
    details.put("causes", new ArrayList<@Nullable Object>(List.of(cause)));
    return new ApiException(403, "Forbidden", String.valueOf(refusal.getMessage()), details);
  }
}
