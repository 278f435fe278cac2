package io.gitops4j.testkit.apiserver.write;

import io.gitops4j.testkit.apiserver.admission.AdmissionChain;
import io.gitops4j.testkit.apiserver.admission.AdmissionOperation;
import io.gitops4j.testkit.apiserver.fields.FieldManager;
import io.gitops4j.testkit.apiserver.model.ApiException;
import io.gitops4j.testkit.apiserver.model.FieldError;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.model.KindRules;
import io.gitops4j.testkit.apiserver.registry.ServedKind;
import io.gitops4j.testkit.apiserver.store.ObjectStore;
import io.gitops4j.testkit.apiserver.validation.Errors;
import io.gitops4j.testkit.apiserver.validation.MetadataValidation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Creates and updates, the way a kube-apiserver does.
 *
 * <p>A create decodes, defaults, notes who owns which field, asks admission, fills in what the
 * server sets, prepares, validates and stores, in this order: that is why defaults of a POST are
 * owned by its manager and an allocated address is not. An update does the same to what a function
 * makes of the live object, inside one lock, and stores nothing when nothing but times changed. An
 * update that takes the last finalizer from an object that is being deleted deletes it, and answers
 * with the object as it would have been. Source: k8s.io/apiserver, {@code
 * pkg/endpoints/handlers/{create,update,patch}.go}, {@code pkg/registry/rest/{create,update}.go},
 * {@code pkg/registry/generic/registry/store.go}; held by the {@code write} conversations.
 */
public final class Writer {
  private static final int MAX_OBJECT_BYTES = 1_500_000;
  static final String STALE =
      "the object has been modified; please apply your changes to the latest version and try again";

  private final ObjectStore store;
  private final ServerContext context;
  private final HookedWrites hooks;
  private final List<Admission> admissions;

  /** A writer into a store. */
  public Writer(ObjectStore store, ServerContext context, AdmissionChain chain) {
    this.store = store;
    this.context = context;
    this.hooks = new HookedWrites(chain);
    this.admissions =
        List.of(
            new NamespaceLifecycle(store),
            new LimitRanger(store),
            (operation, target, object, dryRun) -> {
              if (operation == AdmissionOperation.CREATE) {
                CustomDefinitions.admit(store, target, object);
              }
            });
  }

  /** Makes the object of an update. */
  @FunctionalInterface
  interface Change {
    /**
     * The object after the change, with its new managed fields; defaults are set already.
     *
     * @param live the live object, or an empty one; shared and not to be changed
     */
    Map<String, @Nullable Object> of(Map<String, @Nullable Object> live, List<String> warnings);
  }

  /** What the writer knows of the time, names and addresses. */
  ServerContext context() {
    return context;
  }

  /** Whether an object is there. */
  public boolean exists(Target target) {
    return store.get(target.kind().storage(), target.namespace(), target.name()) != null;
  }

  /** Creates an object from what a client sent. */
  public WriteResult create(Target target, Body body, WriteOptions options) {
    List<String> warnings = new ArrayList<>();
    try {
      return create(target, body, options, warnings);
    } catch (ApiException e) {
      throw e.warned(warnings);
    }
  }

  private WriteResult create(
      Target target, Body body, WriteOptions options, List<String> warnings) {
    Object sent = Json.copy(Json.at(body.tree(), "metadata", "managedFields"));
    Map<String, @Nullable Object> object = Decoding.whole(target, body, options, warnings);
    Map<String, @Nullable Object> metadata = Json.child(object, "metadata");
    checkNamespace(target, metadata);
    wipe(metadata);
    ServedKind kind = target.kind();
    kind.rules().setDefaults(object);
    keepSent(kind.kind(), object, sent);
    dedupOwners(object, warnings);
    Map<String, @Nullable Object> managed =
        kind.fields()
            .update(
                new LinkedHashMap<>(),
                object,
                options.manager(),
                "",
                context.now(),
                kind.rules().resetFields(""));
    return store.exclusively(() -> created(target, managed, options, warnings, true));
  }

