package io.gitops4j.testkit.apiserver.write;

import io.gitops4j.testkit.apiserver.admission.AdmissionChain;
import io.gitops4j.testkit.apiserver.admission.AdmissionOperation;
import io.gitops4j.testkit.apiserver.model.ApiException;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.registry.ServedKind;
import io.gitops4j.testkit.apiserver.store.ObjectStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Deletes objects, or marks them.
 *
 * <p>An object without finalizers goes at once. One with finalizers gets a deletionTimestamp and
 * goes with the update that takes the last of them. The policies Foreground and Orphan are
 * finalizers themselves, which the garbage collector removes; a policy replaces that of an earlier
 * deletion. A Pod on a node keeps its grace period, a namespace its own list of finalizers. Source:
 * k8s.io/apiserver, {@code pkg/registry/rest/delete.go}, {@code
 * pkg/registry/generic/registry/store.go}; k8s.io/kubernetes, {@code
 * pkg/registry/core/namespace/storage}; held by the {@code delete} and {@code namespace}
 * conversations.
 */
public final class Deletion {
  private static final String ORPHAN = "orphan";
  private static final String FOREGROUND = "foregroundDeletion";
  static final String CUSTOM_CLEANUP = "customresourcecleanup.apiextensions.k8s.io";

  /** Kinds whose deletion answers with the object. */
  private static final Set<String> RETURNED =
      Set.of(
          "namespaces",
          "pods",
          "services",
          "serviceaccounts",
          "podtemplates",
          "resourcequotas",
          "persistentvolumes",
          "persistentvolumeclaims",
          "storageclasses.storage.k8s.io",
          "csidrivers.storage.k8s.io",
          "csinodes.storage.k8s.io",
          "volumeattachments.storage.k8s.io",
          "volumeattributesclasses.storage.k8s.io",
          "deviceclasses.resource.k8s.io",
          "resourceclaims.resource.k8s.io",
          "resourceclaimtemplates.resource.k8s.io",
          "resourceslices.resource.k8s.io");

  /** Kinds whose dependents stay unless something else is asked for. */
  private static final Set<String> ORPHANING = Set.of("replicationcontrollers", "jobs.batch");

  private final ObjectStore store;
  private final ServerContext context;
  private final Admission lifecycle;
  private final HookedWrites hooks;

  /** Deletions in a store, which namespaces have a say in. */
  public Deletion(ObjectStore store, ServerContext context, AdmissionChain chain) {
    this.store = store;
    this.context = context;
    this.lifecycle = new NamespaceLifecycle(store);
    this.hooks = new HookedWrites(chain);
  }

  /**
   * What a deletion led to.
   *
   * @param gone whether the object is gone
   * @param object the object as it is or was; shared and not to be changed
   * @param answersObject whether the client gets the object and not a Status
   * @param warnings what the client is to be told
   */
  public record Result(
      boolean gone,
      Map<String, @Nullable Object> object,
      boolean answersObject,
      List<String> warnings) {}

  /** Whether an update completes a deletion. */
  static boolean completed(
      Kind kind, Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live) {
    if (Json.at(live, "metadata", "deletionTimestamp") == null
        || !strings(updated, "metadata", "finalizers").isEmpty()) {
      return false;
    }
    if (kind.qualifiedPlural().equals("namespaces")) {
      return strings(updated, "spec", "finalizers").isEmpty();
    }
    if (kind.qualifiedPlural().equals(CustomDefinitions.STORAGE)) {
      return true;
    }
    Object grace = Json.at(live, "metadata", "deletionGracePeriodSeconds");
    return grace == null || Json.equal(grace, 0L);
  }

  private static List<String> strings(Map<String, @Nullable Object> object, String... path) {
    List<@Nullable Object> list = Json.list(object, path);
    return list == null ? List.of() : list.stream().map(String::valueOf).toList();
  }

  /** Deletes an object. */
  public Result delete(Target target, DeleteOptions options) {
    return store.exclusively(() -> deleted(target, options));
  }

