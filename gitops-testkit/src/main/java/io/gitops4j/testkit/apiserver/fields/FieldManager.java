package io.gitops4j.testkit.apiserver.fields;

import io.gitops4j.testkit.apiserver.fields.path.FieldSet;
import io.gitops4j.testkit.apiserver.fields.typed.Conformance;
import io.gitops4j.testkit.apiserver.fields.typed.FieldType;
import io.gitops4j.testkit.apiserver.fields.typed.StructType;
import io.gitops4j.testkit.apiserver.model.ApiException;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.schema.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps {@code metadata.managedFields} of one kind's objects, and applies configurations to them.
 *
 * <p>The order of things around {@link Updater} is the server's: an object without owners first
 * gives what it has to {@code before-first-apply}; metadata that the server writes is stripped from
 * what the writer owns; the time of an entry moves when the write changed something; more than ten
 * updaters are merged into {@code ancient-changes}; kubectl may take over what it had applied on
 * the client side. Surprising: an object whose owners were reset is not tracked by updates, only by
 * the next apply; a second applier of the same values gets an entry without a time. Source:
 * apimachinery, {@code pkg/util/managedfields}. Tests: {@code FieldManagerTest}, {@code
 * FieldManagerPropertyTest}.
 *
 * <p>Immutable and thread-safe. Trees that are given are left as they are; results are fresh.
 */
public final class FieldManager {

  private static final String BEFORE_FIRST_APPLY = "before-first-apply";

  private static final FieldSet STRIPPED =
      Updater.at(
          List.of(
              List.of("apiVersion"),
              List.of("kind"),
              List.of("metadata"),
              List.of("metadata", "name"),
              List.of("metadata", "namespace"),
              List.of("metadata", "creationTimestamp"),
              List.of("metadata", "selfLink"),
              List.of("metadata", "uid"),
              List.of("metadata", "clusterName"),
              List.of("metadata", "generation"),
              List.of("metadata", "managedFields"),
              List.of("metadata", "resourceVersion")));

  private final Kind kind;
  private final FieldType type;
  private final Optional<StructType> struct;
  private final Updater updater;
  private final LastApplied lastApplied;

  private FieldManager(Kind kind, FieldType type, Optional<StructType> struct) {
    this.kind = kind;
    this.type = type;
    this.struct = struct;
    this.updater = new Updater(type, kind.apiVersion());
    this.lastApplied = new LastApplied(type, kind.apiVersion());
  }

  /** The field manager of a kind with a schema. */
  public static FieldManager of(Schema schema, Kind kind) {
    return kind.custom()
        ? new FieldManager(kind, FieldType.ofCustomKind(schema), Optional.empty())
        : new FieldManager(kind, FieldType.of(schema), Optional.of(StructType.of(schema)));
  }

  /** The field manager of a custom kind without a schema: everything is deduced. */
  public static FieldManager deduced(Kind kind) {
    return new FieldManager(kind, FieldType.deduced(), Optional.empty());
  }

  /**
   * Applies a configuration.
   *
   * @param live the object as stored; empty to create it
   * @param applied what the client sent, as it sent it
   * @param manager the name of the applier
   * @param force whether to take fields from others
   * @param subresource what is written; empty for the object itself
   * @param now the time in UTC to the second, as {@code 2026-11-01T00:00:00Z}
   * @param resetFields paths of member names that this write never owns
   * @return the new object, managedFields included; not defaulted
   * @throws ApiException 400 when the configuration is of another kind or has managedFields, 500
   *     without a reason when it does not conform to the schema, 409 when others own what it
   *     changes
   */
  public Map<String, @Nullable Object> apply(
      Map<String, @Nullable Object> live,
      Map<String, @Nullable Object> applied,
      String manager,
      boolean force,
      String subresource,
      String now,
      List<List<String>> resetFields)
      throws ApiException {
    check(applied);
    Map<String, @Nullable Object> bare = withoutManagedFields(live);
    FieldSet ignored = Updater.at(resetFields);
    ManagedFields managed = liveManagedFields(live);
    if (managed.owners().isEmpty() && !live.isEmpty()) {
      requireConformance(
          "failed to create manager for existing fields: failed to convert new object (%s) to smd"
              + " typed: ",
          bare, true);
      track(
          emptyObject(),
          shown(bare),
          managed,
          Manager.updater(BEFORE_FIRST_APPLY, kind.apiVersion(), subresource),
          now,
          ignored);
    }
    requireConformance("failed to create typed patch object (%s): ", applied, false);
    requireConformance("failed to create typed live object (%s): ", bare, true);
    Manager applier = Manager.applier(manager, subresource);
    Application application = new Application(bare, applied, applier, ignored, managed);
    Map<String, @Nullable Object> result;
    try {
      result = application.run(force);
    } catch (ApplyConflicts conflicts) {
      result = application.runAgain(conflicts);
    }
    ManagedFields owners = application.owners();
    FieldSet owned = owners.fields(applier).minus(STRIPPED);
    FieldSet before = managed.fields(applier);
    owners.put(applier, owned.equals(before) ? before : owned, kind.apiVersion());
    if (!Json.equal(result, bare)) {
      owners.touch(applier, now);
    }
    struct.ifPresent(shape -> dropNulls(shape, application.result()));
    lastApplied.sync(manager, result, applied);
    encode(result, owners);
    IdleWrites.restoreTimes(result, live);
    return result;
  }