  private static void wipe(Map<String, @Nullable Object> metadata) {
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

  private WriteResult created(
      Target target,
      Map<String, @Nullable Object> object,
      WriteOptions options,
      List<String> warnings,
      boolean versionForbidden) {
    ServedKind kind = target.kind();
    KindRules rules = kind.rules();
    admissions.forEach(a -> a.admit(AdmissionOperation.CREATE, target, object, options.dryRun()));
    hooks.mutate(AdmissionOperation.CREATE, target, object, null, options, warnings);
    Map<String, @Nullable Object> metadata = Json.child(object, "metadata");
    options.guard().check(kind.kind(), object, null);
    metadata.put("uid", context.newUid());
    metadata.put("creationTimestamp", context.now());
    String prefix = Json.string(metadata, "generateName");
    boolean generated = Json.string(metadata, "name").isEmpty() && !prefix.isEmpty();
    if (generated) {
      metadata.put("name", context.generateName(prefix));
    }
    Map<String, @Nullable Object> sent =
        rules.prepareForCreate(object, context.forWrite(options.dryRun(), target.subresource()));
    if (rules.hasGeneration()) {
      metadata.put("generation", 1L);
    }
    List<FieldError> errors = new ArrayList<>(rules.validate(object, sent));
    // The rules of Events do not look at metadata, which is looked at when they are kept.
    if (errors.isEmpty() || !kind.kind().kind().equals("Event")) {
      errors.addAll(0, MetadataValidation.validate(metadata, kind.kind()));
    }
    refuse(kind.kind(), Json.string(metadata, "name"), errors);
    warnings.addAll(rules.warnings(object));
    hooks.validate(AdmissionOperation.CREATE, target, object, null, options, warnings);
    if (versionForbidden
        && metadata.get("resourceVersion") instanceof String version
        && version.matches("0*[1-9]\\d*")) {
      throw new ApiException(
          500, "", "resourceVersion should not be set on objects to be created", null);
    }
    if (versionForbidden || !options.dryRun()) {
      metadata.remove("resourceVersion");
    }
    String name = Json.string(metadata, "name");
    Map<String, @Nullable Object> there = store.get(kind.storage(), target.namespace(), name);
    if (there != null) {
      throw exists(kind.kind(), name, there, !prefix.isEmpty());
    }
    checkSize(object);
    if (options.dryRun()) {
      return new WriteResult(true, asRead(kind, object), warnings);
    }
    Map<String, @Nullable Object> stored = store.create(kind.storage(), kind.toStored(object));
    return new WriteResult(true, kind.fromStored(stored), warnings);
  }

  private static ApiException exists(
      Kind kind, String name, Map<String, @Nullable Object> there, boolean generated) {
    ApiException exists = ApiException.alreadyExists(kind, name);
    if (generated) {
      Map<String, @Nullable Object> details = new LinkedHashMap<>();
      if (exists.details() != null) {
        details.putAll(exists.details());
      }
      details.put("retryAfterSeconds", 1L);
      return new ApiException(
          409,
          "AlreadyExists",
          kind.qualifiedPlural()
              + " \""
              + name
              + "\" already exists, the server was not able to generate a unique name for the"
              + " object",
          details);
    }
    if (Json.at(there, "metadata", "deletionTimestamp") != null) {
      return new ApiException(
          409,
          "AlreadyExists",
          "object is being deleted: " + exists.getMessage(),
          exists.details());
    }
    return exists;
  }

  private static void checkSize(Map<String, @Nullable Object> object) {
    if (Json.text(object).getBytes(StandardCharsets.UTF_8).length > MAX_OBJECT_BYTES) {
      throw new ApiException(500, "", "etcdserver: request is too large", null);
    }
  }

  private static void refuse(Kind kind, String name, List<FieldError> errors) {
    if (!errors.isEmpty()) {
      throw ApiException.invalid(kind.group(), kind.kind(), name, errors);
    }
  }

  /** Replaces an object by what a client sent, or makes it where the kind allows. */
  public WriteResult update(Target target, Body body, WriteOptions options) {
    List<String> decoded = new ArrayList<>();
    try {
      return update(target, body, options, decoded);
    } catch (ApiException e) {
      throw e.warned(decoded);
    }
  }

  private WriteResult update(Target target, Body body, WriteOptions options, List<String> decoded) {
    Object sent = Json.copy(Json.at(body.tree(), "metadata", "managedFields"));
    Map<String, @Nullable Object> object = Decoding.whole(target, body, options, decoded);
    Map<String, @Nullable Object> metadata = Json.child(object, "metadata");
    checkName(target, metadata);
    checkNamespace(target, metadata);
    ServedKind kind = target.kind();
    kind.rules().setDefaults(object);
    keepSent(kind.kind(), object, sent);
    dedupOwners(object, decoded);
    Change change =
        (live, warnings) -> {
          warnings.addAll(decoded);
          UidPrecondition.check(target, metadata, live, options.dryRun());
          return kind.fields()
              .update(
                  live,
                  object,
                  options.manager(),
                  target.subresource(),
                  context.now(),
                  kind.rules().resetFields(target.subresource()));
        };
    return change(target, change, options, Missing.AS_THE_KIND_SAYS);
  }

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

  /** What happens to an update of an object that is not there. */
  enum Missing {
    /** It is refused. */
    REFUSED,
    /** It is made if the kind allows that. */
    AS_THE_KIND_SAYS,
    /** It is made. */
    CREATED
  }

  /** Updates an object by a function of the live one. */
  WriteResult change(Target target, Change change, WriteOptions options, Missing missing) {
    List<String> warnings = new ArrayList<>();
    try {
      return store.exclusively(() -> changed(target, change, options, missing, warnings));
    } catch (ApiException e) {
      throw e.warned(warnings);
    }
  }

  private WriteResult changed(
      Target target, Change change, WriteOptions options, Missing missing, List<String> warnings) {
    ServedKind kind = target.kind();
    Map<String, @Nullable Object> stored =
        store.get(kind.storage(), target.namespace(), target.name());
    if (stored == null) {
      return absent(target, change, options, missing, warnings);
    }
    Map<String, @Nullable Object> live = kind.fromStored(stored);
    Map<String, @Nullable Object> updated = change.of(live, warnings);
    admissions.forEach(a -> a.admit(AdmissionOperation.UPDATE, target, updated, options.dryRun()));
    hooks.mutate(AdmissionOperation.UPDATE, target, updated, live, options, warnings);
    return updated(target, stored, live, updated, options, warnings);
  }

  private WriteResult absent(
      Target target, Change change, WriteOptions options, Missing missing, List<String> warnings) {
    ServedKind kind = target.kind();
    boolean creates =
        (missing == Missing.CREATED && target.subresource().isEmpty())
            || (missing != Missing.REFUSED && kind.rules().allowsCreateOnUpdate());
    if (!creates) {
      throw ApiException.notFound(kind.kind(), target.name());
    }
    Map<String, @Nullable Object> object = change.of(new LinkedHashMap<>(), warnings);
    version(Json.string(object, "metadata", "resourceVersion"));
    String uid = Json.string(object, "metadata", "uid");
    if (!uid.isEmpty()) {
      throw ApiException.conflict(
          kind.kind(),
          target.name(),
          "uid mismatch: the provided object specified uid "
              + uid
              + ", and no existing object was found");
    }
    return created(target, object, options, warnings, false);
  }

  /** An object as it would be read again: empty labels of custom kinds are stored, and not read. */
  private static Map<String, @Nullable Object> asRead(
      ServedKind kind, Map<String, @Nullable Object> object) {
    return kind.kind().custom()
        ? kind.fromStored(kind.toStored(object))
        : kind.rules().read(object);
  }

  private WriteResult updated(
      Target target,
      Map<String, @Nullable Object> stored,
      Map<String, @Nullable Object> live,
      Map<String, @Nullable Object> updated,
      WriteOptions options,
      List<String> warnings) {
    ServedKind kind = target.kind();
    KindRules rules = kind.rules();
    Map<String, @Nullable Object> metadata = Json.child(updated, "metadata");
    options.guard().check(kind.kind(), updated, live);
    checkVersion(kind, target.name(), metadata, live);
    keepMetadata(metadata, live);
    Object finalizers = Json.at(updated, "spec", "finalizers");
    Map<String, @Nullable Object> sent =
        rules.prepareForUpdate(
            updated, live, target.subresource(), context.forWrite(options.dryRun()));
    if (target.subresource().equals("finalize")) {
      finalized(updated, finalizers);
    }
    List<FieldError> errors =
        new ArrayList<>(
            MetadataValidation.validateAnyUpdate(metadata, Errors.object(live, "metadata")));
    errors.addAll(rules.validateUpdate(updated, live, sent, target.subresource()));
    refuse(kind.kind(), target.name(), errors);
    if (!target.subresource().equals("status")) {
      warnings.addAll(rules.warnings(updated, live));
    }
    hooks.validate(AdmissionOperation.UPDATE, target, updated, live, options, warnings);
    FieldManager.restoreIdleTimes(updated, live);
    boolean same =
        kind.kind().custom()
            ? Json.equal(kind.toStored(updated), stored)
            : Json.equal(updated, live)
                && rules.read(stored) == stored
                && FieldManager.sameOrder(updated, live);
    boolean completed = Deletion.completed(kind.kind(), updated, live);
    if (same && !completed) {
      return new WriteResult(false, live, warnings);
    }
    checkSize(updated);
    if (completed) {
      if (!options.dryRun()) {
        store.delete(kind.storage(), target.namespace(), target.name());
      }
      return new WriteResult(false, updated, warnings);
    }
    if (options.dryRun()) {
      return new WriteResult(false, asRead(kind, updated), warnings);
    }
    Map<String, @Nullable Object> now = store.update(kind.storage(), kind.toStored(updated));
    return new WriteResult(false, kind.fromStored(now), warnings);
  }

  /** The finalizers of a namespace, which only its subresource changes. */
  private static void finalized(
      Map<String, @Nullable Object> namespace, @Nullable Object finalizers) {
    Map<String, @Nullable Object> spec = Json.child(namespace, "spec");
    spec.remove("finalizers");
    if (finalizers instanceof List<?> list && !list.isEmpty()) {
      spec.put("finalizers", finalizers);
    }
  }

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

  private static long version(String given) {
    try {
      return given.isEmpty() ? 0 : Long.parseUnsignedLong(given);
    } catch (NumberFormatException e) {
      throw new ApiException(
          500, "", "strconv.ParseUint: parsing " + Json.text(given) + ": invalid syntax", null);
    }
  }

  /** What a client may not change, or need not repeat. */
  private static void keepMetadata(
      Map<String, @Nullable Object> metadata, Map<String, @Nullable Object> live) {
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
      boolean ofDeletion = name.startsWith("deletion");
      if (before.get(name) == null && !ofDeletion) {
        metadata.remove(name);
      } else if (before.get(name) != null && !(ofDeletion && metadata.get(name) != null)) {
        metadata.put(name, before.get(name));
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
