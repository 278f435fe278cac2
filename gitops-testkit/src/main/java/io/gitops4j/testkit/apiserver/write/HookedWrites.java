package io.gitops4j.testkit.apiserver.write;

import io.gitops4j.testkit.apiserver.access.User;
import io.gitops4j.testkit.apiserver.admission.AdmissionChain;
import io.gitops4j.testkit.apiserver.admission.AdmissionOperation;
import io.gitops4j.testkit.apiserver.admission.AdmissionRequest;
import io.gitops4j.testkit.apiserver.model.ApiException;
import io.gitops4j.testkit.apiserver.model.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts writes before hooks and policies as a cluster puts them before webhooks: a scale as a Scale,
 * a namespace as in itself, an object out of a collection that is deleted without a name. Source:
 * k8s.io/apiserver, {@code pkg/endpoints/handlers/{create,update,patch,delete}.go}, {@code
 * pkg/registry/rest/{create,update,delete}.go}.
 */
final class HookedWrites {
  private final AdmissionChain chain;

  HookedWrites(AdmissionChain chain) {
    this.chain = chain;
  }

  /** Has an object changed in place by those that may. */
  void mutate(
      AdmissionOperation operation,
      Target target,
      Map<String, @Nullable Object> object,
      @Nullable Map<String, @Nullable Object> live,
      WriteOptions options,
      List<String> warnings) {
    if (!chain.mutates() || own(options.user())) {
      return;
    }
    Map<String, @Nullable Object> shown = shown(target, object);
    Map<String, @Nullable Object> end =
        chain.mutate(
            shown,
            now -> request(operation, target, now, live, options.user(), options.dryRun(), false),
            changed -> decoded(target, changed, object, options),
            warnings);
    if (end == null || end == shown) {
      return;
    }
    if (target.subresource().equals("scale")) {
      Scales.take(target, end, object);
    } else {
      object.clear();
      object.putAll(end);
    }
  }

  /** What a hook made of an object, as if a client had sent it, with the owners that it had. */
  private static Map<String, @Nullable Object> decoded(
      Target target,
      Map<String, @Nullable Object> changed,
      Map<String, @Nullable Object> object,
      WriteOptions options) {
    Map<String, @Nullable Object> copy = Json.copyMap(changed);
    if (target.subresource().equals("scale")) {
      return copy;
    }
    Object owners = Json.at(object, "metadata", "managedFields");
    Map<String, @Nullable Object> decoded =
        Decoding.whole(
            target, Body.of(copy), options.with(WriteOptions.Validation.IGNORE), new ArrayList<>());
    Map<String, @Nullable Object> metadata = Json.child(decoded, "metadata");
    WrittenMetadata.checkNamespace(target, metadata);
    metadata.remove("managedFields");
    if (owners != null) {
      metadata.put("managedFields", owners);
    }
    target.kind().rules().setDefaults(decoded);
    return decoded;
  }

  /** Has an object looked at as it will be stored. */
  void validate(
      AdmissionOperation operation,
      Target target,
      Map<String, @Nullable Object> object,
      @Nullable Map<String, @Nullable Object> live,
      WriteOptions options,
      List<String> warnings) {
    if (own(options.user())) {
      return;
    }
    chain.validate(
        () ->
            request(
                operation,
                target,
                shown(target, object),
                live,
                options.user(),
                options.dryRun(),
                false),
        warnings);
  }

  /** Whether the server writes by itself, as it does before anybody can be asked. */
  private static boolean own(User user) {
    return user.name().equals(User.SERVER);
  }

  /** Has an object looked at that is to be deleted. */
  void delete(
      Target target,
      Map<String, @Nullable Object> live,
      DeleteOptions options,
      List<String> warnings) {
    try {
      chain.mutate(null, gone -> deletion(target, live, options), changed -> changed, warnings);
      chain.validate(() -> deletion(target, live, options), warnings);
    } catch (ApiException e) {
      throw e.warned(warnings);
    }
  }

  private static AdmissionRequest deletion(
      Target target, Map<String, @Nullable Object> live, DeleteOptions options) {
    return request(
        AdmissionOperation.DELETE,
        target,
        null,
        live,
        options.user(),
        options.dryRun(),
        options.collection());
  }

  private static Map<String, @Nullable Object> shown(
      Target target, Map<String, @Nullable Object> object) {
    return target.subresource().equals("scale") ? Scales.of(target.kind(), object) : object;
  }

  private static AdmissionRequest request(
      AdmissionOperation operation,
      Target target,
      @Nullable Map<String, @Nullable Object> object,
      @Nullable Map<String, @Nullable Object> live,
      User user,
      boolean dryRun,
      boolean collection) {
    boolean namespace = target.kind().kind().qualifiedPlural().equals("namespaces");
    String given =
        target.name().isEmpty() ? Json.string(object, "metadata", "name") : target.name();
    String name = collection ? "" : given;
    return new AdmissionRequest(
        operation,
        target.kind().kind(),
        target.subresource(),
        namespace ? given : target.namespace(),
        name,
        user,
        dryRun,
        object == null ? null : typed(target, object),
        live == null ? null : typed(target, shown(target, live)));
  }

  /** Objects carry their type, whether the client sent it or not. */
  private static Map<String, @Nullable Object> typed(
      Target target, Map<String, @Nullable Object> object) {
    if (object.containsKey("kind") && object.containsKey("apiVersion")) {
      return object;
    }
    Map<String, @Nullable Object> typed = new LinkedHashMap<>(object);
    typed.putIfAbsent("apiVersion", target.kind().kind().apiVersion());
    typed.putIfAbsent("kind", target.kind().kind().kind());
    return typed;
  }
}
