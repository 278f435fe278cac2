package io.gitops4j.spi;

import io.gitops4j.ApplyException;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the records of Helm releases in one place, where Helm finds them, too.
 *
 * <p>To create a record is to take the lock: of two that create the same revision one fails with
 * {@link io.gitops4j.Reason#CONFLICT}. A record is changed only as it was read; who comes late
 * fails with the same reason and nothing is written. A record too large to be kept fails with
 * {@link io.gitops4j.Reason#LIMIT}. Calls may come from several threads at once; they honour
 * interruption.
 *
 * @since 0.1
 */
public interface ReleaseStore {

  /**
   * What is known of a revision without its record.
   *
   * @param name the release's name
   * @param revision 1 or more
   * @param status Helm's word for the status
   * @param version the version of the record, as {@link StoredRelease#version()}; empty where it
   *     cannot be told without the record
   * @since 0.1
   */
  record Head(String name, int revision, String status, String version) {

    /** A revision of whose record the version is not known. */
    public Head(String name, int revision, String status) {
      this(name, revision, status, "");
    }
  }

  /** The namespace the records are in. */
  String namespace();

  /**
   * All revisions of all releases, by name and revision.
   *
   * @throws ApplyException when they cannot be read
   */
  List<Head> list();

  /**
   * The revisions of a release, oldest first; empty when there is none.
   *
   * @throws ApplyException when they cannot be read
   */
  List<Head> history(String name);

  /**
   * A record; empty when there is none.
   *
   * @throws ApplyException when it cannot be read
   */
  Optional<StoredRelease> get(String name, int revision);

  /**
   * Stores a new record and returns it as it is stored.
   *
   * @throws ApplyException as the type says, or when it cannot be stored
   */
  StoredRelease create(StoredRelease record);

  /**
   * Changes a record that was returned by this store and returns it as it is stored.
   *
   * @throws ApplyException as the type says, when the record is gone, or when it cannot be stored
   */
  StoredRelease update(StoredRelease record);

  /**
   * Removes a record; does nothing when there is none.
   *
   * @throws ApplyException when it cannot be removed
   */
  void delete(String name, int revision);
}
