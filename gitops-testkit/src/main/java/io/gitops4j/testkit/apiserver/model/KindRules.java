package io.gitops4j.testkit.apiserver.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one kind in one version does to its objects on their way into the store.
 *
 * <p>A create runs {@link #decode}, {@link #setDefaults}, field ownership, admission, {@link
 * #prepareForCreate}, {@link #validate}; an update the same with {@link #prepareForUpdate} and
 * {@link #validateUpdate}. The server itself takes care of what all kinds share: metadata, uid,
 * resourceVersion, deletion, finalizers, namespaces. Trees are changed in place. Source:
 * k8s.io/apiserver, {@code pkg/registry/rest/create_update_strategy} and {@code update.go}.
 */
public interface KindRules {

  /**
   * Brings what a client sent into the form of the typed object: fields that the schema does not
   * declare are dropped, values of convertible types are not converted.
   *
   * @return the paths of unknown fields, as {@code unknown field "spec.bogus"}, in order
   * @throws ApiException 400 when a value is of a type that the field cannot hold
   */
  List<String> decode(Map<String, @Nullable Object> object);

  /**
   * Sets what the version defaults in a decoded object, and writes quantities and the like in
   * canonical form.
   */
  void setDefaults(Map<String, @Nullable Object> object);

  /**
   * A stored object as it is read: what the version defaults stands in for what was not stored.
   *
   * <p>A write that changes nothing stores it, and so moves the resourceVersion once.
   *
   * @return the given object when nothing is filled in; else a copy
   */
  default Map<String, @Nullable Object> read(Map<String, @Nullable Object> stored) {
    return stored;
  }

  /**
   * Sets and drops what a create does: initial status, generated addresses, copied labels.
   *
   * @return the object as messages print it: with empty lists and maps, which are not stored
   */
  Map<String, @Nullable Object> prepareForCreate(
      Map<String, @Nullable Object> object, WriteContext context);

  /**
   * Sets and drops what an update of a subresource does, and raises the generation.
   *
   * @param subresource empty for the object itself; {@code status}, {@code scale}, {@code finalize}
   * @return the object as messages print it: with empty lists and maps, which are not stored
   */
  Map<String, @Nullable Object> prepareForUpdate(
      Map<String, @Nullable Object> updated,
      Map<String, @Nullable Object> live,
      String subresource,
      WriteContext context);

  /**
   * The mistakes of a new object, in the order the server tells them; metadata not included.
   *
   * @param sent what preparing it gave
   */
  List<FieldError> validate(
      Map<String, @Nullable Object> object, Map<String, @Nullable Object> sent);

  /**
   * Whether the mistakes in the metadata of a new object are told with those of the kind, which
   * looks at it itself; otherwise they are when there are no others. Source: k8s.io/apiserver,
   * {@code pkg/registry/rest/create.go}, {@code BeforeCreate}.
   */
  default boolean looksAtNewMetadata() {
    return true;
  }

  /**
   * The mistakes of a change, those of {@link #validate} included, and those of the metadata as
   * often as the kind looks at it.
   *
   * @param sent what preparing it gave
   */
  List<FieldError> validateUpdate(
      Map<String, @Nullable Object> updated,
      Map<String, @Nullable Object> live,
      Map<String, @Nullable Object> sent,
      String subresource);

  /** Warnings for the client after a write that succeeded; empty for most kinds. */
  default List<String> warnings(Map<String, @Nullable Object> object) {
    return List.of();
  }

  /** Warnings for the client after an update that succeeded. */
  default List<String> warnings(
      Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live) {
    return warnings(updated);
  }

  /** Whether objects count their generation. */
  boolean hasGeneration();

  /** Whether an update without a resourceVersion is allowed. */
  boolean allowsUnconditionalUpdate();

  /** Whether an update of an object that does not exist creates it. */
  boolean allowsCreateOnUpdate();

  /**
   * Fields whose ownership a write of the subresource does not track, as paths of member names:
   * {@code status} for the object itself, {@code spec} for its status. Source: {@code
   * GetResetFields}.
   */
  List<List<String>> resetFields(String subresource);

  /** What rules may ask the server while they prepare an object. */
  interface WriteContext {
    /** Now, in UTC to the second, as {@code 2026-11-01T00:00:00Z}. */
    String now();

    /** Whether nothing will be stored. */
    boolean dryRun();

    /** Whether what a new object needs is allocated; a status that makes one does not. */
    default boolean allocates() {
      return true;
    }

    /** The next free address of the service range; a dummy on a dry run. */
    String allocateClusterIp();

    /** The next free node port. */
    long allocateNodePort();

    /** Takes an address that was asked for; answers why not, empty when it was free. */
    default String claimClusterIp(String address) {
      return "";
    }

    /** Takes a node port that was asked for; answers why not, empty when it was free. */
    default String claimNodePort(long port) {
      return "";
    }

    /**
     * The PriorityClass of a Pod.
     *
     * @param name its name; empty for the one that is the default of the cluster
     * @return null when there is none; an empty one when the server does not know
     */
    default @Nullable Map<String, @Nullable Object> priorityClass(String name) {
      return Map.of();
    }

    /** Tells the client something beside what the object itself is warned of. */
    default void warn(String text) {}

    /** A new uid. */
    String newUid();
  }
}