  private static void dropNulls(StructType shape, Map<String, @Nullable Object> result) {
    shape.dropNulls(result);
  }

  /** One apply, which kubectl may try a second time by force. */
  private final class Application {
    private final Map<String, @Nullable Object> live;
    private final Map<String, @Nullable Object> applied;
    private final Manager applier;
    private final FieldSet ignored;
    private final ManagedFields before;
    private ManagedFields owners = new ManagedFields();
    private Map<String, @Nullable Object> result = new LinkedHashMap<>();

    Application(
        Map<String, @Nullable Object> live,
        Map<String, @Nullable Object> applied,
        Manager applier,
        FieldSet ignored,
        ManagedFields before) {
      this.live = live;
      this.applied = applied;
      this.applier = applier;
      this.ignored = ignored;
      this.before = before;
    }

    ManagedFields owners() {
      return owners;
    }

    Map<String, @Nullable Object> result() {
      return result;
    }

    Map<String, @Nullable Object> run(boolean force) throws ApplyConflicts {
      owners = before.copy();
      Object merged = updater.apply(live, applied, owners, applier, force, ignored);
      Map<String, @Nullable Object> map = Json.map(merged);
      result = map == null ? new LinkedHashMap<>() : map;
      return result;
    }

    Map<String, @Nullable Object> runAgain(ApplyConflicts conflicts) {
      ApplyConflicts left = lastApplied.left(applier.name(), conflicts, live);
      if (!left.isEmpty()) {
        throw left.toApiException();
      }
      try {
        return run(true);
      } catch (ApplyConflicts impossible) {
        throw impossible.toApiException();
      }
    }
  }

  /**
   * Tracks a write that is not an apply.
   *
   * <p>What the client sent as managedFields counts: {@code []} or {@code [{}]} resets the owners;
   * entries replace those of the live object, unless they are absent, empty, malformed, or the
   * write is of a subresource.
   *
   * @param live the object as stored; empty to create it
   * @param updated the object as it shall become, defaulted
   * @param manager the name of the updater
   * @param subresource what is written; empty for the object itself
   * @param now the time in UTC to the second, as {@code 2026-11-01T00:00:00Z}
   * @param resetFields paths of member names that this write never owns
   * @return the updated object with its managedFields
   */
  public Map<String, @Nullable Object> update(
      Map<String, @Nullable Object> live,
      Map<String, @Nullable Object> updated,
      String manager,
      String subresource,
      String now,
      List<List<String>> resetFields) {
    ManagedFields managed = startingFields(live, updated, !subresource.isEmpty());
    Map<String, @Nullable Object> result = Json.copyMap(withoutManagedFields(updated));
    boolean isCreate = Json.string(live, "metadata", "uid").isEmpty();
    if (managed.owners().isEmpty() && !isCreate) {
      return result;
    }
    Map<String, @Nullable Object> old =
        live.isEmpty() ? emptyObject() : shown(withoutManagedFields(live));
    Map<String, @Nullable Object> next = shown(result);
    if (!Conformance.mistakes(next, type, true).isEmpty()
        || !Conformance.mistakes(old, type, true).isEmpty()) {
      return result;
    }
    Manager updater = Manager.updater(manager, kind.apiVersion(), subresource);
    track(old, next, managed, updater, now, Updater.at(resetFields));
    UpdaterCap.enforce(managed);
    encode(result, managed);
    return result;
  }

