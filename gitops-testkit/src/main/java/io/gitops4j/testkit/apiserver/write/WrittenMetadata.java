package io.gitops4j.testkit.apiserver.write;

import io.gitops4j.testkit.apiserver.model.ApiException;
import io.gitops4j.testkit.apiserver.model.FieldError;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.registry.ServedKind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The metadata of what a client writes: what it must say, may not say, and need not repeat.
 *
 * <p>Source: k8s.io/apiserver, {@code pkg/registry/rest/{create,update}.go}, {@code
 * pkg/endpoints/handlers/rest.go}.
 */
final class WrittenMetadata {
  static final String STALE =
      "the object has been modified; please apply your changes to the latest version and try again";

  private WrittenMetadata() {}

  /** Takes away what only the server sets. */
  static void wipe(Map<String, @Nullable Object> metadata) {
    metadata
        .keySet()
        .removeAll(
            Set.of(
                "uid",
                "creationTimestamp",
                "deletionTimestamp",
                "deletionGracePeriodSeconds",
                "selfLink"));
  }

  /** Sets the namespace of the request, and refuses another one. */
  static void checkNamespace(Target target, Map<String, @Nullable Object> metadata) {
    String given = Json.string(metadata, "namespace");
    if (target.kind().kind().namespaced()) {
      if (!given.isEmpty() && !given.equals(target.namespace())) {
        throw ApiException.badRequest(
            "the namespace of the provided object does not match the namespace sent on the request");
      }
      metadata.put("namespace", target.namespace());
    } else {
      metadata.remove("namespace");
    }
  }

  /** Refuses another name than that of the request. */
  static void checkName(Target target, Map<String, @Nullable Object> metadata) {
    String name = Json.string(metadata, "name");
    if (name.isEmpty()) {
      throw ApiException.badRequest(
          "the name of the object ("
              + target.name()
              + " based on URL) was undeterminable: name must be provided");
    }
    if (!name.equals(target.name())) {
      throw ApiException.badRequest(
          "the name of the object ("
              + name
              + ") does not match the name on the URL ("
              + target.name()
              + ")");
    }
  }

  /** Refuses an object that another version is there of by now, and sets the version. */
  static void checkVersion(
      ServedKind kind,
      String name,
      Map<String, @Nullable Object> metadata,
      Map<String, @Nullable Object> live) {
    String given = Json.string(metadata, "resourceVersion");
    long version = version(given);
    String there = Json.string(live, "metadata", "resourceVersion");
    if (version == 0) {
      if (!kind.rules().allowsUnconditionalUpdate()) {
        throw ApiException.invalid(
            kind.kind().group(),
            kind.kind().plural(),
            name,
            List.of(
                FieldError.invalid(
                    "metadata.resourceVersion", 0L, "must be specified for an update")));
      }
    } else if (!given.equals(there)) {
      throw ApiException.conflict(kind.kind(), name, STALE);
    }
    metadata.put("resourceVersion", there);
  }

  /** The number that a resourceVersion is; 0 for none. */
  static long version(String given) {
    try {
      return given.isEmpty() ? 0 : Long.parseUnsignedLong(given);
    } catch (NumberFormatException e) {
      throw new ApiException(
          500, "", "strconv.ParseUint: parsing " + Json.text(given) + ": invalid syntax", null);
    }
  }

  /** What a client may not change, or need not repeat. */
  static void keep(Map<String, @Nullable Object> metadata, Map<String, @Nullable Object> live) {
    Map<String, @Nullable Object> before = Json.map(live, "metadata");
    if (before == null) {
      return;
    }
    if (Json.string(metadata, "uid").isEmpty()) {
      metadata.put("uid", before.get("uid"));
    }
    for (String name :
        List.of(
            "generation", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds")) {
      Object there = before.get(name);
      if (there == null && !name.startsWith("deletion")) {
        metadata.remove(name);
      } else if (there != null
          && !(name.equals("deletionGracePeriodSeconds") && metadata.get(name) != null)) {
        metadata.put(name, there);
      }
    }
    metadata.remove("selfLink");
  }

  /**
   * What a client sent as managed fields, which decoding drops when they are empty: an empty list
   * gives up all owners, but not of a custom kind, where it passes through the type of metadata.
   */
  static void keepSent(Kind kind, Map<String, @Nullable Object> object, @Nullable Object sent) {
    if (sent != null && !(kind.custom() && sent.equals(List.of()))) {
      Json.child(object, "metadata").put("managedFields", sent);
    }
  }

  /** Of owners given twice one stays, and the client is told. */
  static void dedupOwners(Map<String, @Nullable Object> object, List<String> warnings) {
    List<@Nullable Object> owners = Json.list(object, "metadata", "ownerReferences");
    if (owners == null) {
      return;
    }
    Set<String> duplicates = new LinkedHashSet<>();
    List<@Nullable Object> kept = new ArrayList<>();
    for (Object owner : owners) {
      if (kept.stream().anyMatch(k -> Json.equal(k, owner))) {
        duplicates.add(Json.string(owner, "uid"));
      } else {
        kept.add(owner);
      }
    }
    if (duplicates.isEmpty()) {
      return;
    }
    Json.child(object, "metadata").put("ownerReferences", kept);
    warnings.add(
        ".metadata.ownerReferences contains duplicate entries; API server dedups owner references"
            + " in 1.20+, and may reject such requests as early as 1.24; please fix your requests;"
            + " duplicate UID(s) observed: "
            + String.join(", ", duplicates));
  }
}
