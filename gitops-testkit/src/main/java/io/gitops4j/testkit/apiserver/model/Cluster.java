package io.gitops4j.testkit.apiserver.model;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one API server as its own controllers see and write them: without HTTP, as an
 * administrator, through the same pipeline of defaults, field ownership and validation that
 * requests take.
 *
 * <p>Thread-safe. Objects handed out belong to the caller, who may change them. Objects of every
 * kind that is served are reachable, built in or custom, in each version that is served.
 */
public interface Cluster {

  /** What the time is read from. */
  Clock clock();

  /** The kinds that are served now, in the order of discovery. */
  List<Kind> kinds();

  /** The kind of this group and name in the version its objects are stored in. */
  Optional<Kind> kind(String group, String kind);

  /** A live object; the namespace is empty for kinds without one. */
  Optional<Map<String, @Nullable Object>> get(Kind kind, String namespace, String name);

  /** The live objects of a kind in all namespaces, by namespace and name. */
  List<Map<String, @Nullable Object>> list(Kind kind);

  /** The live objects of a kind in one namespace, by name. */
  List<Map<String, @Nullable Object>> list(Kind kind, String namespace);

  /**
   * Tells a listener of each change from now on, in the order of resourceVersions. It is called on
   * the thread that wrote and while the store is locked, so it must only take note and return.
   *
   * @return ends the subscription
   */
  AutoCloseable subscribe(Listener listener);

  /**
   * Creates an object, as POST does; {@code metadata.generateName} counts.
   *
   * @throws ApiException when the server refuses
   */
  Map<String, @Nullable Object> create(
      Kind kind, Map<String, @Nullable Object> object, String manager);

  /**
   * Replaces an object, as PUT does; the resourceVersion in it must be the live one when it is
   * there.
   *
   * @throws ApiException when the server refuses
   */
  Map<String, @Nullable Object> update(
      Kind kind, Map<String, @Nullable Object> object, String manager);

  /**
   * Replaces what a write of a subresource may change, as PUT of it does.
   *
   * @param subresource such as {@code status} or {@code finalize}
   * @throws ApiException when the server refuses
   */
  Map<String, @Nullable Object> updateSubresource(
      Kind kind, Map<String, @Nullable Object> object, String subresource, String manager);

  /** {@link #updateSubresource} of {@code status}. */
  default Map<String, @Nullable Object> updateStatus(
      Kind kind, Map<String, @Nullable Object> object, String manager) {
    return updateSubresource(kind, object, "status", manager);
  }

  /**
   * Deletes an object, as DELETE does; nothing happens when it is gone, or is another one now.
   *
   * @param uid of the object that is meant; empty for whatever has the name
   * @param propagation {@code Background}, {@code Foreground}, {@code Orphan}, or empty for the
   *     kind's own
   * @throws ApiException when the server refuses
   */
  void delete(Kind kind, String namespace, String name, String uid, String propagation);

  /** What is told of changes. */
  @FunctionalInterface
  interface Listener {
    /** One change has been stored. */
    void changed(Change change);
  }

  /**
   * One stored change.
   *
   * @param type what happened
   * @param kind the kind, in the version it is stored in
   * @param object the object after the change, or as it was last when it is gone; shared and not to
   *     be changed
   * @param before the object before the change; null when it is new
   * @param revision the resourceVersion of the change
   */
  record Change(
      Type type,
      Kind kind,
      Map<String, @Nullable Object> object,
      @Nullable Map<String, @Nullable Object> before,
      long revision) {
    /** What can happen to an object. */
    public enum Type {
      /** It is new. */
      ADDED,
      /** It has changed. */
      MODIFIED,
      /** It is gone. */
      DELETED
    }
  }
}