  private void track(
      Map<String, @Nullable Object> old,
      Map<String, @Nullable Object> updated,
      ManagedFields managed,
      Manager manager,
      String now,
      FieldSet ignored) {
    FieldSet before = managed.fields(manager);
    Manager self = Manager.updater("current-operation", kind.apiVersion(), "");
    ManagedFields.Owned mine = managed.owners().get(manager);
    FieldSet changed = updater.update(old, updated, managed, self, ignored).minus(STRIPPED);
    if (changed.isEmpty()) {
      return;
    }
    FieldSet kept = mine == null || before.isEmpty() ? FieldSet.empty() : managed.fields(manager);
    managed.put(manager, kept.union(changed), kind.apiVersion());
    managed.touch(manager, now);
  }

  private ManagedFields startingFields(
      Map<String, @Nullable Object> live,
      Map<String, @Nullable Object> updated,
      boolean isSubresource) {
    if (!isSubresource) {
      List<@Nullable Object> sent = Json.list(updated, "metadata", "managedFields");
      if (sent != null && isReset(sent)) {
        return new ManagedFields();
      }
      ManagedFields decoded = decodeOrEmpty(sent);
      if (!decoded.owners().isEmpty()) {
        return decoded;
      }
    }
    return decodeOrEmpty(Json.list(live, "metadata", "managedFields"));
  }

  private static boolean isReset(List<@Nullable Object> sent) {
    return sent.isEmpty()
        || (sent.size() == 1 && sent.get(0) instanceof Map<?, ?> map && map.isEmpty());
  }

  private static ManagedFields decodeOrEmpty(@Nullable List<@Nullable Object> entries) {
    try {
      return ManagedFields.decode(entries);
    } catch (IllegalArgumentException e) {
      return new ManagedFields();
    }
  }

  private static ManagedFields liveManagedFields(Map<String, @Nullable Object> live) {
    try {
      return ManagedFields.decode(Json.list(live, "metadata", "managedFields"));
    } catch (IllegalArgumentException e) {
      throw failure("failed to decode managed fields: " + e.getMessage());
    }
  }

  private void check(Map<String, @Nullable Object> applied) {
    if (!gvk(applied).equals(kind.gvk())) {
      throw ApiException.badRequest("invalid object type: " + gvk(applied));
    }
    if (Json.at(applied, "metadata", "managedFields") != null) {
      throw ApiException.badRequest("metadata.managedFields must be nil");
    }
  }

  private void requireConformance(
      String failure, Map<String, @Nullable Object> object, boolean duplicatesAllowed) {
    String mistakes = Conformance.mistakes(object, type, duplicatesAllowed);
    if (!mistakes.isEmpty()) {
      String which =
          Json.string(object, "metadata", "namespace")
              + "/"
              + Json.string(object, "metadata", "name")
              + "; "
              + gvk(object);
      throw failure(failure.replace("%s", which) + mistakes);
    }
  }

  private static ApiException failure(String message) {
    return new ApiException(500, "", message, null);
  }

  private static String gvk(Map<String, @Nullable Object> object) {
    String apiVersion = Json.string(object, "apiVersion");
    String groupVersion = apiVersion.contains("/") ? apiVersion : "/" + apiVersion;
    return groupVersion + ", Kind=" + Json.string(object, "kind");
  }

  private Map<String, @Nullable Object> emptyObject() {
    Map<String, @Nullable Object> empty = new LinkedHashMap<>();
    empty.put("apiVersion", kind.apiVersion());
    empty.put("kind", kind.kind());
    return shown(empty);
  }

  /** A tree as the server compares it. */
  private Map<String, @Nullable Object> shown(Map<String, @Nullable Object> object) {
    Map<String, @Nullable Object> map =
        struct.map(shape -> Json.map(shape.shown(object))).orElse(null);
    return map == null ? object : map;
  }

  /** An object without its owners; what is below its metadata is shared. */
  private static Map<String, @Nullable Object> withoutManagedFields(
      Map<String, @Nullable Object> object) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>(object);
    Map<String, @Nullable Object> metadata = Json.map(object, "metadata");
    if (metadata != null) {
      Map<String, @Nullable Object> bare = new LinkedHashMap<>(metadata);
      bare.remove("managedFields");
      copy.put("metadata", bare);
    }
    return copy;
  }

  private static void encode(Map<String, @Nullable Object> object, ManagedFields managed) {
    List<@Nullable Object> entries = managed.encode();
    if (!entries.isEmpty()) {
      Json.child(object, "metadata").put("managedFields", entries);
    }
  }
}