  private Result deleted(Target target, DeleteOptions options) {
    ServedKind kind = target.kind();
    Map<String, @Nullable Object> stored =
        store.get(kind.storage(), target.namespace(), target.name());
    if (stored == null) {
      lifecycle.admit(AdmissionOperation.DELETE, target, Map.of(), options.dryRun());
      throw ApiException.notFound(kind.kind(), target.name())
          .warned(warnings(kind.kind(), options));
    }
    Map<String, @Nullable Object> live = kind.fromStored(stored);
    lifecycle.admit(AdmissionOperation.DELETE, target, live, options.dryRun());
    checkPreconditions(kind.kind(), target.name(), live, options);
    List<String> warnings = new ArrayList<>(warnings(kind.kind(), options));
    hooks.delete(target, live, options, warnings);
    List<String> before = strings(live, "metadata", "finalizers");
    List<String> after = finalizers(kind.kind(), before, options);
    boolean first = Json.at(live, "metadata", "deletionTimestamp") == null;
    long grace = grace(kind.kind(), live, options);
    boolean namespace = kind.kind().qualifiedPlural().equals("namespaces");
    boolean stays =
        !after.isEmpty()
            || grace > 0
            || (namespace && (first || !strings(live, "spec", "finalizers").isEmpty()));
    if (!stays) {
      boolean graceful = first && kind.kind().qualifiedPlural().equals("pods");
      return gone(
          target, graceful ? marked(kind, live, after, grace, true) : live, options, warnings);
    }
    if (!first && after.equals(before) && !shortens(live, grace)) {
      return new Result(false, live, true, warnings);
    }
    Map<String, @Nullable Object> marked = marked(kind, live, after, grace, first);
    if (options.dryRun()) {
      return new Result(false, marked, true, warnings);
    }
    Map<String, @Nullable Object> now = store.update(kind.storage(), kind.toStored(marked));
    return new Result(false, kind.fromStored(now), true, warnings);
  }

  private static boolean shortens(Map<String, @Nullable Object> live, long grace) {
    return Json.at(live, "metadata", "deletionGracePeriodSeconds") instanceof Long known
        && known > grace;
  }

  private Result gone(
      Target target,
      Map<String, @Nullable Object> live,
      DeleteOptions options,
      List<String> warnings) {
    ServedKind kind = target.kind();
    boolean answersObject = RETURNED.contains(kind.kind().qualifiedPlural());
    if (options.dryRun()) {
      return new Result(true, live, answersObject, warnings);
    }
    Map<String, @Nullable Object> last =
        store.delete(kind.storage(), target.namespace(), target.name());
    return new Result(true, deleted(live, last), answersObject, warnings);
  }

  /** The object with the version of its deletion. */
  private static Map<String, @Nullable Object> deleted(
      Map<String, @Nullable Object> live, @Nullable Map<String, @Nullable Object> last) {
    Map<String, @Nullable Object> object = Json.copyMap(live);
    Object version = Json.at(last, "metadata", "resourceVersion");
    if (version != null) {
      Json.child(object, "metadata").put("resourceVersion", version);
    }
    return object;
  }

  private Map<String, @Nullable Object> marked(
      ServedKind kind,
      Map<String, @Nullable Object> live,
      List<String> finalizers,
      long grace,
      boolean first) {
    Map<String, @Nullable Object> marked = Json.copyMap(live);
    Map<String, @Nullable Object> metadata = Json.child(marked, "metadata");
    if (finalizers.isEmpty()) {
      metadata.remove("finalizers");
    } else {
      metadata.put("finalizers", new ArrayList<@Nullable Object>(finalizers));
    }
    boolean namespace = kind.kind().qualifiedPlural().equals("namespaces");
    boolean definition = kind.kind().qualifiedPlural().equals(CustomDefinitions.STORAGE);
    if (first || grace > 0) {
      metadata.put("deletionTimestamp", context.now(grace));
      if (!namespace && !definition) {
        metadata.put("deletionGracePeriodSeconds", grace);
      }
    }
    if (first
        && !definition
        && metadata.get("generation") instanceof Long generation
        && generation > 0) {
      metadata.put("generation", generation + 1);
    }
    if (namespace) {
      Json.child(marked, "status").put("phase", "Terminating");
    }
    if (definition && first) {
      CustomDefinitions.setCondition(
          marked,
          "Terminating",
          "True",
          "InstanceDeletionPending",
          "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon",
          context.now());
    }
    return marked;
  }

