package io.gitops4j.testkit.apiserver.write;

import io.gitops4j.testkit.apiserver.admission.AdmissionChain;
import io.gitops4j.testkit.apiserver.admission.AdmissionOperation;
import io.gitops4j.testkit.apiserver.fields.IdleWrites;
import io.gitops4j.testkit.apiserver.model.ApiException;
import io.gitops4j.testkit.apiserver.model.FieldError;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.model.KindRules;
import io.gitops4j.testkit.apiserver.registry.KindRegistry;
import io.gitops4j.testkit.apiserver.registry.ServedKind;
import io.gitops4j.testkit.apiserver.store.ObjectStore;
import io.gitops4j.testkit.apiserver.validation.Errors;
import io.gitops4j.testkit.apiserver.validation.MetadataValidation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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

  private static final Set<String> UNWARNED = Set.of("status", "ephemeralcontainers");

  private final ObjectStore store;
  private final ServerContext context;
  private final HookedWrites hooks;
  private final List<Admission> admissions;
  private final Validation podSecurity;
  private final Validation quotas;
  private final KindRegistry registry;

  /** A writer into a store. */
  public Writer(
      ObjectStore store, ServerContext context, AdmissionChain chain, KindRegistry registry) {
    this.store = store;
    this.context = context;
    this.registry = registry;
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
    this.podSecurity = new PodSecurity(store);
    this.quotas = new ResourceQuotas(store, context.clock(), this::charge);
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
    return stored(target) != null;
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
    WrittenMetadata.checkNamespace(target, metadata);
    WrittenMetadata.wipe(metadata);
    ServedKind kind = target.kind();
    setDefaults(kind, object);
    WrittenMetadata.keepSent(kind.kind(), object, sent);
    WrittenMetadata.dedupOwners(object, warnings);
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

  /** One that says it is of another kind is left as it is. */
  private static void setDefaults(ServedKind kind, Map<String, @Nullable Object> object) {
    if (!PatchedType.foreign(kind.kind(), object)) {
      kind.rules().setDefaults(object);
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
        rules.prepareForCreate(
            object, context.forWrite(options.dryRun(), target.subresource(), warnings));
    if (rules.hasGeneration()) {
      metadata.put("generation", 1L);
    }
    List<FieldError> errors = new ArrayList<>(rules.validate(object, sent));
    if (errors.isEmpty()
        || (rules.looksAtNewMetadata() && !PatchedType.foreign(kind.kind(), object))) {
      errors.addAll(0, MetadataValidation.validate(metadata, kind.kind()));
    }
    refuse(kind.kind(), object, errors);
    warnings.addAll(rules.warnings(object));
    validate(AdmissionOperation.CREATE, target, object, null, options, warnings);
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
    ObjectSize.check(object);
    if (options.dryRun()) {
      return new WriteResult(true, asRead(kind, object), warnings);
    }
    Map<String, @Nullable Object> stored = store.create(kind.storage(), kind.toStored(object));
    return new WriteResult(true, kind.fromStored(stored), warnings);
  }

  /** Asks those that see an object as it will be stored, in the order of a kube-apiserver. */
  private void validate(
      AdmissionOperation operation,
      Target target,
      Map<String, @Nullable Object> object,
      @Nullable Map<String, @Nullable Object> live,
      WriteOptions options,
      List<String> warnings) {
    Validation.Written written =
        new Validation.Written(operation, target, object, live, options.dryRun());
    podSecurity.validate(written, warnings);
    hooks.validate(operation, target, object, live, options, warnings);
    quotas.validate(written, warnings);
  }

  /** Writes the status of a quota that a write is charged to. */
  private void charge(Map<String, @Nullable Object> quota) {
    ServedKind kind = registry.find("", "v1", "resourcequotas").orElseThrow();
    Target target =
        new Target(
            kind,
            Json.string(quota, "metadata", "namespace"),
            Json.string(quota, "metadata", "name"),
            "status");
    update(target, Body.of(quota), WriteOptions.by("kube-apiserver"));
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

  /** Refuses an object with mistakes, by the kind that it says it is. */
  private static void refuse(
      Kind kind, Map<String, @Nullable Object> object, List<FieldError> errors) {
    if (!errors.isEmpty()) {
      String said = kind.custom() ? Decoding.text(object, "kind") : kind.kind();
      String name = Json.string(object, "metadata", "name");
      throw ApiException.invalid(kind.group(), said, name, errors);
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
    WrittenMetadata.checkName(target, metadata);
    WrittenMetadata.checkNamespace(target, metadata);
    ServedKind kind = target.kind();
    setDefaults(kind, object);
    WrittenMetadata.keepSent(kind.kind(), object, sent);
    WrittenMetadata.dedupOwners(object, decoded);
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

  /** What happens to an update of an object that is not there. */
  enum Missing {
    /** It is refused. */
    REFUSED,
    /** It is made if the kind allows that. */
    AS_THE_KIND_SAYS,
    /** It is made. */
    CREATED
  }

  /**
   * What a change makes of an object.
   *
   * @param stored the object it was made from; null when there was none
   * @param live that in the version of the request; empty when there was none
   * @param updated what it became
   * @param warnings what the change warned of
   */
  private record Draft(
      @Nullable Map<String, @Nullable Object> stored,
      Map<String, @Nullable Object> live,
      Map<String, @Nullable Object> updated,
      List<String> warnings) {}

  /**
   * Updates an object by a function of the live one. The function runs before the lock is taken, so
   * that changes of several clients are made at once, and again when somebody else was faster.
   */
  WriteResult change(Target target, Change change, WriteOptions options, Missing missing) {
    Draft early = earlyDraft(target, change, missing);
    List<String> warnings = new ArrayList<>();
    try {
      return store.exclusively(() -> changed(target, change, early, options, missing, warnings));
    } catch (ApiException e) {
      throw e.warned(warnings);
    }
  }

  private @Nullable Draft earlyDraft(Target target, Change change, Missing missing) {
    Map<String, @Nullable Object> stored = stored(target);
    if (stored == null && !creates(target, missing)) {
      return null;
    }
    try {
      return draft(target, stored, change, new ArrayList<>());
    } catch (ApiException refused) {
      // What is refused is refused for what is there then, and so in its turn.
      return null;
    }
  }

  private @Nullable Map<String, @Nullable Object> stored(Target target) {
    return store.get(target.kind().storage(), target.namespace(), target.name());
  }

  private static Draft draft(
      Target target,
      @Nullable Map<String, @Nullable Object> stored,
      Change change,
      List<String> warnings) {
    Map<String, @Nullable Object> live =
        stored == null ? new LinkedHashMap<>() : target.kind().fromStored(stored);
    return new Draft(stored, live, change.of(live, warnings), warnings);
  }

  private WriteResult changed(
      Target target,
      Change change,
      @Nullable Draft early,
      WriteOptions options,
      Missing missing,
      List<String> warnings) {
    Map<String, @Nullable Object> stored = stored(target);
    if (stored == null && !creates(target, missing)) {
      throw ApiException.notFound(target.kind().kind(), target.name());
    }
    Draft draft;
    if (early != null && early.stored() == stored) {
      warnings.addAll(early.warnings());
      draft = early;
    } else {
      draft = draft(target, stored, change, warnings);
    }
    Map<String, @Nullable Object> updated = draft.updated();
    if (stored == null) {
      return madeByUpdate(target, updated, options, warnings);
    }
    Map<String, @Nullable Object> live = draft.live();
    admissions.forEach(a -> a.admit(AdmissionOperation.UPDATE, target, updated, options.dryRun()));
    hooks.mutate(AdmissionOperation.UPDATE, target, updated, live, options, warnings);
    return updated(target, stored, live, updated, options, warnings);
  }

  private static boolean creates(Target target, Missing missing) {
    return (missing == Missing.CREATED && target.subresource().isEmpty())
        || (missing != Missing.REFUSED && target.kind().rules().allowsCreateOnUpdate());
  }

  private WriteResult madeByUpdate(
      Target target,
      Map<String, @Nullable Object> object,
      WriteOptions options,
      List<String> warnings) {
    WrittenMetadata.version(Json.string(object, "metadata", "resourceVersion"));
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
    WrittenMetadata.checkVersion(kind, target.name(), metadata, live);
    WrittenMetadata.keep(metadata, live);
    Object finalizers = Json.at(updated, "spec", "finalizers");
    Map<String, @Nullable Object> sent =
        rules.prepareForUpdate(
            updated, live, target.subresource(), context.forWrite(options.dryRun(), warnings));
    if (target.subresource().equals("finalize")) {
      finalized(updated, finalizers);
    }
    List<FieldError> errors =
        new ArrayList<>(
            MetadataValidation.validateAnyUpdate(
                Errors.object(updated, "metadata"), Errors.object(live, "metadata")));
    errors.addAll(rules.validateUpdate(updated, live, sent, target.subresource()));
    refuse(kind.kind(), updated, errors);
    if (!UNWARNED.contains(target.subresource())) {
      warnings.addAll(rules.warnings(updated, live));
    }
    validate(AdmissionOperation.UPDATE, target, updated, live, options, warnings);
    IdleWrites.restoreTimes(updated, live);
    // Whatever is written of an object that only waits for that to go, it goes.
    if (Deletion.completed(kind.kind(), updated, live)) {
      ObjectSize.check(updated);
      if (!options.dryRun()) {
        store.delete(kind.storage(), target.namespace(), target.name());
      }
      return new WriteResult(false, updated, warnings);
    }
    boolean same =
        kind.kind().custom()
            ? Json.equal(kind.toStored(updated), stored)
            : Json.equal(updated, live)
                && rules.read(stored) == stored
                && IdleWrites.sameOrder(updated, live);
    if (same) {
      return new WriteResult(false, live, warnings);
    }
    ObjectSize.check(updated);
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
}