  private static List<String> finalizers(Kind kind, List<String> before, DeleteOptions options) {
    List<String> after = new ArrayList<>(before);
    if (kind.qualifiedPlural().equals(CustomDefinitions.STORAGE)
        && !after.contains(CUSTOM_CLEANUP)) {
      after.add(CUSTOM_CLEANUP);
    }
    String policy = policy(kind, before, options);
    after.removeIf(f -> f.equals(ORPHAN) || f.equals(FOREGROUND));
    if (policy.equals("Orphan")) {
      after.add(ORPHAN);
    } else if (policy.equals("Foreground")) {
      after.add(FOREGROUND);
    }
    return after;
  }

  private static String policy(Kind kind, List<String> before, DeleteOptions options) {
    if (options.orphanDependents() != null) {
      return options.orphanDependents() ? "Orphan" : "Background";
    }
    if (!options.propagationPolicy().isEmpty()) {
      return options.propagationPolicy();
    }
    if (before.contains(ORPHAN)) {
      return "Orphan";
    }
    if (before.contains(FOREGROUND)) {
      return "Foreground";
    }
    return ORPHANING.contains(kind.qualifiedPlural()) ? "Orphan" : "Background";
  }

  /** What a client is told who deletes objects of a kind. */
  public static List<String> warnings(Kind kind, DeleteOptions options) {
    boolean silent =
        !kind.qualifiedPlural().equals("jobs.batch")
            || options.orphanDependents() != null
            || !options.propagationPolicy().isEmpty();
    return silent
        ? List.of()
        : List.of(
            "child pods are preserved by default when jobs are deleted; set"
                + " propagationPolicy=Background to remove them or set propagationPolicy=Orphan to"
                + " suppress this warning");
  }

  /** The seconds until the object goes: only Pods on a node have any. */
  private static long grace(Kind kind, Map<String, @Nullable Object> live, DeleteOptions options) {
    if (!kind.qualifiedPlural().equals("pods")
        || Json.string(live, "spec", "nodeName").isEmpty()
        || Set.of("Failed", "Succeeded").contains(Json.string(live, "status", "phase"))) {
      return 0;
    }
    if (options.gracePeriodSeconds() != null) {
      return Math.max(0, options.gracePeriodSeconds());
    }
    return Json.at(live, "spec", "terminationGracePeriodSeconds") instanceof Long seconds
        ? seconds
        : 30;
  }

  private static void checkPreconditions(
      Kind kind, String name, Map<String, @Nullable Object> live, DeleteOptions options) {
    String uid = Json.string(live, "metadata", "uid");
    if (options.uid() != null && !options.uid().equals(uid)) {
      throw conflict(
          kind,
          name,
          "the UID in the precondition ("
              + options.uid()
              + ") does not match the UID in record ("
              + uid
              + "). The object might have been deleted and then recreated");
    }
    String version = Json.string(live, "metadata", "resourceVersion");
    if (options.resourceVersion() != null && !options.resourceVersion().equals(version)) {
      throw conflict(
          kind,
          name,
          "the ResourceVersion in the precondition ("
              + options.resourceVersion()
              + ") does not match the ResourceVersion in record ("
              + version
              + "). The object might have been modified");
    }
  }

  /** A conflict that names the kind where others name the plural. */
  private static ApiException conflict(Kind kind, String name, String why) {
    Map<String, @Nullable Object> details = new LinkedHashMap<>();
    details.put("name", name);
    if (!kind.group().isEmpty()) {
      details.put("group", kind.group());
    }
    details.put("kind", kind.kind());
    String qualified = kind.group().isEmpty() ? kind.kind() : kind.kind() + "." + kind.group();
    return new ApiException(
        409,
        "Conflict",
        "Operation cannot be fulfilled on " + qualified + " \"" + name + "\": " + why,
        details);
  }
}
